/**
 * Keeps the catalogue true: a document that changed is projected after a short rest, one that changed while closed
 * is opened in the background for as long as that takes. One at a time, so that a catch-up of hundreds never stalls typing.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { SpaceRow } from '../disk/tables.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, docIdOf, isSingle, type Paper } from '../shared/model/paper.ts';
import type { Aside } from './aside.ts';

const restMs = 200;

export interface CataloguerHost {
  readonly aside: Aside;
  readonly catalog: () => Catalog;
  readonly me: () => MemberId;
  readonly rows: (space: SpaceId) => Promise<ReadonlyMap<string, Json>>;
  readonly spaceRow: (space: SpaceId) => SpaceRow | undefined;
  readonly glance: (space: SpaceId, kind: DocKind, look: (paper: Paper) => void, doc?: DocId) => Promise<void>;
}

/** Which document of a space its catalogue row is made from. */
const rowDoc: { readonly [kind: string]: DocKind } = { network: 'card', event: 'event' };

interface Behind {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly doc: DocId;
}

export class Cataloguer {
  readonly #host: CataloguerHost;
  readonly #resting = new Map<DocId, ReturnType<typeof setTimeout>>();
  readonly #behind = new Map<DocId, Behind>();
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(host: CataloguerHost) {
    this.#host = host;
  }

  /** An open document changed. */
  changed(paper: Paper): void {
    if (this.#closed || !Object.values(rowDoc).includes(paper.kind)) return;
    clearTimeout(this.#resting.get(paper.id));
    this.#resting.set(
      paper.id,
      setTimeout(() => {
        this.#resting.delete(paper.id);
        this.#host.aside.do(this.#project(paper));
      }, restMs),
    );
  }

  /** A closed document has something in its inbox. */
  behind(space: SpaceId, kind: string, doc: DocId): void {
    if (this.#closed || !(Object.values(rowDoc) as string[]).includes(kind)) return;
    this.#behind.set(doc, { space, kind: kind as DocKind, doc });
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  /** The record rows of a space changed. */
  rowsChanged(space: SpaceId): void {
    const kind = rowDoc[this.#host.spaceRow(space)?.kind ?? ''];
    if (kind && isSingle(kind)) this.behind(space, kind, docIdOf(space, kind));
  }

  /** A space went off this device, or is no longer for this member. */
  gone(space: SpaceId): void {
    this.#host.aside.do(this.#host.catalog().remove(space));
  }

  /** Resolves when nothing is behind. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#behind.clear();
    // What it did not come to is found unsettled at the next start.
    await this.idle();
  }

  async #work(): Promise<void> {
    for (;;) {
      const [key, next] = this.#behind.entries().next().value ?? [];
      if (!key || !next) return;
      this.#behind.delete(key);
      try {
        let seen: Paper | null = null;
        const look = (paper: Paper): void => {
          seen = paper;
        };
        await this.#host.glance(next.space, next.kind, look, next.doc);
        if (seen) await this.#project(seen);
      } catch {
        // A document that cannot be opened keeps its row; it says so itself where it is shown.
      }
    }
  }

  async #project(paper: Paper): Promise<void> {
    if (this.#closed) return;
    const { space } = paper;
    // The model of documents comes with the first of them.
    const { eventRow, networkRow, rolesOf } = await import('../catalog/project.ts');
    const roles = rolesOf(await this.#host.rows(space), this.#host.me());
    const hosts = this.#host.spaceRow(space)?.hosts ?? [];
    if (paper.kind === 'card') await this.#host.catalog().put('networks', networkRow(paper, roles, Date.now()));
    if (paper.kind === 'event') await this.#host.catalog().put('events', eventRow(paper, hosts, roles, Date.now()));
  }
}
