/**
 * The documents that are open in this tab: each is filled from its own database, the inbox and the journal,
 * and from then on three listeners stand on it (journal, catalogue, other tabs). Opened twice it is one Y.Doc.
 */
import * as Y from 'yjs';
import type { Kept, NewJournalRow } from '../disk/kept.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, docOf, type Paper, type PutRule } from '../shared/model/paper.ts';
import { cut } from '../shared/wire/cut.ts';
import type { Here, OpenPaper, Presence, Stop } from './api.ts';
import type { Aside } from './aside.ts';
import { Filling, type Open } from './filling.ts';
import { glimpse, type Look } from './glimpse.ts';
import { Listeners } from './listeners.ts';
import type { Safe } from './safe.ts';
import type { WitnessHost } from './witness.ts';

/** How long a document that nobody looks at stays open, so that going back and forth costs nothing. */
const lingerMs = 4_000;
/** The rest after which what is stored is put away. */
const settleMs = 2_000;
/** The first pictures of a document are drawn by then: what it does to a page it has done. */
const standsMs = 1_500;

export interface PapersHost {
  readonly aside: Aside;
  readonly prefix: string;
  readonly kept: () => Kept;
  /** False in memory mode. */
  readonly onDisk: () => boolean;
  readonly openWaitMs: number;
  readonly me: () => MemberId;
  readonly seconds: () => number;
  readonly journal: (row: NewJournalRow) => void;
  readonly journalFlushed: () => Promise<void>;
  readonly changed: (paper: Paper) => void;
  /** Received rows that the disk has damaged: passed over here, and to be fetched again. */
  readonly damaged: (doc: DocId, space: SpaceId, updates: readonly Uint8Array[]) => void;
  /** A document's own database could not be read, or not whole: what it held comes again from the server. `mark` tells one such loss from the next. */
  readonly lost: (doc: DocId, space: SpaceId, rows: number, mark: string) => void;
  /** False in tests that see what becomes of a document whose database is lost. */
  readonly refills: boolean;
  /** An open document turned out to be of a newer app. */
  readonly newer: (space: SpaceId) => void;
  /** Documents that have ended the tab are not opened (rule D121). */
  readonly safe: Pick<Safe, 'enter' | 'begin' | 'end'>;
  readonly showPresence: (space: SpaceId, doc: DocId, client: number, state: Json) => void;
  readonly removes: PutRule | undefined;
  /** Takes down how documents stand from time to time. */
  readonly remember: WitnessHost;
}

export class Papers {
  readonly #host: PapersHost;
  readonly #open = new Map<DocId, Open>();
  readonly #filling: Filling;
  readonly #hereListeners = new Listeners<DocId>();

  constructor(host: PapersHost) {
    this.#host = host;
    this.#filling = new Filling(host, (one) => this.#settleSoon(one));
  }

  /** @throws NotOpenedSafely */
  async open(space: SpaceId, kind: DocKind, readOnly: OpenPaper['readOnly'], doc?: DocId): Promise<OpenPaper> {
    await this.#enter(space, kind, doc);
    const one = this.#take(space, kind, doc);
    await one.ready;
    one.witness.looked();
    let closed = false;
    return {
      paper: one.paper,
      readOnly,
      presence: this.#presence(one),
      close: () => {
        if (closed) return;
        closed = true;
        one.witness.leaves();
        this.#host.showPresence(space, one.paper.id, one.y.clientID, null);
        this.#host.aside.do(this.#leave(one));
      },
    };
  }

  /**
   * Another tab or the line brought an update. True when the document is open here and took it.
   *
   * @param anew how often the document had been read anew in the other tab that wrote this
   */
  arrive(doc: DocId, update: Uint8Array, anew?: number): boolean {
    const one = this.#open.get(doc);
    if (!one || (anew !== undefined && !one.early && anew !== one.anew)) return false;
    if (one.early) one.early.push(update);
    else {
      one.witness.merging();
      this.#filling.apply(one, [update]);
    }
    this.#settleSoon(one);
    return true;
  }

