/** The log in memory, for tests of the rooms above: the same promises as on disk, and nothing outlives it. */
import type { DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import {
  type Act,
  type Added,
  CannotStore,
  type KeptDoc,
  type Log,
  type LogEntry,
  Unsettled,
  type Version,
  type VersionCause,
  type VersionWish,
} from './log.ts';
import { emptyState, type Lying, seqsBeforeDeletions, settle, stateOfVersion, versionBytes } from './settle.ts';
import { outlived } from './thinning.ts';

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
  readonly #docEpochs = new Map<DocId, number>();
  #versions: (Version & { readonly bytes: Uint8Array })[] = [];
  #lastVersion = 0;
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
      const updates = own.flatMap((entry) => (entry.kind === 'edit' ? [entry.update] : []));
      return { space, docKind: last.docKind, seq: last.seq, updates, docEpoch: this.#docEpochs.get(doc) ?? 0 };
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

  #entriesOf(doc: DocId): { readonly space: SpaceId; readonly lying: readonly Extract<LogEntry, { kind: 'edit' }>[] } | null {
    for (const [space, { entries }] of this.#spaces) {
      const lying = entries.filter((entry) => entry.kind === 'edit').filter((entry) => entry.doc === doc);
      if (lying.length > 0) return { space, lying: lying.toSorted((a, b) => a.seq - b.seq) };
    }
    return null;
  }

  async compact(doc: DocId, fromEntries: number): Promise<boolean> {
    const found = this.#entriesOf(doc);
    const last = found?.lying.at(-1);
    if (!found || !last || found.lying.length < fromEntries) return false;
    const docEpoch = this.#docEpochs.get(doc);
    const { state } = this.#settled(doc, () => settle(found.lying));
    this.#replace(found.space, found.lying, { ...last, device: null, update: state, ...(docEpoch === undefined ? {} : { docEpoch }) });
    return true;
  }

  #replace(id: SpaceId, gone: readonly LogEntry[], by: LogEntry): void {
    const space = this.#space(id);
    space.entries = [...space.entries.filter((entry) => !gone.includes(entry)), by].toSorted((a, b) => a.seq - b.seq);
  }

  async unsettled(): Promise<readonly DocId[]> {
    return [];
  }

  async versions(doc: DocId): Promise<readonly Version[]> {
    return this.#versionsOf(doc).map(({ bytes: _, ...version }) => version);
  }

  #versionsOf(doc: DocId): (Version & { readonly bytes: Uint8Array })[] {
    return this.#versions.filter((version) => version.doc === doc).toSorted((a, b) => a.seq - b.seq || a.id - b.id);
  }

  async version(id: number): Promise<(Version & { readonly state: Uint8Array }) | null> {
    const found = this.#versions.find((version) => version.id === id);
    if (!found) return null;
    const { bytes, ...version } = found;
    return { ...version, state: stateOfVersion(bytes, version.hash) };
  }

  async keepVersion(
    doc: DocId,
    at: number,
    { name = null, until = null }: { readonly [W in keyof VersionWish]: VersionWish[W] | null } = {},
  ): Promise<Version | null> {
    const lying = this.#entriesOf(doc)?.lying;
    if (!lying) return null;
    const newest = this.#versionsOf(doc).at(-1);
    if (!newest || newest.seq !== lying.at(-1)?.seq || (name !== null && newest.name !== null && newest.name !== name))
      return this.#put(doc, lying, name === null && until === null ? 'rest' : 'asked', at, { name, until });
    const latest = until === null ? newest.until : Math.max(until, newest.until ?? 0);
    this.#versions = this.#versions.map((version) => (version === newest ? { ...version, name: name ?? version.name, until: latest } : version));
    return (await this.versions(doc)).find(({ id }) => id === newest.id) ?? null;
  }

  async keepBeforeDeletions(doc: DocId, at: number): Promise<readonly Version[]> {
    const lying = this.#entriesOf(doc)?.lying ?? [];
    const after = this.#versionsOf(doc).findLast(({ cause }) => cause === 'before-deletion')?.seq ?? 0;
    const kept: Version[] = [];
    for (const seq of this.#settled(doc, () => seqsBeforeDeletions(lying)).filter((one) => one > after)) {
      const standing = this.#versionsOf(doc).find((version) => version.seq === seq);
      if (standing) this.#versions = this.#versions.filter((version) => version !== standing);
      const below = lying.filter((entry) => entry.seq <= seq);
      kept.push(this.#put(doc, below, 'before-deletion', at, { name: standing?.name ?? null, until: standing?.until ?? null }));
    }
    return kept;
  }

  #put(doc: DocId, lying: readonly Lying[], cause: VersionCause, at: number, wish: Pick<Version, 'name' | 'until'>): Version {
    const last = lying.at(-1) as Lying;
    const before = this.#versionsOf(doc).findLast((version) => version.seq <= last.seq)?.seq ?? 0;
    const members = [...new Set(lying.filter(({ seq }) => seq > before).map(({ member }) => member as MemberId))];
    const { bytes, hash } = this.#settled(doc, () => versionBytes(lying));
    const version: Version = { id: ++this.#lastVersion, doc, seq: last.seq, seconds: last.seconds, members, cause, hash, ...wish };
    this.#versions.push({ ...version, bytes });
    this.#drop(outlived(this.#versionsOf(doc), at).filter((id) => id !== version.id));
    return version;
  }

  #drop(ids: readonly number[]): void {
    this.#versions = this.#versions.filter(({ id }) => !ids.includes(id));
  }

  async thin(at: number): Promise<number> {
    const ids = [...new Set(this.#versions.map(({ doc }) => doc))].flatMap((doc) => outlived(this.#versionsOf(doc), at));
    this.#drop(ids);
    return ids.length;
  }

  async erase(doc: DocId, leaving: 'what-stands' | 'nothing'): Promise<{ readonly docEpoch: number } | null> {
    const found = this.#entriesOf(doc);
    const last = found?.lying.at(-1);
    if (!found || !last) return null;
    const update = leaving === 'nothing' ? emptyState : this.#settled(doc, () => settle(found.lying)).state;
    const docEpoch = (this.#docEpochs.get(doc) ?? 0) + 1;
    this.#docEpochs.set(doc, docEpoch);
    this.#drop(this.#versionsOf(doc).map(({ id }) => id));
    const space = this.#space(found.space);
    const entry: LogEntry = { ...last, seq: space.head + 1, device: null, update, docEpoch };
    space.head += 1;
    this.#replace(found.space, found.lying, entry);
    const added = [{ space: found.space, from: entry.seq - 1, to: entry.seq, entries: [entry] }];
    for (const heard of this.#added) heard(added);
    return { docEpoch };
  }

  async giveRoomBack(): Promise<boolean> {
    return true;
  }

  #settled<T>(doc: DocId, working: () => T): T {
    try {
      return working();
    } catch (fault) {
      throw new Unsettled(doc, fault instanceof Error ? fault.message : String(fault));
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
