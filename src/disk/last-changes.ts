/**
 * When documents last changed, as far as this device has come: what its own database has by the row `docs`, the rest by inbox and journal.
 * The same before and after those are put away, so that rows made from documents come out the same whenever they are made (rule D103).
 */
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { DocRow, InboxRow, JournalRow, Tables } from './tables.ts';

export interface LastChange {
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly docKind: string;
  /** Milliseconds; 0 where only an older app saw it change. */
  readonly at: number;
}

/** A document of which something stands only in inbox or journal. */
export type UnsettledDoc = Omit<LastChange, 'at'>;

/** The later of what was known and of these rows, journal rows by this device's clock, received ones by the server's. */
export function latest(known: number, journal: readonly Pick<JournalRow, 'at'>[], inbox: readonly Pick<InboxRow, 'seconds'>[]): number {
  return Math.max(known, ...journal.map((row) => row.at), ...inbox.map((row) => row.seconds * 1000));
}

/** When a document last changed, by all that stands of it; null when nothing does. */
export function changeOf(row: DocRow | undefined, journal: readonly JournalRow[], inbox: readonly InboxRow[]): number | null {
  const fresh = journal.filter(isFresh);
  return row || fresh.length + inbox.length > 0 ? latest(row?.changedAt ?? 0, fresh, inbox) : null;
}

export class LastChanges {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Of every document on this device. */
  all(): Promise<LastChange[]> {
    return this.#tables.transact('r', ['docs', 'journal', 'inbox'], async (tx) => {
      const found = new Map<DocId, LastChange>();
      const add = (doc: DocId, space: SpaceId, docKind: string, at: number): void => {
        found.set(doc, { doc, space, docKind, at: Math.max(at, found.get(doc)?.at ?? 0) });
      };
      for (const row of await tx.all('docs')) add(row.id, row.space, row.kind, row.changedAt ?? 0);
      for (const row of (await tx.all('journal')).filter(isFresh)) add(row.doc as DocId, row.space, row.docKind, row.at);
      for (const row of await tx.all('inbox')) add(row.doc, row.space, row.docKind, row.seconds * 1000);
      return [...found.values()];
    });
  }

  /** Documents of which so many rows or more are not yet in their own databases. */
  async unsettled(rows: number): Promise<UnsettledDoc[]> {
    return this.#tables.transact('r', ['journal', 'inbox'], async (tx) => {
      const count = new Map<string, number>();
      const docs = new Map<string, UnsettledDoc>();
      for (const { doc, space, docKind } of [...(await tx.all('inbox')), ...(await tx.all('journal')).filter(isFresh)]) {
        docs.set(doc, { doc: doc as DocId, space, docKind });
        count.set(doc, (count.get(doc) ?? 0) + 1);
      }
      return [...docs.values()].filter(({ doc }) => (count.get(doc) ?? 0) >= rows);
    });
  }
}

/** Not yet counted in `docs`: what a document's own database has was counted when it was put away. */
function isFresh(row: JournalRow): boolean {
  return row.doc !== '' && row.stored === 0;
}

/** The row of a document after these rows of it were put away. */
export function withChange(row: DocRow, journal: readonly JournalRow[], inbox: readonly InboxRow[]): DocRow {
  return { ...row, changedAt: latest(row.changedAt ?? 0, journal, inbox) };
}
