/**
 * The memory of a device behind its door (`remember.ts`): notes what the line brings and what witnesses take down in `history-1`, one
 * act after the other, and answers of the past. Its failures are nothing to anybody: without a past everything else goes on.
 */
import type { Moment as Standing } from '../history/keep.ts';
import { type Arrival, isNews, newsFor, withArrival } from '../history/news.ts';
import { HistoryStore, type NewsRow, type Why } from '../history/store.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import { type DocKind, docOf } from '../shared/model/paper.ts';
import type { OpenPaper } from './api.ts';
import type { Past } from './past.ts';
import type { Recall } from './recall.ts';
import type { RememberHost } from './remember.ts';

/** Clocks of device and server may differ by this much when edits and contact are compared, seconds. */
const clockSlack = 5;
/** Contact is noted anew at most this often while edits go on coming, seconds. */
const noteEvery = 30;

/** What answers of the past are made with: an opening that counts as nobody's look, and all that was heard noted. */
export interface RecallHost extends RememberHost {
  readonly noted: () => Promise<unknown>;
}

export class Memory {
  readonly #host: RememberHost;
  #store: Promise<HistoryStore | null> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** Documents that the memory itself has open: nobody looks at them. */
  readonly #own = new Set<DocId>();
  /** Whole seconds up to which this device has had everything; undefined before it was asked for. */
  #heardUpTo: number | null | undefined;
  #closed = false;

  constructor(host: RememberHost) {
    this.#host = host;
  }

  // ---------- the line ----------

