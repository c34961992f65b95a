/**
 * The database `history-1` of a device: versions of documents, what this member last looked at, and what came from others since.
 * Nothing else stands on it: thrown away, only the past is shorter. Opened when first asked for, never on the way to the first screen.
 */
import { Dexie, type Table } from 'dexie';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import { overCap, thinned, usualCaps } from './thin.ts';

/** `rest`: before somebody went on after a pause · `close`: when it was put away · `arrived`: before others' changes came in · `restore`: before a restoration ·
 * `returned`: when somebody brought back what a server of before had lost · `emptied`: how it lay in the bin, fetched from the server. */
export type Why = 'rest' | 'close' | 'arrived' | 'restore' | 'returned' | 'emptied';

export interface VersionRow {
  readonly number: number;
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly kind: string;
  /** Milliseconds by this device's clock. */
  readonly at: number;
  /** Who had written since the version before. */
  readonly by: readonly MemberId[];
  /** An encoded Yjs snapshot: whether two versions are the same is known without their states. */
  readonly mark: Uint8Array;
  readonly bytes: number;
  /** '' as long as nobody has named it. */
  readonly name: string;
  /** A moment with a name stands on it, which is called by another of its versions. */
  readonly held: boolean;
  readonly why: Why;
  /** Who brought back what others had written. */
  readonly broughtBy?: MemberId;
  /** The number of the server's version that it was fetched from. */
  readonly theirs?: number;
}

/** What came from one member while this one was not looking. */
export interface FromOne {
  readonly member: MemberId;
  /** Whole seconds by the server's clock, of the first and the last. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

export interface NewsRow {
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly kind: string;
  /** Nothing of it had been on this device. */
  readonly fresh: boolean;
  readonly by: readonly FromOne[];
  /** How it stood before the first of these came in; null when that is not known. */
  readonly from: number | null;
  /** How it stood when this member last looked at it with a line: what was written since on both sides was written apart. */
  readonly parted: number | null;
}

export interface LookedRow {
  readonly doc: DocId;
  /** Milliseconds. */
  readonly at: number;
  readonly version: number | null;
}

interface StateRow {
  readonly number: number;
  readonly state: Uint8Array;
}

interface MetaRow {
  readonly key: string;
  readonly value: number;
}

export class HistoryStore {
  readonly #db: Dexie;
  readonly #versions: Table<VersionRow, number, Omit<VersionRow, 'number'>>;
  readonly #states: Table<StateRow, number>;
  readonly #news: Table<NewsRow, string>;
  readonly #looked: Table<LookedRow, string>;
  readonly #meta: Table<MetaRow, string>;

  private constructor(db: Dexie) {
    this.#db = db;
    this.#versions = db.table('versions');
    this.#states = db.table('states');
    this.#news = db.table('news');
    this.#looked = db.table('looked');
    this.#meta = db.table('meta');
  }

  /** null where it cannot be had: then there is no past here, and everything else goes on. */
  static async open(prefix: string): Promise<HistoryStore | null> {
    // Closed means closed: taken off this device it is not made anew by what a tab still has to note.
    const db = new Dexie(`${prefix}history-1`, { autoOpen: false });
    db.version(1).stores({ versions: '++number, doc', states: 'number', news: 'doc', looked: 'doc', meta: 'key' });
    try {
      await db.open();
      return new HistoryStore(db);
    } catch {
      return null;
    }
  }

  close(): void {
    this.#db.close();
  }

  // ---------- versions ----------

