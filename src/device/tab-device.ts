/**
 * A device in one tab: joins disk, catalogue and line to documents, and answers what the floors above ask.
 * It decides nothing about content; rooms beside it do the work, and it ties them.
 */
import type { NewJournalRow } from '../disk/kept.ts';
import type { KeptNews } from '../disk/line-disk.ts';
import type { Tables } from '../disk/tables.ts';
import { type LineClock, machineClock } from '../link/line.ts';
import { mayWrite } from '../shared/access/decide.ts';
import { type ClaimId, type DeviceId, type DocId, freshId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, isNewerThanApp, type SpaceKind } from '../shared/model/paper.ts';
import type { Account, ClaimOutcome, Device, Drafts, MadeHere, OpenPaper, Sign, Stop, StorageState, Topic, Waiting } from './api.ts';
import { Aside } from './aside.ts';
import { backupOf } from './backup/backup.ts';
import { DeviceClaims } from './claims.ts';
import { TabDrafts } from './drafts.ts';
import { ownSpaceOf } from './founding.ts';
import { examplesOn } from './examples.ts';
import { Happenings } from './happenings.ts';
import { type Identity, readDeviceId, readIdentity } from './identity.ts';
import { JournalWriter } from './journal-writer.ts';
import { LatePapers } from './late-papers.ts';
import { Listeners } from './listeners.ts';
import { Lists } from './lists.ts';
import { type DeviceOptions, usualOpenWaitMs } from './options.ts';
import { Ownership } from './ownership.ts';
import { Remember } from './remember.ts';
import { rememberParts } from './remember-parts.ts';
import { SignKeeper } from './sign-keeper.ts';
import { SpacesBook } from './spaces-book.ts';
import { Storage } from './storage.ts';
import { TabLine } from './tab-line.ts';
import { aloneTab, joinTabs, type Tabs } from './tabs.ts';

export class TabDevice implements Device {
  readonly id: DeviceId;
  readonly drafts: Drafts;
  readonly past: Device['past'];
  readonly backup: Device['backup'];
  readonly examples: Device['examples'];
  readonly #options: DeviceOptions;
  readonly #opening = freshId<'opening'>();
  readonly #clock: LineClock;
  readonly #aside = new Aside();
  readonly #listeners = new Listeners<Topic>();
  readonly #papers: LatePapers;
  readonly #writer: JournalWriter;
  readonly #signs: SignKeeper;
  readonly #lists: Lists;
  readonly #claims: DeviceClaims;
  readonly #storage: Storage;
  readonly #line: TabLine;
  readonly #happenings: Happenings;
  readonly #spaces: SpacesBook;
  readonly #remember: Remember;
  #owner!: Ownership;
  #tabs!: Tabs;

  static async start(options: DeviceOptions, tables: Tables, reason: StorageState['reason']): Promise<Device> {
    const meta = (key: string): Promise<unknown> => tables.transact('r', ['meta'], async (tx) => (await tx.get('meta', key))?.value);
    const id = await readDeviceId(meta, (fresh) => tables.transact('rw', ['meta'], (tx) => tx.put('meta', [{ key: 'device', value: fresh }])));
    const device = new TabDevice(options, tables, id, reason);
    await device.#begin(await readIdentity(device.#storage.kept));
    return device;
  }

