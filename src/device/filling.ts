/**
 * How a document that opens is filled: from its own database, the inbox and the journal, so that nothing that one of them has is missed,
 * and what one of them has lost comes again from where it still stands (rules D30, D31, D120).
 */
import * as Y from 'yjs';
import { docStoreName } from '../disk/doc-name.ts';
import { type DocStore, noDocStore, openDocStore } from '../disk/doc-store.ts';
import { learn, missing } from '../disk/known.ts';
import { type DocRow, knowsNothing } from '../disk/tables.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import { asBrought } from '../shared/model/as-brought.ts';
import { type DocKind, isNewerThanApp, type Paper } from '../shared/model/paper.ts';
import { cut } from '../shared/wire/cut.ts';
import type { Here } from './api.ts';
import type { PapersHost } from './papers.ts';
import { Witness } from './witness.ts';

/** What comes from the disk or from others; nothing under it is journaled. */
const fromElsewhere = Symbol('from elsewhere');

/** A document that is open in this tab. */
export interface Open {
  /** In which the document stands by what was last said of it. */
  space: SpaceId;
  readonly paper: Paper;
  readonly y: Y.Doc;
  readonly witness: Witness;
  store: DocStore;
  refs: number;
  ready: Promise<void>;
  early: Uint8Array[] | null;
  /** Something was written here, or had been and was not sent: it must not get lost with the disk. */
  hasOwn: boolean;
  /** It is of a newer app, and whoever shows it has been told. */
  isNewer: boolean;
  journalUpTo: number;
  inboxUpTo: number;
  /** How often the document had been read anew when it was opened (rule D131). */
  anew: number;
  /** It has been read anew since: this is how it stood before. */
  isOver: boolean;
  here: readonly Here[];
  settleTimer: ReturnType<typeof setTimeout> | undefined;
  lingerTimer: ReturnType<typeof setTimeout> | undefined;
}

export class Filling {
  readonly #host: PapersHost;
  readonly #settleSoon: (one: Open) => void;

  constructor(host: PapersHost, settleSoon: (one: Open) => void) {
    this.#host = host;
    this.#settleSoon = settleSoon;
  }

  /** A document as it opens, with nothing in it yet. */
  begin(space: SpaceId, kind: DocKind, id: DocId): Open {
    const y = asBrought(new Y.Doc({ guid: id }));
    const host = this.#host;
    const paper: Paper = {
      id,
      get space() {
        return opened.space;
      },
      kind,
      y,
      get me() {
        return host.me();
      },
      seconds: host.seconds,
      ...(host.removes && { removes: host.removes }),
    };
    const opened: Open = {
      space,
      paper,
      y,
      witness: new Witness(paper, host.remember),
      store: noDocStore,
      refs: 0,
      ready: Promise.resolve(),
      early: [],
      hasOwn: false,
      journalUpTo: 0,
      inboxUpTo: 0,
      anew: 0,
      isOver: false,
      isNewer: false,
      here: [],
      settleTimer: undefined,
      lingerTimer: undefined,
    };
    return opened;
  }

  async fill(one: Open): Promise<void> {
    const { y, paper } = one;
    // Inbox and journal first: a row that another tab puts away meanwhile is then in the document's own database.
    const first = await this.#host.kept().ofDoc(paper.id);
    one.anew = first.row?.anew ?? 0;
    if (this.#host.onDisk()) await this.#openStore(one, first.row);
    const second = await this.#host.kept().ofDoc(paper.id);
    const journal = once([...first.journal, ...second.journal]).filter((row) => row.update);
    const inbox = once([...first.inbox, ...second.inbox]);
    const mine = journal.map((row) => row.update as Uint8Array);
    const theirs = inbox.map((row) => row.update);
    const news = inbox.length > 0 ? await this.#host.remember.newsSince(paper.id) : null;
    const early = one.early ?? [];
    // First how this member knows it, then what came since.
    const isNew = (row: { readonly seconds: number }): boolean => news !== null && row.seconds >= news;
    this.apply(one, [...inbox.filter((row) => !isNew(row)).map((row) => row.update), ...mine]);
    if (news !== null) one.witness.arriving();
    this.apply(one, [...inbox.filter(isNew).map((row) => row.update), ...early]);
    one.witness.begin();
    one.early = null;
    one.isNewer = isNewerThanApp(paper);
    one.hasOwn = mine.length > 0;
    one.journalUpTo = Math.max(0, ...journal.map((row) => row.number));
    one.inboxUpTo = Math.max(0, ...inbox.map((row) => row.number));
    y.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (transaction.local) {
        this.#journal(one, update);
        if (one.refs > 0) this.#settleSoon(one);
      }
      if (!one.isNewer && isNewerThanApp(paper)) {
        one.isNewer = true;
        this.#host.newer(one.space);
      }
      this.#host.changed(paper);
    });
    const known = learn((second.row ?? first.row)?.known ?? knowsNothing, [...mine, ...theirs]);
    const unheard = one.store.opened ? missing(y, known) : null;
    if (unheard) this.#journal(one, unheard);
    if (theirs.length + early.length === 0) return;
    this.#settleSoon(one);
    this.#host.changed(paper);
  }

  /** Takes what came; what cannot be read is passed over, and told. */
  apply(one: Open, updates: readonly Uint8Array[]): void {
    if (updates.length === 0) return;
    const damaged: Uint8Array[] = [];
    const applyAll = (): void => {
      for (const update of updates) {
        try {
          Y.applyUpdate(one.y, update, fromElsewhere);
        } catch {
          damaged.push(update);
        }
      }
    };
    Y.transact(one.y, applyAll, fromElsewhere, false);
    if (damaged.length > 0) this.#host.damaged(one.paper.id, one.paper.space, damaged);
  }

  /** The disk was emptied under it. What others wrote in it the server has; what was written here goes into the journal again, whole. */
  async afresh(one: Open): Promise<void> {
    await one.store.close();
    const { y } = one;
    if (this.#host.onDisk()) {
      one.store = await openDocStore(docStoreName(this.#host.prefix, one.paper.id, one.anew), y, this.#host.openWaitMs);
      one.store.whole();
    }
    if (one.hasOwn) this.#journal(one, Y.encodeStateAsUpdate(y));
  }

  async #openStore(one: Open, row: DocRow | undefined): Promise<void> {
    const { prefix, openWaitMs, refills, lost } = this.#host;
    const { id, space } = one.paper;
    one.store = await openDocStore(docStoreName(prefix, id, row?.anew), one.y, openWaitMs);
    const { opened, damaged } = one.store;
    // A document of which nothing was ever put away has nothing there to lose.
    if (refills && (damaged > 0 || (!opened && row?.changedAt !== undefined))) lost(id, space, damaged, `store-${row?.changedAt ?? 0}-${damaged}`);
  }

  /** Into the journal in the pieces that the door takes: what a paste or a long time without the server made may be larger. */
  #journal(one: Open, update: Uint8Array): void {
    one.hasOwn = true;
    const { space, id, kind } = one.paper;
    const stands = one.anew > 0 ? { anew: one.anew } : {};
    for (const piece of cut(update)) this.#host.journal({ kind: 'edit', space, doc: id, docKind: kind, update: piece, at: Date.now(), ...stands });
  }
}

/** Each row once: what stood at the first look stands mostly at the second, too. */
function once<Row extends { readonly number: number }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.number, row])).values()];
}