  /** Documents begin anew from what the server has (rule D131): what is open of them is let go, and whoever looks at it opens it again. */
  async anew(docs: readonly DocId[]): Promise<void> {
    const over = docs.flatMap((doc) => this.#open.get(doc) ?? []);
    for (const one of over) {
      this.#open.delete(one.paper.id);
      one.isOver = true;
      one.witness.end();
      clearTimeout(one.settleTimer);
      clearTimeout(one.lingerTimer);
    }
    for (const one of over) {
      await one.ready;
      await one.store.close();
      if (one.refs === 0) one.y.destroy();
    }
  }

  /** Documents may stand in another space by now: what is open follows. */
  moved(docs: readonly { readonly id: DocId; readonly space: SpaceId }[]): void {
    for (const { id, space } of docs) {
      const one = this.#open.get(id);
      if (one) one.space = space;
    }
  }

  here(doc: DocId, here: readonly Here[]): void {
    const one = this.#open.get(doc);
    if (!one) return;
    one.here = here.filter((other) => other.client !== one.y.clientID);
    this.#hereListeners.call(doc);
  }

  /** The document, if it is open in this tab and filled. */
  peek(doc: DocId): Paper | null {
    const one = this.#open.get(doc);
    return one && !one.early ? one.paper : null;
  }

  /** Shows a document as it stands, open or not, and neither opens it nor puts anything away. Null when nothing of it is here. */
  async glimpse<T>(space: SpaceId, kind: DocKind, look: Look<T>, doc?: DocId): Promise<T | null> {
    const id = docOf(space, kind, doc);
    const open = this.peek(id);
    const { me, seconds, kept, onDisk, prefix, safe } = this.#host;
    const of = { id, space, kind, me: me(), seconds };
    const read = (): Promise<T | null> => glimpse(of, open, kept(), onDisk() ? prefix : null, look);
    if (this.#open.has(id)) return read();
    await safe.enter(space, kind, id);
    safe.begin(id);
    try {
      return await read();
    } finally {
      // Opened meanwhile it is the opening's own affair.
      if (!this.#open.has(id)) safe.end(id);
    }
  }

  /** Opens a document only as long as `look` needs it, and puts its inbox away. */
  async glance(space: SpaceId, kind: DocKind, look: (paper: Paper) => void | Promise<void>, doc?: DocId): Promise<void> {
    await this.#enter(space, kind, doc);
    const one = this.#take(space, kind, doc);
    try {
      await one.ready;
      await look(one.paper);
      await this.#settle(one);
    } finally {
      // Who only glances does not come back: hundreds of documents must not linger after a catch-up.
      await this.#leave(one, 0);
    }
  }

  /** The whole state of a document in pieces that the door takes, and how often the document had been read anew then. */
  async pieces(space: SpaceId, kind: DocKind, doc?: DocId): Promise<{ readonly updates: readonly Uint8Array[]; readonly anew: number }> {
    let anew = 0;
    let state: Uint8Array = new Uint8Array();
    const look = (paper: Paper): void => {
      anew = this.#open.get(paper.id)?.anew ?? 0;
      state = Y.encodeStateAsUpdate(paper.y);
    };
    await this.glance(space, kind, look, doc);
    return { updates: cut(state), anew };
  }

  /** Closes what is open of a space that goes off this device, whoever looks at it; or only what lingers. */
  async closeSpace(space: SpaceId, whoeverLooks = true): Promise<void> {
    const open = [...this.#open.values()].filter((one) => one.paper.space === space && (whoeverLooks || one.refs === 0));
    await Promise.all(open.map((one) => this.#close(one, whoeverLooks)));
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.values()].map((one) => this.#close(one, true)));
  }

  #take(space: SpaceId, kind: DocKind, doc: DocId | undefined): Open {
    const id = docOf(space, kind, doc);
    let one = this.#open.get(id);
    if (!one) {
      one = this.#filling.begin(space, kind, id);
      this.#open.set(id, one);
      this.#fill(one);
    }
    one.space = space;
    clearTimeout(one.lingerTimer);
    one.refs++;
    return one;
  }

  #fill(one: Open): void {
    const { id } = one.paper;
    this.#host.safe.begin(id);
    one.ready = this.#filling.fill(one);
    one.ready.then(
      () => {
        const timer = setTimeout(() => this.#host.safe.end(id), standsMs);
        (timer as { unref?: () => void }).unref?.();
      },
      // It could not be read just now: whoever asks next asks anew.
      () => {
        this.#host.safe.end(id);
        if (this.#open.get(id) === one) this.#open.delete(id);
      },
    );
  }

  /** @throws NotOpenedSafely */
  async #enter(space: SpaceId, kind: DocKind, doc: DocId | undefined): Promise<void> {
    const id = docOf(space, kind, doc);
    if (!this.#open.has(id)) await this.#host.safe.enter(space, kind, id);
  }

  /** What was open when the disk was emptied goes into its own database and into the journal again. */
  async afresh(): Promise<void> {
    for (const one of this.#open.values()) {
      await one.ready.catch(() => undefined);
      await this.#filling.afresh(one);
    }
  }

  #presence(one: Open): Presence {
    return {
      show: (state) => this.#host.showPresence(one.paper.space, one.paper.id, one.y.clientID, state),
      others: () => one.here,
      listen: (heard): Stop => this.#hereListeners.add(one.paper.id, heard),
    };
  }

  #settleSoon(one: Open): void {
    clearTimeout(one.settleTimer);
    one.settleTimer = setTimeout(() => this.#host.aside.do(this.#settle(one)), settleMs);
  }

  /** Rows whose content the document's own database is known to have are put away. */
  async #settle(one: Open): Promise<void> {
    clearTimeout(one.settleTimer);
    if (!one.store.opened) return;
    await this.#host.journalFlushed();
    const { journal, inbox, row } = await this.#host.kept().ofDoc(one.paper.id);
    // It was read anew meanwhile: what waits is for the other database.
    if ((row?.anew ?? 0) !== one.anew) return;
    if (journal.length === 0 && inbox.length === 0) return;
    // What arrived while we read is in the document before it is here: take it before the fence, so that it may go.
    this.#filling.apply(
      one,
      inbox.filter((row) => row.number > one.inboxUpTo).map((row) => row.update),
    );
    this.#filling.apply(
      one,
      journal.filter((row) => row.number > one.journalUpTo && row.update).map((row) => row.update as Uint8Array),
    );
    one.inboxUpTo = Math.max(one.inboxUpTo, ...inbox.map((row) => row.number));
    one.journalUpTo = Math.max(one.journalUpTo, ...journal.map((row) => row.number));
    if (!(await one.store.fence())) return;
    try {
      await this.#host.kept().stored(one.paper.id, one.journalUpTo, one.inboxUpTo);
      await this.#host.kept().foldAtRest(one.paper.id);
    } catch {
      // A disk that takes nothing more: rows that were not put away stand twice, which does no harm.
    }
  }

  /** The server has answered for these: what is stored may go at the next rest. */
  answered(docs: readonly DocId[]): void {
    for (const doc of docs) {
      const one = this.#open.get(doc);
      if (one) this.#settleSoon(one);
    }
  }

  async #leave(one: Open, stayMs = lingerMs): Promise<void> {
    one.refs--;
    if (one.refs > 0) return;
    if (one.isOver) return one.y.destroy();
    // Somebody else left it a moment ago and may come back.
    if (stayMs === 0 && one.lingerTimer === undefined) return this.#close(one);
    clearTimeout(one.lingerTimer);
    one.lingerTimer = setTimeout(() => this.#host.aside.do(this.#close(one)), lingerMs);
    (one.lingerTimer as { unref?: () => void }).unref?.();
  }

  async #close(one: Open, whoeverLooks = false): Promise<void> {
    clearTimeout(one.lingerTimer);
    await one.ready.catch(() => undefined);
    // A disk that was cut off puts nothing away.
    await this.#settle(one).catch(() => undefined);
    // Somebody came back while it was being put away.
    if ((one.refs > 0 && !whoeverLooks) || this.#open.get(one.paper.id) !== one) return;
    this.#open.delete(one.paper.id);
    this.#host.safe.end(one.paper.id);
    clearTimeout(one.settleTimer);
    await one.store.close();
    one.y.destroy();
  }
}
