/** Writes the acts of one group into the tables and gathers what they add to which space. Inside a transaction of the caller's. */
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { Act, Added, LogEntry } from './log.ts';
import type { Statements } from './sqlite-statements.ts';

const mostKnown = 10_000;

/** Documents whose row stands on the disk; it never goes. The latest few are enough: a row written twice does no harm. */
export class KnownDocs {
  readonly #docs = new Set<DocId>();

  has(doc: DocId): boolean {
    return this.#docs.has(doc);
  }

  add(doc: DocId): void {
    if (this.#docs.size >= mostKnown) this.#docs.clear();
    this.#docs.add(doc);
  }
}

export class Growth {
  readonly #sql: Statements;
  readonly #known: KnownDocs;
  /** Documents that this group writes for the first time since the store was opened. */
  readonly #met: DocId[] = [];
  readonly #headOf: (space: SpaceId) => Seq;
  readonly #grown = new Map<SpaceId, { readonly from: Seq; to: Seq; readonly entries: LogEntry[] }>();

  constructor(sql: Statements, known: KnownDocs, headOf: (space: SpaceId) => Seq) {
    this.#sql = sql;
    this.#known = known;
    this.#headOf = headOf;
  }

  /** The next number of a space. */
  grow(space: SpaceId): { readonly seq: Seq; readonly entries: LogEntry[] } {
    let growth = this.#grown.get(space);
    if (!growth) {
      const from = this.#headOf(space);
      growth = { from, to: from, entries: [] };
      this.#grown.set(space, growth);
    }
    growth.to += 1;
    return { seq: growth.to, entries: growth.entries };
  }

  write(act: Act): void {
    if (act.kind === 'keep') {
      if (act.value === null) this.#sql.dropKept.run(act.shelf, act.key);
      else this.#sql.putKept.run(act.shelf, act.key, JSON.stringify(act.value));
      return;
    }
    const { seq, entries } = this.grow(act.space);
    if (act.kind === 'row') {
      this.#sql.putRow.run(act.space, act.key, seq, act.value === null ? null : JSON.stringify(act.value));
      entries.push({ kind: 'row', seq, key: act.key, value: act.value });
      return;
    }
    const { doc, docKind, member, device, seconds, update } = act;
    if (!this.#known.has(doc)) {
      this.#sql.putDoc.run(doc, act.space, docKind);
      this.#met.push(doc);
    }
    this.#sql.putEntry.run(act.space, seq, doc, member, device, seconds, 0, update);
    entries.push({ kind: 'edit', seq, doc, docKind, member, device, seconds, update });
  }

  /** It is on the disk: what it has written need not be written again. */
  stands(): void {
    for (const doc of this.#met) this.#known.add(doc);
  }

  /** Notes the new heads, and says what was added. */
  end(): Added[] {
    for (const [space, { to }] of this.#grown) this.#sql.putHead.run(space, to);
    return [...this.#grown].map(([space, growth]) => ({ space, ...growth }));
  }
}
