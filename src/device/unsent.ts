/**
 * What waits to be sent, counted by document as it is written, so that no key press reads the journal.
 * Recounted from the journal only when answers came or another tab wrote.
 */
import type { JournalRow, SpaceRow } from '../disk/tables.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';

/** What is counted as one: a document, a claim, a birth. */
export interface UnsentThing {
  readonly key: string;
  readonly doc: DocId | null;
  readonly space: SpaceId;
  readonly row: Pick<JournalRow, 'kind' | 'docKind' | 'claim' | 'at' | 'space' | 'doc'>;
  since: number;
  edits: number;
}

export type UnsentRow = Pick<JournalRow, 'kind' | 'docKind' | 'claim' | 'at' | 'space' | 'doc'>;

export class Unsent {
  #things = new Map<string, UnsentThing>();

  /** Starts again from all unanswered rows of the journal. */
  recount(rows: readonly UnsentRow[]): void {
    this.#things = new Map();
    for (const row of rows) this.add(row);
  }

  add(row: UnsentRow): void {
    const key = keyOf(row);
    const thing = this.#things.get(key);
    if (thing) {
      thing.edits++;
      thing.since = Math.min(thing.since, row.at);
    } else {
      this.#things.set(key, { key, doc: row.doc === '' ? null : row.doc, space: row.space, row, since: row.at, edits: 1 });
    }
  }

  all(): readonly UnsentThing[] {
    return [...this.#things.values()];
  }

  /** Those that may be sent: the space is the member's, and neither it nor the document has been refused. */
  sendable(spaces: ReadonlyMap<SpaceId, SpaceRow>, refused: ReadonlySet<DocId>): readonly UnsentThing[] {
    return this.all().filter((thing) => {
      const space = spaces.get(thing.space);
      if (thing.row.kind === 'claim' && (thing.row.claim?.verb !== 'give-back' || !space)) return true;
      if (!space || space.refused || (space.state !== 'mine' && space.state !== 'server')) return false;
      return thing.doc === null || !refused.has(thing.doc);
    });
  }
}

function keyOf(row: UnsentRow): string {
  if (row.kind === 'claim') return `claim:${row.claim?.id ?? ''}`;
  // A birth and the first edits of the same space are one thing to a member: the network, the event.
  return `space:${row.space}`;
}
