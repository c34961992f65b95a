/**
 * The rooms of a device in one tab, tied to each other: what one of them has to tell goes to those that are to hear it.
 * `tab-device.ts` is their face.
 */
import type { NewJournalRow } from '../disk/kept.ts';
import { learnFromWorker } from '../disk/learn-from-worker.ts';
import type { KeptNews } from '../disk/line-disk.ts';
import type { Tables, Transaction } from '../disk/tables.ts';
import { type LineClock, machineClock } from '../link/line.ts';
import { type DeviceId, freshId } from '../shared/base/ids.ts';
import type { Device, Drafts, StorageState, Topic } from './api.ts';
import { Aside } from './aside.ts';
import { Calm } from './calm.ts';
import { DeviceClaims } from './claims.ts';
import { OwnCopies } from './copies/own-copies.ts';
import { copiesParts } from './copies/parts.ts';
import type { DiskHooks } from './disk-door.ts';
import { DiskTurns } from './disk-turns.ts';
import { TabDrafts } from './drafts.ts';
import { Happenings } from './happenings.ts';
import { Healing, healingParts } from './healing.ts';
import type { Identity } from './identity.ts';
import { JournalWriter } from './journal-writer.ts';
import { LatePapers } from './late-papers.ts';
import { Leisure } from './leisure.ts';
import { Listeners } from './listeners.ts';
import { Lists } from './lists.ts';
import { type DeviceOptions, usualOpenWaitMs } from './options.ts';
import { Ownership } from './ownership.ts';
import { Remember } from './remember.ts';
import { rememberParts } from './remember-parts.ts';
import { Safe } from './safe.ts';
import { SignKeeper } from './sign-keeper.ts';
import { SpacesBook } from './spaces-book.ts';
import { Storage } from './storage.ts';
import { TabLine } from './tab-line.ts';
import { aloneTab, joinTabs, type Tabs } from './tabs.ts';

export class DeviceRooms {
  readonly options: DeviceOptions;
  readonly clock: LineClock;
  readonly aside = new Aside();
  readonly listeners = new Listeners<Topic>();
  readonly drafts: Drafts;
  readonly papers: LatePapers;
  readonly safe: Safe;
  readonly writer: JournalWriter;
  readonly signs: SignKeeper;
  readonly lists: Lists;
  readonly claims: DeviceClaims;
  readonly storage: Storage;
  readonly line: TabLine;
  readonly happenings: Happenings;
  readonly spaces: SpacesBook;
  readonly remember: Remember;
  readonly leisure = new Leisure(this);
  readonly copies: OwnCopies;
  readonly healing: Healing;
  /** Of a catch-up of hundreds each space is news; whoever lists them looks now and then. */
  readonly #spacesChanged = new Calm(50, () => this.listeners.call('spaces'));
  readonly #turns: DiskTurns;
  /** This opening's own name, for its lock and its drafts. */
  readonly opening = freshId<'opening'>();
  owner!: Ownership;
  tabs!: Tabs;

