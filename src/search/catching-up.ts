/** Brings an index up to the catalogue's rows: takes what is new or other than it was, the latest first, and drops what is gone. */
import type { TextRow } from '../catalog/rows.ts';
import type { DocId } from '../shared/base/ids.ts';
import type { TextIndex } from './text-index.ts';

/** Rows are taken so many letters at a time: some ten milliseconds, after which questions have their turn. */
const lettersAtOnce = 60_000;

export class CatchingUp {
  readonly #index: TextIndex;
  /** What of each row the index has. */
  readonly #has = new Map<DocId, string>();

  constructor(index: TextIndex) {
    this.#index = index;
  }

  /**
   * @param rows all that stand now
   * @param breathe lets others have their turn
   * @returns whether anything was other than before
   */
  async to(rows: readonly TextRow[], breathe: () => Promise<void>): Promise<boolean> {
    const standing = new Set(rows.map(({ id }) => id));
    const gone = [...this.#has.keys()].filter((id) => !standing.has(id));
    const fresh = rows.filter((row) => this.#has.get(row.id) !== stampOf(row)).toSorted((a, b) => b.changedAt - a.changedAt);
    for (const id of gone) {
      this.#index.remove(id);
      this.#has.delete(id);
    }
    let letters = 0;
    for (const row of fresh) {
      if (letters >= lettersAtOnce) {
        letters = 0;
        await breathe();
      }
      this.#index.put(row);
      this.#has.set(row.id, stampOf(row));
      letters += lettersOf(row) + 100;
    }
    return gone.length > 0 || fresh.length > 0;
  }
}

/** Tells a row from what it was: when it changed, and how much it says, since two changes may come within one tick of a clock. */
function stampOf(row: TextRow): string {
  return `${row.changedAt}/${row.parts.length}/${lettersOf(row)}`;
}

function lettersOf(row: TextRow): number {
  const people = row.people.reduce((sum, { name, organisation, skills }) => sum + name.length + organisation.length + skills.join().length + 1, 0);
  return row.parts.reduce((sum, part) => sum + part.title.length + part.text.length, row.title.length + people);
}
