/**
 * Keeps the catalogue true: a document that changed makes its rows anew after a short rest, one that changed while closed
 * is looked at in the background without being opened. One at a time, so that a catch-up of hundreds never stalls typing,
 * and many of them written together. Rules D102 to D106 of DOCUMENTS.md.
 */
import type { Catalog, ShelfChange } from '../catalog/catalog.ts';
import type { LastChanges } from '../disk/last-changes.ts';
import type { SpaceRow } from '../disk/tables.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, docIdOf, type Paper, type SingleKind } from '../shared/model/paper.ts';
import type { Aside } from './aside.ts';

const restMs = 200;
/** So many documents at most share a transaction of the catalogue; the first of many are written sooner, so that a list begins to fill at once. */
const docsPerWrite = 50;
/** A start shows what stands; what may be behind is looked for once it stands on screen. */
const lookAfterMs = 1_000;

export interface CataloguerHost {
  readonly aside: Aside;
  readonly catalog: () => Catalog;
  readonly changes: () => LastChanges;
  readonly mine: () => readonly MemberId[];
  readonly rows: (space: SpaceId) => Promise<ReadonlyMap<string, Json>>;
  readonly spaces: () => ReadonlyMap<SpaceId, SpaceRow>;
  readonly journalFlushed: () => Promise<void>;
  /** Where a document stands now. */
  readonly spaceOf: (doc: DocId) => Promise<SpaceId | undefined>;
  /** Shows a document as it stands, open or not, and opens nothing. Null when nothing of it is on this device. */
  readonly glimpse: <T>(space: SpaceId, kind: DocKind, look: (paper: Paper, changedAt: number) => T, doc: DocId) => Promise<T | null>;
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

interface Job {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly doc: DocId;
}

export class Cataloguer {
  readonly #host: CataloguerHost;
  readonly #resting = new Map<DocId, ReturnType<typeof setTimeout>>();
  readonly #behind = new Map<DocId, Job>();
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
  changed(paper: Paper): void {
    if (this.#closed || !makesRows[paper.kind]) return;
    clearTimeout(this.#resting.get(paper.id));
    this.#resting.set(
      paper.id,
      setTimeout(() => {
        this.#resting.delete(paper.id);
        this.behind(paper.space, paper.kind, paper.id);
      }, restMs),
    );
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
        changes.push(...(await this.#rowsOf(next)));
      } catch {
        // A document that cannot be opened keeps its rows; it says so itself where it is shown.
      }
    }
    await this.#host.catalog().write(changes);
  }

  async #rowsOf({ space: asked, kind, doc }: Job): Promise<readonly ShelfChange[]> {
    const { rows, spaces, mine, glimpse, journalFlushed, spaceOf } = this.#host;
    // It may have moved since it was asked for, and of two askings under two spaces only the later is here.
    const space = (await spaceOf(doc)) ?? asked;
    const row = spaces().get(space);
    if (!row || !this.#stands(space)) return [];
    await journalFlushed();
    // The model of documents comes with the first of them.
    const { findsOf, findsRow, notesIn, rowsOf, soughtIn } = await import('../catalog/project.ts');
    const floor = docIdOf(space, 'floor');
    const beside = kind === 'event' ? await glimpse(space, 'floor', (paper, at) => ({ notes: notesIn(paper), at }), floor) : null;
    const records = await rows(space);
    const notes = beside?.notes ?? new Map<string, string>();
    const made = await glimpse(
      space,
      kind,
      (paper, at) => {
        const changedAt = Math.max(at, beside?.at ?? 0);
        const known = { rows: records, hosts: row.hosts, spaceKind: row.kind, mine: mine(), notes, changedAt };
        return { rows: [...rowsOf(paper, known), seenTo(space, doc, at)], sought: soughtIn(paper), changedAt };
      },
      doc,
    );
    if (!made) return [];
    // Only where something is in the bin its notes are looked at once more, with the clocks of the binning in hand.
    const isBeside = beside !== null && made.sought.length > 0;
    const finds = (isBeside ? await glimpse(space, 'floor', ({ y }) => findsOf(made.sought, y), floor) : null) ?? findsOf(made.sought, null);
    const all = [...made.rows, findsRow({ id: doc, space, kind }, finds, made.changedAt)];
    return beside ? [...all, seenTo(space, floor, beside.at)] : all;
  }
}

function seenTo(space: SpaceId, doc: DocId, changedAt: number): ShelfChange {
  return { shelf: 'seen', id: doc, row: { id: doc, space, changedAt } };
}
