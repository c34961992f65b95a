/**
 * Keeps the catalogue true: a document that changed makes its rows anew after a short rest, one that changed while closed
 * is looked at in the background without being opened. One at a time, so that a catch-up of hundreds never stalls typing,
 * and many of them written together. Rules D102 to D106 of DOCUMENTS.md.
 */
import type { Catalog, ShelfChange } from '../catalog/catalog.ts';
import type { LastChanges } from '../disk/last-changes.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import { type DocKind, docIdOf, type Paper, type SingleKind } from '../shared/model/paper.ts';
import type { Aside } from './aside.ts';
import type { DocRowsHost, Job } from './doc-rows.ts';

const restMs = 200;
/** So many documents at most share a transaction of the catalogue; the first of many are written sooner, so that a list begins to fill at once. */
const docsPerWrite = 50;
/** A start shows what stands; what may be behind is looked for once it stands on screen. */
const lookAfterMs = 1_000;
/** A document that could not be looked at is looked at again after so long, and each time after twice as long, up to five minutes. */
const againMs = 5_000;
const mostDoublings = 6;

export interface CataloguerHost extends DocRowsHost {
  readonly aside: Aside;
  readonly catalog: () => Catalog;
  readonly changes: () => LastChanges;
}

/** Documents that make rows, each with the one from which they are made: an event's notes stand in the rows of the event. */
const makesRows: { readonly [kind: string]: DocKind } = {
  card: 'card',
  plan: 'plan',
  event: 'event',
  floor: 'event',
  goal: 'goal',
  pool: 'pool',
  note: 'note',
  availability: 'availability',
  profile: 'profile',
};
/** Which document's rows say something of a space's record rows. */
const saysRows: { readonly [spaceKind: string]: SingleKind } = { network: 'card', event: 'event', goal: 'goal', pool: 'pool' };

export class Cataloguer {
  readonly #host: CataloguerHost;
  readonly #resting = new Map<DocId, ReturnType<typeof setTimeout>>();
  readonly #behind = new Map<DocId, Job>();
  /** How often in a row each could not be looked at. */
  readonly #failed = new Map<DocId, number>();
  #looking: ReturnType<typeof setTimeout> | undefined;
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(host: CataloguerHost) {
    this.#host = host;
  }

  /** A start: looks for what is behind, at once where the catalogue is a new one. */
  begin(empty: boolean): void {
    const look = (): void => this.#host.aside.do(this.#look());
    if (empty) look();
    else this.#looking = setTimeout(look, lookAfterMs);
  }

  /** An open document changed. */
  changed({ space, kind, id: doc }: Paper): void {
    if (makesRows[kind]) this.#rest({ space, kind, doc }, restMs);
  }

  /** The rows of a document may be behind: something is in its inbox, or it changed. */
  behind(space: SpaceId, docKind: string, doc: DocId): void {
    const kind = makesRows[docKind];
    if (this.#closed || !kind) return;
    const job: Job = kind === docKind ? { space, kind, doc } : { space, kind, doc: docIdOf(space, kind as SingleKind) };
    this.#behind.set(job.doc, job);
    if (this.#working) return;
    this.#working = this.#work();
    this.#host.aside.do(this.#working);
  }

  /** The record rows of a space changed. */
  rowsChanged(space: SpaceId): void {
    const kind = saysRows[this.#host.spaces().get(space)?.kind ?? ''];
    if (kind) this.behind(space, kind, docIdOf(space, kind));
  }

  /** A space went off this device, or is no longer for this member. */
  gone(space: SpaceId): void {
    if (!this.#closed) this.#host.aside.do(this.#host.catalog().removeSpace(space));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#looking);
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#behind.clear();
    // What it did not come to is found behind at the next start.
    while (this.#working) await this.#working.catch(() => undefined);
  }

  /** Compares when documents changed with how far their rows go. */
  async #look(): Promise<void> {
    if (this.#closed) return;
    const [changes, seen] = await Promise.all([this.#host.changes().all(), this.#host.catalog().all('seen')]);
    const seenOf = new Map(seen.map((row) => [row.id, row]));
    // Rows under another space than the document's are those of before it moved.
    const isSeen = (doc: DocId, space: SpaceId, at: number): boolean => seenOf.get(doc)?.space === space && (seenOf.get(doc)?.changedAt ?? -1) >= at;
    for (const { doc, space, docKind, at } of changes) if (this.#stands(space) && !isSeen(doc, space, at)) this.behind(space, docKind, doc);
    for (const space of new Set(seen.map((row) => row.space))) if (!this.#stands(space)) this.gone(space);
  }

  /** A document is behind when it has rested for so long; a later call counts anew. */
  #rest({ space, kind, doc }: Job, ms: number): void {
    if (this.#closed) return;
    clearTimeout(this.#resting.get(doc));
    this.#resting.set(
      doc,
      setTimeout(() => {
        this.#resting.delete(doc);
        this.behind(space, kind, doc);
      }, ms),
    );
  }

  #stands(space: SpaceId): boolean {
    const row = this.#host.spaces().get(space);
    return row !== undefined && row.state !== 'gone';
  }

  async #work(): Promise<void> {
    try {
      for (let most = 1; this.#behind.size > 0; most = Math.min(docsPerWrite, most * 2)) await this.#write(most);
    } finally {
      // In the same breath as the last look at what is behind: whoever comes later begins anew.
      this.#working = null;
    }
  }

  /** Makes the rows of some documents and writes them as one. */
  async #write(most: number): Promise<void> {
    const changes: ShelfChange[] = [];
    for (let docs = 0; docs < most; docs++) {
      const next = this.#behind.values().next().value;
      if (!next) break;
      this.#behind.delete(next.doc);
      try {
        // It comes with the first of them, as the model of documents does.
        const { docRows } = await import('./doc-rows.ts');
        changes.push(...(await docRows(this.#host, next)));
        this.#failed.delete(next.doc);
      } catch {
        // A document that cannot be opened keeps its rows meanwhile; it says so itself where it is shown.
        const failed = this.#failed.get(next.doc) ?? 0;
        this.#failed.set(next.doc, failed + 1);
        // One that changed meanwhile is looked at sooner.
        if (!this.#resting.has(next.doc)) this.#rest(next, againMs * 2 ** Math.min(failed, mostDoublings));
      }
    }
    await this.#host.catalog().write(changes);
  }
}