  /** @param device the face of these rooms, for rooms that read through it */
  constructor(device: Device, options: DeviceOptions, tables: Tables, id: DeviceId, reason: StorageState['reason']) {
    this.options = options;
    this.clock = options.clock ?? machineClock;
    const host = {
      heard: (news: KeptNews) => {
        this.happenings.news(news);
        this.copies.news(news);
        this.healing.news(news);
        this.leisure.soon('rows' in news && news.rows ? [news.space] : []);
      },
      changed: () => {
        this.listeners.call('storage');
        this.signs.look();
      },
      moved: async (refilled: boolean) => {
        // A tab without a journal has a line of its own; the other tabs have theirs.
        this.tabs.leaveLine();
        this.line.hold();
        // Rows have other numbers here: the line asks for them from the first.
        this.line.again();
        // Not waited for: what is being written waits for this move.
        if (refilled) this.aside.do(this.#turns.afresh());
        else await this.signs.recount();
      },
      refill: (tx: Transaction) => this.#turns.refill(tx),
    };
    this.#turns = new DiskTurns(this, () => this.clock.now());
    this.storage = new Storage(tables, id, reason, host, options.sabotage);
    this.line = new TabLine({
      storage: this.storage,
      connect: options.connect,
      clock: this.clock,
      random: options.random ?? Math.random,
      hasAccount: () => this.owner.identity.account !== null,
      tell: (message) => this.tabs.tell(message),
      healer: () => this.healing,
      takeLine: () => this.tabs.takeLine(),
      here: (doc, here) => this.papers.here(doc, here),
      changed: (turned) => {
        if (turned) this.listeners.call('online');
        this.signs.look();
        this.remember.contact();
        this.leisure.soon();
      },
    });
    this.claims = new DeviceClaims({
      aside: this.aside,
      write: (act) => this.storage.write(act),
      me: () => this.owner.identity.member,
      now: () => this.clock.now(),
      added: (letter) => this.signs.add(letter),
    });
    this.writer = new JournalWriter({
      append: (rows, drafts) => (options.tabSabotage?.marksFirst ? Promise.resolve([]) : this.storage.kept.append(rows, drafts)),
      committed: (rows, numbers) => this.#committed(rows.filter((_, at) => numbers[at] !== 0)),
      failed: (fault) => this.storage.failed(fault),
      changed: () => this.signs.settling(this.writer.settling),
    });
    const copies = copiesParts(device, options, this.storage, () => this.happenings);
    const anew = (docs: Parameters<typeof copies.anew>[0]): Promise<void> => copies.anew(docs).then(() => this.aside.do(this.healing.sayEpochs()));
    this.copies = new OwnCopies({ ...copies, anew });
    this.healing = new Healing(healingParts(this, options.healingSabotage ?? {}));
    this.remember = new Remember(rememberParts(device, options.prefix, this.storage, () => this.happenings.rooms));
    this.safe = new Safe({
      options,
      opening: this.opening,
      isAlive: (opening) => this.tabs.isAlive(opening),
      kept: () => this.storage.kept,
      onDisk: () => this.storage.onDisk,
      changed: () => this.listeners.call('stuck'),
      spacesChanged: () => this.listeners.call('spaces'),
    });
    this.papers = new LatePapers({
      aside: this.aside,
      prefix: options.prefix,
      kept: () => this.storage.kept,
      onDisk: () => this.storage.onDisk && !options.tabSabotage?.marksFirst,
      openWaitMs: options.openWaitMs ?? usualOpenWaitMs,
      me: () => this.owner.identity.member,
      seconds: () => this.seconds(),
      journal: (row) => this.writer.add(row),
      journalFlushed: () => this.writer.flushed(),
      changed: (paper) => this.lists.cataloguer.changed(paper),
      refills: !options.diskSabotage?.neverRefills,
      newer: (space) => {
        this.storage.newer();
        this.listeners.call(`rows:${space}`);
      },
      safe: this.safe,
      damaged: (doc, space, rows) => this.storage.damaged(doc, space, rows),
      lost: (doc, space, rows, mark) => this.aside.do(this.storage.lost(doc, space, rows, mark).then((asked) => asked && this.line.again())),
      showPresence: (space, doc, client, state) => this.line.show(space, doc, client, state),
      removes: options.removes,
      remember: this.remember,
    });
    this.spaces = new SpacesBook({
      kept: () => this.storage.kept,
      write: (act) => this.storage.write(act),
      identity: () => this.owner.identity,
      names: () => this.owner.names,
      seconds: () => this.seconds(),
      now: () => this.clock.now(),
      born: (birth) => this.signs.add(birth),
      changed: () => this.#spacesChanged.ask(),
      rowsChanged: (space) => this.listeners.call(`rows:${space}`),
    });
    this.lists = new Lists({
      aside: this.aside,
      identity: () => this.owner.identity,
      changed: () => {
        this.listeners.call('catalog');
        this.tabs.tell({ say: 'catalog' });
      },
      changes: () => this.storage.kept.changes,
      mine: () => this.spaces.mine,
      rows: (space) => this.spaces.rows(space),
      spaces: () => this.spaces.all,
      journalFlushed: () => this.writer.flushed(),
      spaceOf: (doc) => this.storage.kept.spaceOf(doc),
      glimpse: (space, kind, look, doc) => this.papers.glimpse(space, kind, look, doc),
    });
    this.signs = new SignKeeper({
      aside: this.aside,
      clock: this.clock,
      kept: () => this.storage.kept,
      spaces: () => this.spaces.all,
      stored: () => this.storage.onDisk,
      hasAccount: () => this.owner.identity.account !== null,
      line: () => this.line.facts,
      changed: () => this.listeners.call('sign', 'waiting'),
      forgetsUnsent: options.tabSabotage?.forgetsUnsent === true,
    });
    this.happenings = new Happenings({
      aside: this.aside,
      papers: this.papers,
      claims: this.claims,
      signs: this.signs,
      cataloguer: this.lists.cataloguer,
      line: this.line,
      kept: () => this.storage.kept,
      now: () => this.clock.now(),
      tell: (message) => this.tabs.tell(message),
      call: (topic) => this.listeners.call(topic),
      spaces: this.spaces,
      remember: this.remember,
      journalFlushed: () => this.writer.flushed(),
      wiped: () => void this.close().then(() => this.listeners.call('wiped')),
      accountElsewhere: async () => {
        await this.owner.reread();
        this.line.follow(this.owner.identity.account !== null);
      },
    });
    this.drafts = new TabDrafts({
      kept: () => this.storage.kept,
      opening: this.opening,
      isAlive: (opening) => this.tabs.isAlive(opening),
      dropWithJournal: (key) => this.writer.dropDraft(key),
      failed: (fault) => void this.storage.failed(fault),
    });
  }

  async begin(identity: Identity): Promise<void> {
    this.owner = new Ownership(
      {
        prefix: this.options.prefix,
        storage: this.storage,
        claims: this.claims,
        spaces: this.spaces,
        now: () => this.clock.now(),
        journalFlushed: () => this.writer.flushed(),
        heard: (news) => this.happenings.news(news),
        moved: async (from, docs) => {
          await this.spaces.read();
          this.papers.moved(docs);
          await this.lists.moved(from, docs);
          this.remember.moved(from, docs);
        },
        leaving: (space) => {
          this.spaces.leave(space);
          return this.papers.closeSpace(space);
        },
        letGo: (space) => this.papers.closeSpace(space, false),
        again: () => this.line.again(),
        forgotten: (space) => this.lists.forget(space).then(() => this.remember.forget(space)),
        changed: () => {
          this.listeners.call('account');
          this.tabs.tell({ say: 'account' });
          this.aside.do(this.signs.recount());
          this.line.follow(this.owner.identity.account !== null);
        },
      },
      identity,
    );
    const { onDisk } = this.storage;
    // What cannot be learned now (the part that reads documents is not here yet) stands for the next start.
    const learned = learnFromWorker(this.storage.kept.tables).catch(() => undefined);
    await Promise.all([this.spaces.read(), this.owner.clearLeft().catch(() => undefined), learned]);
    const lists = await this.lists.open(this.options.prefix, onDisk);
    const turns = {
      given: () => {
        this.line.hold();
        this.leisure.isOn = true;
        this.leisure.soon(this.spaces.all.keys());
        this.copies.begin();
      },
      taken: () => {
        this.line.stepDown();
        this.leisure.close();
      },
    };
    this.tabs = onDisk ? joinTabs(this.options.prefix, this.opening, (message) => this.happenings.hear(message), turns, this.options.tabSabotage) : aloneTab();
    await this.signs.recount();
    if (!onDisk) this.line.hold();
    this.tabs.tell({ say: 'line?' });
    lists.begin();
    if (identity.former.length > 0) this.aside.do(this.owner.finishHomecoming().catch(() => undefined));
    if (this.spaces.all.size > 0) this.aside.do(this.storage.askPersistence());
  }

  #committed(rows: readonly NewJournalRow[]): void {
    this.storage.wrote();
    for (const row of rows) {
      this.signs.add(row);
      // To other tabs only now: a deletion of what is not yet in the journal must not overtake it.
      if (row.doc !== '' && row.update) this.tabs.tell({ say: 'edit', doc: row.doc, update: row.update, anew: row.anew });
    }
  }

  /** Whole seconds since 1970 by this device's clock, corrected by the offset to the server at last contact. */
  seconds(): number {
    return Math.floor((this.clock.now() + this.line.offsetMs) / 1000);
  }

  /** What this tab does when its disk is asked for, cut off or emptied. */
  diskHooks(): DiskHooks {
    return this.#turns;
  }

  /** It did not come to stand: what was begun ends. */
  async abandon(): Promise<void> {
    this.#turns.over();
    this.copies.close();
    this.healing.close();
    this.line.close();
    this.signs.close();
    this.leisure.close();
    this.#spacesChanged.close();
    (this.tabs as Tabs | undefined)?.close();
    await this.lists.stop();
    await this.aside.close();
    this.lists.close();
  }

  async close(): Promise<void> {
    this.#turns.over();
    this.copies.close();
    this.healing.close();
    this.line.close();
    this.leisure.close();
    this.#spacesChanged.close();
    await this.lists.stop();
    await this.writer.flushed();
    await this.papers.closeAll();
    await this.aside.close();
    await this.remember.close();
    this.signs.close();
    this.tabs.close();
    this.lists.close();
    this.storage.close();
  }
}