  private constructor(options: DeviceOptions, tables: Tables, id: DeviceId, reason: StorageState['reason']) {
    this.#options = options;
    this.#clock = options.clock ?? machineClock;
    this.id = id;
    const host = {
      heard: (news: KeptNews) => this.#happenings.news(news),
      changed: () => {
        this.#listeners.call('storage');
        this.#signs.look();
      },
      moved: async () => {
        await this.#signs.recount();
        this.#line.hold();
      },
    };
    this.#storage = new Storage(tables, id, reason, host, options.sabotage);
    this.#line = new TabLine({
      storage: this.#storage,
      connect: options.connect,
      clock: this.#clock,
      random: options.random ?? Math.random,
      hasAccount: () => this.#owner.identity.account !== null,
      tell: (message) => this.#tabs.tell(message),
      here: (doc, here) => this.#papers.here(doc, here),
      changed: (turned) => {
        if (turned) this.#listeners.call('online');
        this.#signs.look();
        this.#remember.contact();
      },
    });
    this.#claims = new DeviceClaims({
      aside: this.#aside,
      write: (act) => this.#storage.write(act),
      me: () => this.#owner.identity.member,
      now: () => this.#clock.now(),
      added: (letter) => this.#signs.add(letter),
    });
    this.#writer = new JournalWriter({
      append: (rows, drafts) => this.#storage.kept.append(rows, drafts),
      committed: (rows) => this.#committed(rows),
      failed: (fault) => this.#storage.failed(fault),
      changed: () => this.#signs.settling(this.#writer.settling),
    });
    this.#remember = new Remember(rememberParts(this, options.prefix, this.#storage, () => this.#happenings.rooms));
    this.past = this.#remember.past;
    this.#papers = new LatePapers({
      aside: this.#aside,
      prefix: options.prefix,
      kept: () => this.#storage.kept,
      onDisk: () => this.#storage.onDisk,
      openWaitMs: options.openWaitMs ?? usualOpenWaitMs,
      me: () => this.#owner.identity.member,
      seconds: () => this.#seconds(),
      journal: (row) => this.#writer.add(row),
      journalFlushed: () => this.#writer.flushed(),
      changed: (paper) => this.#lists.cataloguer.changed(paper),
      damaged: (doc, space, rows) => this.#storage.damaged(doc, space, rows),
      showPresence: (space, doc, client, state) => this.#line.show(space, doc, client, state),
      removes: options.removes,
      remember: this.#remember,
    });
    this.#spaces = new SpacesBook({
      kept: () => this.#storage.kept,
      write: (act) => this.#storage.write(act),
      identity: () => this.#owner.identity,
      names: () => this.#owner.names,
      seconds: () => this.#seconds(),
      now: () => this.#clock.now(),
      born: (birth) => this.#signs.add(birth),
      changed: () => this.#listeners.call('spaces'),
      rowsChanged: (space) => this.#listeners.call(`rows:${space}`),
    });
    this.#lists = new Lists({
      aside: this.#aside,
      identity: () => this.#owner.identity,
      changed: () => {
        this.#listeners.call('catalog');
        this.#tabs.tell({ say: 'catalog' });
      },
      changes: () => this.#storage.kept.changes,
      mine: () => this.mine(),
      rows: (space) => this.rows(space),
      spaces: () => this.#spaces.all,
      journalFlushed: () => this.#writer.flushed(),
      peek: (doc) => this.#papers.peek(doc),
      glance: (space, kind, look, doc) => this.#papers.glance(space, kind, look, doc),
    });
    this.#signs = new SignKeeper({
      aside: this.#aside,
      clock: this.#clock,
      kept: () => this.#storage.kept,
      spaces: () => this.#spaces.all,
      stored: () => this.#storage.onDisk,
      hasAccount: () => this.#owner.identity.account !== null,
      line: () => this.#line.facts,
      changed: () => this.#listeners.call('sign', 'waiting'),
    });
    this.#happenings = new Happenings({
      aside: this.#aside,
      papers: this.#papers,
      claims: this.#claims,
      signs: this.#signs,
      cataloguer: this.#lists.cataloguer,
      line: this.#line,
      kept: () => this.#storage.kept,
      now: () => this.#clock.now(),
      tell: (message) => this.#tabs.tell(message),
      call: (topic) => this.#listeners.call(topic),
      spaces: this.#spaces,
      remember: this.#remember,
      journalFlushed: () => this.#writer.flushed(),
      accountElsewhere: async () => {
        await this.#owner.reread();
        this.#line.follow(this.#owner.identity.account !== null);
      },
    });
    this.examples = examplesOn(this, this.#happenings, this.#storage);
    this.backup = backupOf(this, this.#happenings, this.#storage, options.prefix);
    this.drafts = new TabDrafts({
      kept: () => this.#storage.kept,
      opening: this.#opening,
      isAlive: (opening) => this.#tabs.isAlive(opening),
      dropWithJournal: (key) => this.#writer.dropDraft(key),
      failed: (fault) => void this.#storage.failed(fault),
    });
  }

  async #begin(identity: Identity): Promise<void> {
    this.#owner = new Ownership(
      {
        prefix: this.#options.prefix,
        storage: this.#storage,
        claims: this.#claims,
        spaces: this.#spaces,
        forgotten: (space) => this.#lists.forget(space).then(() => this.#remember.forget(space)),
        changed: () => {
          this.#listeners.call('account');
          this.#tabs.tell({ say: 'account' });
          this.#aside.do(this.#signs.recount());
          this.#line.follow(this.#owner.identity.account !== null);
        },
      },
      identity,
    );
    const { onDisk } = this.#storage;
    await this.#spaces.read();
    const lists = await this.#lists.open(this.#options.prefix, onDisk);
    this.#tabs = onDisk ? joinTabs(this.#options.prefix, this.#opening, (message) => this.#happenings.hear(message)) : aloneTab();
    await this.#signs.recount();
    void this.#tabs.line.then(() => this.#line.hold());
    this.#tabs.tell({ say: 'line?' });
    lists.begin();
    if (this.#spaces.all.size > 0) this.#aside.do(this.#storage.askPersistence());
  }

  // ---------- who ----------

  me(): MemberId {
    return this.#owner.identity.member;
  }

  self(): Identity['self'] {
    return this.#owner.identity.self;
  }

  account(): Account | null {
    return this.#owner.identity.account;
  }

  introduce(self: Identity['self']): Promise<void> {
    return this.#owner.introduce(self);
  }

  signedIn(account: Account): Promise<void> {
    return this.#owner.signedIn(account);
  }

  signedOut(): Promise<void> {
    return this.#owner.signedOut();
  }

  async madeHere(): Promise<readonly MadeHere[]> {
    return this.#owner.madeHere();
  }

  async decide(space: SpaceId, answer: 'mine' | 'here-only' | 'delete'): Promise<void> {
    if (answer === 'mine' && this.examples.has(space)) return;
    await this.#owner.decide(space, answer);
    await this.#signs.recount();
    this.#line.poke();
  }

  // ---------- spaces, documents, rows ----------

  async found(kind: SpaceKind, hosts: readonly SpaceId[]): Promise<SpaceId> {
    const space = await this.#spaces.found(kind, hosts);
    this.#aside.do(this.#storage.askPersistence());
    return space;
  }

  async open(space: SpaceId, kind: DocKind, doc?: DocId): Promise<OpenPaper | null> {
    if (space === ownSpaceOf(this.me())) await this.#spaces.ensureOwn();
    if (!this.#spaces.has(space)) return null;
    const right = mayWrite(kind, await this.#spaces.roles(space)) ? null : 'no-right';
    const open = await this.#papers.open(space, kind, right, doc);
    return isNewerThanApp(open.paper) ? { ...open, readOnly: 'newer-app' } : open;
  }

  get catalog(): Device['catalog'] {
    return this.#lists.rows;
  }

  rows(space: SpaceId): Promise<ReadonlyMap<string, Json>> {
    return this.#spaces.rows(space);
  }

  roles(space: SpaceId): Promise<readonly string[]> {
    return this.#spaces.roles(space);
  }

  mine(): readonly MemberId[] {
    return this.#spaces.mine;
  }

  // ---------- claims ----------

  claim(verb: string, args: Json): Promise<ClaimId> {
    return this.#claims.make(verb, args);
  }

  outcome(id: ClaimId): Promise<ClaimOutcome> {
    return this.#claims.outcome(id);
  }

  // ---------- the sign and what waits ----------

  readonly sign = (): Sign => this.#signs.sign();
  readonly online = (): boolean => this.#line.facts.up;
  readonly waiting = (): Promise<readonly Waiting[]> => this.#signs.waiting();
  readonly storage = (): StorageState => this.#storage.state;
  readonly updateReady = (ready: boolean): void => this.#signs.updateReady(ready);
  readonly wake = (): void => this.#line.wake();

  async lastSent(): Promise<readonly { readonly space: SpaceId; readonly at: number }[]> {
    return this.#spaces.lastSent();
  }

  // ---------- what happens ----------

  #committed(rows: readonly NewJournalRow[]): void {
    this.#storage.wrote();
    for (const row of rows) {
      this.#signs.add(row);
      // To other tabs only now: a deletion of what is not yet in the journal must not overtake it.
      if (row.doc !== '' && row.update) this.#tabs.tell({ say: 'edit', doc: row.doc, update: row.update });
    }
  }

  /** Whole seconds since 1970 by this device's clock, corrected by the offset to the server at last contact. */
  #seconds(): number {
    return Math.floor((this.#clock.now() + this.#line.offsetMs) / 1000);
  }

  listen(topic: Topic, heard: () => void): Stop {
    return this.#listeners.add(topic, heard);
  }

  async close(): Promise<void> {
    this.#line.close();
    await this.#lists.stop();
    await this.#writer.flushed();
    await this.#papers.closeAll();
    await this.#aside.close();
    await this.#remember.close();
    this.#signs.close();
    this.#tabs.close();
    this.#lists.close();
    this.#storage.close();
  }
}
