/** The log in memory, for tests of the rooms above: the same promises as on disk, and nothing outlives it. */
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import { type Act, type Added, CannotStore, type KeptDoc, type Log, type LogEntry } from './log.ts';

interface Unit {
  readonly acts: readonly Act[];
  resolve(): void;
  reject(fault: unknown): void;
}

export class MemoryLog implements Log {
  epoch = 1;
  /** Set by tests: as long as it is true, every group fails as on a full disk. */
  full = false;
  /** Set by tests: holds groups back until it is false again, as a slow disk does. */
  slow = false;
  readonly #spaces = new Map<SpaceId, { head: Seq; entries: LogEntry[] }>();
  readonly #shelves = new Map<string, Map<string, Json>>();
  readonly #added: ((added: readonly Added[]) => void)[] = [];
  readonly #failed: (() => void)[] = [];
  #queue: Unit[] = [];

  async raiseEpoch(): Promise<void> {
    this.epoch += 1;
  }

  commit(acts: readonly Act[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ acts, resolve, reject });
      if (this.#queue.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Commits what waits, if the disk lets it. Tests call it after setting `slow` back. */
  flush(): void {
    if (this.slow) return;
    const group = this.#queue;
    this.#queue = [];
    if (group.length === 0) return;
    if (this.full) {
      for (const heard of this.#failed) heard();
      for (const unit of group) unit.reject(new CannotStore('full'));
      return;
    }
    const grown = new Map<SpaceId, { from: Seq; to: Seq; entries: LogEntry[] }>();
    for (const act of group.flatMap((unit) => unit.acts)) this.#write(act, grown);
    const added = [...grown].map(([space, growth]) => ({ space, ...growth }));
    for (const heard of this.#added) heard(added);
    for (const unit of group) unit.resolve();
  }

  #write(act: Act, grown: Map<SpaceId, { from: Seq; to: Seq; entries: LogEntry[] }>): void {
    if (act.kind === 'keep') {
      let shelf = this.#shelves.get(act.shelf);
      if (!shelf) {
        shelf = new Map();
        this.#shelves.set(act.shelf, shelf);
      }
      if (act.value === null) shelf.delete(act.key);
      else shelf.set(act.key, act.value);
      return;
    }
    const space = this.#space(act.space);
    let growth = grown.get(act.space);
    if (!growth) {
      growth = { from: space.head, to: space.head, entries: [] };
      grown.set(act.space, growth);
    }
    space.head += 1;
    growth.to = space.head;
    if (act.kind === 'row') {
      space.entries = space.entries.filter((entry) => !(entry.kind === 'row' && entry.key === act.key));
      const entry: LogEntry = { kind: 'row', seq: space.head, key: act.key, value: act.value };
      space.entries.push(entry);
      growth.entries.push(entry);
      return;
    }
    const { doc, docKind, member, device, seconds, update } = act;
    const entry: LogEntry = { kind: 'edit', seq: space.head, doc, docKind, member, device, seconds, update: update.slice() };
    space.entries.push(entry);
    growth.entries.push(entry);
  }

  #space(id: SpaceId): { head: Seq; entries: LogEntry[] } {
    let space = this.#spaces.get(id);
    if (!space) {
      space = { head: 0, entries: [] };
      this.#spaces.set(id, space);
    }
    return space;
  }

  onAdded(heard: (added: readonly Added[]) => void): void {
    this.#added.push(heard);
  }

  onFailed(heard: () => void): void {
    this.#failed.push(heard);
  }

  async read(id: SpaceId, after: Seq, maxBytes: number): Promise<{ entries: readonly LogEntry[]; to: Seq; more: boolean }> {
    const space = this.#spaces.get(id);
    const behind = (space?.entries ?? []).filter((entry) => entry.seq > after).toSorted((a, b) => a.seq - b.seq);
    const entries: LogEntry[] = [];
    let bytes = 0;
    for (const entry of behind) {
      bytes += entry.kind === 'edit' ? entry.update.length + 80 : entry.key.length + JSON.stringify(entry.value).length + 16;
      if (entries.length > 0 && bytes > maxBytes) return { entries, to: entries.at(-1)?.seq ?? after, more: true };
      entries.push(entry);
    }
    return { entries, to: Math.max(space?.head ?? 0, after), more: false };
  }

  async head(id: SpaceId): Promise<Seq> {
    return this.#spaces.get(id)?.head ?? 0;
  }

  async rows(id: SpaceId): Promise<ReadonlyMap<string, Json>> {
    const rows = new Map<string, Json>();
    for (const entry of this.#spaces.get(id)?.entries ?? []) if (entry.kind === 'row' && entry.value !== null) rows.set(entry.key, entry.value);
    return rows;
  }

  async doc(doc: DocId): Promise<KeptDoc | null> {
    for (const [space, { entries }] of this.#spaces) {
      const own = entries.filter((entry) => entry.kind === 'edit' && entry.doc === doc).toSorted((a, b) => a.seq - b.seq);
      const last = own.at(-1);
      if (last?.kind !== 'edit') continue;
      return { space, docKind: last.docKind, seq: last.seq, updates: own.flatMap((entry) => (entry.kind === 'edit' ? [entry.update] : [])) };
    }
    return null;
  }

  async lastOf(doc: DocId): Promise<Seq> {
    let last = 0;
    for (const { entries } of this.#spaces.values())
      for (const entry of entries) if (entry.kind === 'edit' && entry.doc === doc) last = Math.max(last, entry.seq);
    return last;
  }

  async docsIn(id: SpaceId, docKind: string): Promise<number> {
    const docs = new Set<DocId>();
    for (const entry of this.#spaces.get(id)?.entries ?? []) if (entry.kind === 'edit' && entry.docKind === docKind) docs.add(entry.doc);
    return docs.size;
  }

  async compact(doc: DocId, upTo: Seq, state: Uint8Array): Promise<void> {
    for (const space of this.#spaces.values()) {
      const gone = space.entries.filter((entry) => entry.kind === 'edit' && entry.doc === doc && entry.seq <= upTo).toSorted((a, b) => a.seq - b.seq);
      const last = gone.at(-1);
      if (last?.kind !== 'edit') continue;
      space.entries = [...space.entries.filter((entry) => !gone.includes(entry)), { ...last, device: null, update: state.slice() }].toSorted(
        (a, b) => a.seq - b.seq,
      );
    }
  }

  async kept(shelf: string, key: string): Promise<Json> {
    return this.#shelves.get(shelf)?.get(key) ?? null;
  }

  async shelf(shelf: string, prefix: string): Promise<readonly (readonly [string, Json])[]> {
    return [...(this.#shelves.get(shelf) ?? [])].filter(([key]) => key.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  async health(): Promise<'ok' | 'cannot-write'> {
    return this.full ? 'cannot-write' : 'ok';
  }

  async close(): Promise<void> {
    this.slow = false;
    this.flush();
  }
}
