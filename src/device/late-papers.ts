/**
 * The documents of this tab behind a door that opens with the first of them: what reads them (Yjs and the documents' own databases)
 * is not fetched before. While it is on its way no document is open, so nothing can arrive at one: the inbox has it.
 */
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { DocKind, Paper } from '../shared/model/paper.ts';
import type { Here, OpenPaper } from './api.ts';
import type { Look } from './glimpse.ts';
import type { Papers, PapersHost } from './papers.ts';

export class LatePapers {
  readonly #host: PapersHost;
  #papers: Papers | null = null;
  #coming: Promise<Papers> | null = null;

  constructor(host: PapersHost) {
    this.#host = host;
  }

  async open(space: SpaceId, kind: DocKind, readOnly: OpenPaper['readOnly'], doc?: DocId): Promise<OpenPaper> {
    return (await this.#bring()).open(space, kind, readOnly, doc);
  }

  async glance(space: SpaceId, kind: DocKind, look: (paper: Paper) => void | Promise<void>, doc?: DocId): Promise<void> {
    return (await this.#bring()).glance(space, kind, look, doc);
  }

  async glimpse<T>(space: SpaceId, kind: DocKind, look: Look<T>, doc?: DocId): Promise<T | null> {
    return (await this.#bring()).glimpse(space, kind, look, doc);
  }

  peek(doc: DocId): Paper | null {
    return this.#papers?.peek(doc) ?? null;
  }

  async pieces(space: SpaceId, kind: DocKind, doc?: DocId): ReturnType<Papers['pieces']> {
    return (await this.#bring()).pieces(space, kind, doc);
  }

  arrive(doc: DocId, update: Uint8Array, anew?: number): boolean {
    return this.#papers?.arrive(doc, update, anew) ?? false;
  }

  async anew(docs: readonly DocId[]): Promise<void> {
    await this.#coming?.catch(() => undefined);
    await this.#papers?.anew(docs);
  }

  moved(docs: readonly { readonly id: DocId; readonly space: SpaceId }[]): void {
    this.#papers?.moved(docs);
  }

  here(doc: DocId, here: readonly Here[]): void {
    this.#papers?.here(doc, here);
  }

  async afresh(): Promise<void> {
    await this.#papers?.afresh();
  }

  answered(docs: readonly DocId[]): void {
    this.#papers?.answered(docs);
  }

  async closeSpace(space: SpaceId, whoeverLooks = true): Promise<void> {
    await this.#papers?.closeSpace(space, whoeverLooks);
  }

  async closeAll(): Promise<void> {
    await this.#coming?.catch(() => undefined);
    await this.#papers?.closeAll();
  }

  #bring(): Promise<Papers> {
    this.#coming ??= import('./papers.ts').then(
      ({ Papers }) => {
        this.#papers = new Papers(this.#host);
        return this.#papers;
      },
      (fault: unknown) => {
        // No line just now, and not yet kept by the service worker: whoever asks next asks anew.
        this.#coming = null;
        throw fault;
      },
    );
    return this.#coming;
  }
}