  /**
   * Edits of others are in the inbox.
   *
   * @param known whether their documents had been here before
   */
  taken(space: SpaceId, edits: readonly Arrival[], mine: readonly MemberId[], known: ReadonlyMap<DocId, Promise<boolean>>): void {
    this.#do(async (store) => {
      const upTo = await this.#upTo(store);
      const rows = new Map<DocId, NewsRow>();
      const wasEmpty = (await store.news()).length === 0;
      for (const edit of edits.filter((one) => isNews(one, mine, upTo))) {
        const fresh = async () => newsFor(space, edit, !(await known.get(edit.doc)), (await store.looked(edit.doc))?.version ?? null);
        rows.set(edit.doc, withArrival(rows.get(edit.doc) ?? (await store.newsOf(edit.doc)) ?? (await fresh()), edit));
      }
      if (rows.size === 0) return;
      if (wasEmpty && upTo !== null) await store.setMeta('awaySince', upTo + clockSlack);
      await store.putNews([...rows.values()]);
      this.#host.changed();
    });
  }

  /** The line has brought all there was. */
  note(): void {
    this.#do((store) => this.#note(store));
  }

  async #upTo(store: HistoryStore): Promise<number | null> {
    if (this.#heardUpTo === undefined) this.#heardUpTo = await store.meta('heardUpTo');
    return this.#heardUpTo;
  }

  async #note(store: HistoryStore): Promise<void> {
    if (!this.#host.caughtUp()) return;
    const upTo = this.#host.seconds() - clockSlack;
    if (upTo - ((await this.#upTo(store)) ?? 0) < noteEvery) return;
    this.#heardUpTo = upTo;
    await store.setMeta('heardUpTo', upTo);
  }

  // ---------- witnesses ----------

  newsSince(doc: DocId): Promise<number | null> {
    return this.#ask(async (store) => {
      const row = await store.newsOf(doc);
      return row ? Math.min(...row.by.map((one) => one.first)) : null;
    }, null);
  }

  /** Whether the memory itself has a document open: then nobody looks at it. */
  isOwn(doc: DocId): boolean {
    return this.#own.has(doc);
  }

  looked(doc: DocId): void {
    this.#do(async (store) => {
      if (!(await store.newsOf(doc))) return;
      await store.dropNews([doc]);
      this.#host.changed();
    });
  }

  keep(moment: Standing, why: Why): void {
    this.#do(async (store) => {
      const { keepVersion } = await import('../history/keep.ts');
      const number = await keepVersion(store, moment, why);
      const news = why === 'arrived' ? await store.newsOf(moment.doc) : undefined;
      if (news && news.from === null) await store.putNews([{ ...news, from: number }]);
    });
  }

  /** What a server of before had lost has come back. */
  returned(moment: Standing, broughtBy: MemberId): void {
    this.#do(async (store) => {
      const { keepVersion } = await import('../history/keep.ts');
      await keepVersion(store, moment, 'returned', broughtBy);
    });
  }

  /** @param isOwn the memory itself had it open */
  left(moment: Standing, isOwn: boolean): void {
    this.#do(async (store) => {
      const { keepVersion } = await import('../history/keep.ts');
      const version = await keepVersion(store, moment, 'close');
      if (isOwn) return;
      // Without a line nothing of others was looked at: how the two parted stays what it was.
      if (this.#host.caughtUp() || !(await store.looked(moment.doc))) await store.putLooked({ doc: moment.doc, at: moment.at, version });
    });
  }

  // ---------- answers ----------

  /** A space went off this device: its past too. */
  forget(space: SpaceId): void {
    this.#do((store) => store.forget(space));
  }

  /** Documents of a space stand in another one now: their past goes with them, that of the others goes. */
  moved(from: SpaceId, docs: readonly { readonly id: DocId; readonly space: SpaceId }[]): void {
    this.#do(async (store) => {
      for (const { id, space } of docs) await store.moved(id, space);
      await store.forget(from);
    });
  }

  readonly past: Past = {
    noted: () => this.#last,
    news: () => this.#ask((store) => store.news().then((rows) => rows.toSorted((a, b) => latest(b) - latest(a))), []),
    awaySince: () => this.#ask(async (store) => ((await store.news()).length === 0 ? null : times((await store.meta('awaySince')) ?? null)), null),
    whatChanged: (which) => this.#recall((recall) => recall.whatChanged(which), null),
    seen: async (docs) => {
      const rows = await this.#ask(async (store) => {
        const dropped = (await store.news()).filter((row) => docs.includes(row.doc));
        await store.dropNews(docs);
        return dropped;
      }, []);
      this.#host.changed();
      return async () => {
        await this.#ask((store) => store.putNews(rows), undefined);
        this.#host.changed();
      };
    },
    moments: (which) => this.#recall((recall) => recall.moments(which), []),
    beside: (which, moment) => this.#recall((recall) => recall.beside(which, moment), null),
    restore: (which, moment) => this.#recall((recall) => recall.restore(which, moment), { done: false, why: 'gone' }),
    emptied: (which) => this.#recall((recall) => recall.emptied(which), null),
    fetchEmptied: (which) => this.#recall((recall) => recall.fetchEmptied(which), { moment: null, why: 'gone' }),
    choose: (which, at, field, value) => this.#recall((recall) => recall.choose(which, at, field, value), { done: false, why: 'gone' }),
    name: (which, moment, name) => this.#recall((recall) => recall.name(which, moment, name), undefined),
  };

  /** What is under way is waited for by `Aside`; call this when that is over. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => undefined);
    (await this.#store)?.close();
  }

  #open(): Promise<HistoryStore | null> {
    if (!this.#host.onDisk()) return Promise.resolve(null);
    this.#store ??= HistoryStore.open(this.#host.prefix);
    return this.#store;
  }

  /** One after the other, so that what came first is noted first. */
  #do(act: (store: HistoryStore) => Promise<unknown>): void {
    if (this.#closed) return;
    const turn = this.#last.then(async () => {
      const store = await this.#open();
      if (store) await act(store);
    });
    // A disk that takes no more keeps no past; it says so elsewhere.
    this.#last = turn.catch(() => undefined);
    this.#host.aside(this.#last);
  }

  /** Answers when everything before it has been noted. */
  async #ask<T>(ask: (store: HistoryStore) => Promise<T>, without: T): Promise<T> {
    await this.#last;
    const store = await this.#open();
    return store ? ask(store).catch(() => without) : without;
  }

  /** Opens a document without that counting as a look of the member. */
  async #openUnseen(space: SpaceId, kind: DocKind, doc: DocId | undefined): Promise<OpenPaper | null> {
    const id = docOf(space, kind, doc);
    this.#own.add(id);
    const open = await this.#host.open(space, kind, doc);
    if (!open) this.#own.delete(id);
    const close = (): void => {
      open?.close();
      this.#own.delete(id);
    };
    return open && { ...open, close };
  }

  /** As `#ask`, but what goes wrong while comparing is a fault like any other. */
  async #recall<T>(ask: (recall: Recall) => Promise<T>, without: T): Promise<T> {
    await this.#last;
    const store = await this.#open();
    if (!store) return without;
    const { Recall } = await import('./recall.ts');
    return ask(new Recall(store, { ...this.#host, noted: () => this.#last, open: (space, kind, doc) => this.#openUnseen(space, kind, doc) }));
  }
}

function latest(row: NewsRow): number {
  return Math.max(0, ...row.by.map((one) => one.last));
}

function times(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