  /** The versions of a document, the oldest first. */
  async versions(doc: DocId): Promise<VersionRow[]> {
    return (await this.#versions.where('doc').equals(doc).toArray()).toSorted((a, b) => a.at - b.at || a.number - b.number);
  }

  /** All versions of all documents, by document, the oldest first. */
  async all(): Promise<VersionRow[]> {
    return (await this.#versions.toArray()).toSorted((a, b) => (a.doc === b.doc ? a.at - b.at || a.number - b.number : a.doc < b.doc ? -1 : 1));
  }

  async version(number: number): Promise<VersionRow | undefined> {
    return this.#versions.get(number);
  }

  /** The deflated state of a version; undefined when it has gone. */
  async state(number: number): Promise<Uint8Array | undefined> {
    return (await this.#states.get(number))?.state;
  }

  /** Keeps a version and lets go what is too much. Gives its number. */
  async add(row: Omit<VersionRow, 'number'>, state: Uint8Array): Promise<number> {
    const number = await this.#db.transaction('rw', this.#versions, this.#states, async () => {
      const added = await this.#versions.add(row);
      await this.#states.add({ number: added, state });
      return added;
    });
    await this.#thin(row.doc, row.at);
    return number;
  }

  /**
   * Takes a version in that another device kept, unless the same stands here: then it gives that one its name, where it has none.
   *
   * @param now milliseconds: what is too old to stay goes at once
   * @param isSame whether two marks are of one version: given by whoever reads documents, which this room must not, since a start brings it
   */
  async bring(row: Omit<VersionRow, 'number'>, state: Uint8Array, now: number, isSame: (one: Uint8Array, other: Uint8Array) => boolean): Promise<boolean> {
    const same = (await this.versions(row.doc)).find((one) => isSame(one.mark, row.mark));
    if (same) {
      if (same.name === '' && row.name !== '') await this.#versions.update(same.number, { name: row.name, held: true });
      return false;
    }
    await this.#db.transaction('rw', this.#versions, this.#states, async () => {
      const number = await this.#versions.add(row);
      await this.#states.add({ number, state });
    });
    await this.#thin(row.doc, now);
    return true;
  }

  /** Names the moment that several versions stand for: the first carries the name, all of them stay as long as it does. */
  async name(numbers: readonly [number, ...number[]], name: string): Promise<void> {
    for (const number of numbers) await this.#versions.update(number, { name: number === numbers[0] ? name : '', held: name !== '' });
  }

  async #thin(doc: DocId, now: number): Promise<void> {
    const pinned = new Set<number>();
    for (const { version } of await this.#looked.toArray()) if (version !== null) pinned.add(version);
    for (const { from, parted } of await this.#news.toArray()) for (const one of [from, parted]) if (one !== null) pinned.add(one);
    const gone = thinned(await this.versions(doc), now, pinned);
    if (gone.length > 0) await this.#remove(gone);
    const over = overCap(await this.#versions.toArray(), pinned, usualCaps);
    if (over.length > 0) await this.#remove(over);
  }

  async #remove(numbers: readonly number[]): Promise<void> {
    await this.#db.transaction('rw', this.#versions, this.#states, async () => {
      await this.#versions.bulkDelete([...numbers]);
      await this.#states.bulkDelete([...numbers]);
    });
  }

  // ---------- what came from others ----------

  news(): Promise<NewsRow[]> {
    return this.#news.toArray();
  }

  newsOf(doc: DocId): Promise<NewsRow | undefined> {
    return this.#news.get(doc);
  }

  async putNews(rows: readonly NewsRow[]): Promise<void> {
    await this.#news.bulkPut([...rows]);
  }

  async dropNews(docs: readonly DocId[]): Promise<void> {
    await this.#news.bulkDelete([...docs]);
  }

  looked(doc: DocId): Promise<LookedRow | undefined> {
    return this.#looked.get(doc);
  }

  async putLooked(row: LookedRow): Promise<void> {
    await this.#looked.put(row);
  }

  // ---------- facts ----------

  async meta(key: string): Promise<number | null> {
    return (await this.#meta.get(key))?.value ?? null;
  }

  async setMeta(key: string, value: number): Promise<void> {
    await this.#meta.put({ key, value });
  }

  /** A document stands in another space now. */
  async moved(doc: DocId, space: SpaceId): Promise<void> {
    await this.#versions.bulkPut((await this.#versions.where('doc').equals(doc).toArray()).map((row) => ({ ...row, space })));
    const news = await this.newsOf(doc);
    if (news) await this.putNews([{ ...news, space }]);
  }

  /** All that is remembered of one document goes. */
  async forgetDoc(doc: DocId): Promise<void> {
    await this.#remove((await this.versions(doc)).map(({ number }) => number));
    await this.dropNews([doc]);
    await this.#looked.delete(doc);
  }

  /** All of some documents goes: their space left this device. */
  async forget(space: SpaceId): Promise<void> {
    const numbers = (await this.#versions.toArray()).filter((row) => row.space === space).map((row) => row.number);
    const docs = (await this.#news.toArray()).filter((row) => row.space === space).map((row) => row.doc);
    await this.#remove(numbers);
    await this.dropNews(docs);
  }
}
