/**
 * A device in one tab: joins disk, catalogue and line to documents, and answers what the floors above ask.
 * It decides nothing about content; rooms beside it do the work, and it ties them.
 */
import { Catalog } from '../catalog/catalog.ts';
import type { NewJournalRow } from '../disk/kept.ts';
import type { KeptNews } from '../disk/line-disk.ts';
import type { SpaceRow, Tables } from '../disk/tables.ts';
import { type LineClock, machineClock } from '../link/line.ts';
import { mayWrite } from '../shared/access/decide.ts';
import { type ClaimId, type DeviceId, type DocId, freshId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, isNewerThanApp, type SpaceKind } from '../shared/model/paper.ts';
import type { Account, ClaimOutcome, Device, Drafts, MadeHere, OpenPaper, Sign, Stop, StorageState, Topic, Waiting } from './api.ts';
import { Aside } from './aside.ts';
import { Cataloguer } from './cataloguer.ts';
import { DeviceClaims } from './claims.ts';
import { TabDrafts } from './drafts.ts';
import { foundingOf } from './founding.ts';
import { Happenings } from './happenings.ts';
import { type Identity, readDeviceId, readIdentity } from './identity.ts';
import { JournalWriter } from './journal-writer.ts';
import { LatePapers } from './late-papers.ts';
import { Listeners } from './listeners.ts';
import { type DeviceOptions, usualOpenWaitMs } from './options.ts';
import { Ownership } from './ownership.ts';
import { SignKeeper } from './sign-keeper.ts';
import { Storage } from './storage.ts';
import { TabLine } from './tab-line.ts';
import { aloneTab, joinTabs, type Tabs } from './tabs.ts';

export class TabDevice implements Device {
  readonly id: DeviceId;
  readonly drafts: Drafts;
  readonly catalog: Device['catalog'];
  readonly #options: DeviceOptions;
  readonly #opening = freshId<'opening'>();
  readonly #clock: LineClock;
  readonly #aside = new Aside();
  readonly #listeners = new Listeners<Topic>();
  readonly #papers: LatePapers;
  readonly #writer: JournalWriter;
  readonly #signs: SignKeeper;
  readonly #cataloguer: Cataloguer;
  readonly #claims: DeviceClaims;
  readonly #storage: Storage;
  readonly #line: TabLine;
  readonly #happenings: Happenings;
  #catalog!: Catalog;
  #owner!: Ownership;
  #spaces = new Map<SpaceId, SpaceRow>();
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
      changed: (paper) => this.#cataloguer.changed(paper),
      damaged: (rows) => this.#storage.damaged(rows),
      showPresence: (space, doc, client, state) => this.#line.show(space, doc, client, state),
      removes: options.removes,
    });
    this.#cataloguer = new Cataloguer({
      aside: this.#aside,
      catalog: () => this.#catalog,
      me: () => this.#owner.identity.member,
      rows: (space) => this.rows(space),
      spaceRow: (space) => this.#spaces.get(space),
      glance: (space, kind, look) => this.#papers.glance(space, kind, look),
    });
    this.#signs = new SignKeeper({
      aside: this.#aside,
      clock: this.#clock,
      kept: () => this.#storage.kept,
      spaces: () => this.#spaces,
      stored: () => this.#storage.onDisk,
      hasAccount: () => this.#owner.identity.account !== null,
      line: () => this.#line.facts,
      changed: () => {
        this.#listeners.call('sign');
        this.#listeners.call('waiting');
      },
    });
    this.#happenings = new Happenings({
      aside: this.#aside,
      papers: this.#papers,
      claims: this.#claims,
      signs: this.#signs,
      cataloguer: this.#cataloguer,
      line: this.#line,
      kept: () => this.#storage.kept,
      now: () => this.#clock.now(),
      tell: (message) => this.#tabs.tell(message),
      call: (topic) => this.#listeners.call(topic),
      hasSpace: (space) => this.#spaces.has(space),
      readSpaces: () => this.#readSpaces(),
      journalFlushed: () => this.#writer.flushed(),
      accountElsewhere: async () => {
        await this.#owner.reread();
        this.#line.follow(this.#owner.identity.account !== null);
      },
    });
    this.drafts = new TabDrafts({
      kept: () => this.#storage.kept,
      opening: this.#opening,
      isAlive: (opening) => this.#tabs.isAlive(opening),
      dropWithJournal: (key) => this.#writer.dropDraft(key),
      failed: (fault) => void this.#storage.failed(fault),
    });
    this.catalog = {
      networks: () => this.#catalog.all('networks'),
      events: () => this.#catalog.all('events'),
      goals: () => this.#catalog.all('goals'),
      notes: () => this.#catalog.all('notes'),
      pools: () => this.#catalog.all('pools'),
      ownDays: async () => (await this.#catalog.all('days'))[0] ?? null,
      texts: () => this.#catalog.all('texts'),
    };
  }

  async #begin(identity: Identity): Promise<void> {
    this.#owner = new Ownership(
      {
        prefix: this.#options.prefix,
        storage: this.#storage,
        claims: this.#claims,
        spaces: () => this.#spaces,
        readSpaces: () => this.#readSpaces(),
        forgotten: (space) => this.#catalog.remove(space),
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
    await this.#readSpaces();
    const { catalog, empty } = await Catalog.open(this.#options.prefix, onDisk, () => {
      this.#listeners.call('catalog');
      this.#tabs.tell({ say: 'catalog' });
    });
    this.#catalog = catalog;
    this.#tabs = onDisk ? joinTabs(this.#options.prefix, this.#opening, (message) => this.#happenings.hear(message)) : aloneTab();
    await this.#signs.recount();
    void this.#tabs.line.then(() => this.#line.hold());
    this.#tabs.tell({ say: 'line?' });
    if (empty) for (const space of this.#spaces.keys()) this.#cataloguer.behind(space);
    for (const { space, docKind } of await this.#storage.kept.unsettledDocs()) this.#cataloguer.behind(space, docKind as DocKind);
    if (this.#spaces.size > 0) this.#aside.do(this.#storage.askPersistence());
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
    await this.#owner.decide(space, answer);
    await this.#signs.recount();
    this.#line.poke();
  }

  // ---------- spaces, documents, rows ----------

  async found(kind: SpaceKind, hosts: readonly SpaceId[]): Promise<SpaceId> {
    const founding = foundingOf(kind, hosts, this.#owner.identity, this.#seconds(), this.#clock.now());
    await this.#storage.write((kept) => kept.found(founding.space, founding.birth, founding.rows));
    this.#aside.do(this.#storage.askPersistence());
    this.#spaces.set(founding.space.id, founding.space);
    this.#signs.add(founding.birth);
    return founding.space.id;
  }

  async open(space: SpaceId, kind: DocKind, doc?: DocId): Promise<OpenPaper | null> {
    const row = this.#spaces.get(space);
    if (!row || row.state === 'gone') return null;
    const rows = await this.rows(space);
    const right = this.#owner.names.some((id) => mayWrite(kind, [rows.get(`role/${id}`)])) ? null : 'no-right';
    const open = await this.#papers.open(space, kind, right, doc);
    return isNewerThanApp(open.paper) ? { ...open, readOnly: 'newer-app' } : open;
  }

  async rows(space: SpaceId): Promise<ReadonlyMap<string, Json>> {
    return new Map((await this.#storage.kept.rowsOf(space)).map((row) => [row.key, row.value]));
  }

  // ---------- claims ----------

  claim(verb: string, args: Json): Promise<ClaimId> {
    return this.#claims.make(verb, args);
  }

  outcome(id: ClaimId): Promise<ClaimOutcome> {
    return this.#claims.outcome(id);
  }

  // ---------- the sign and what waits ----------

  sign(): Sign {
    return this.#signs.sign();
  }

  online(): boolean {
    return this.#line.facts.up;
  }

  waiting(): Promise<readonly Waiting[]> {
    return this.#signs.waiting();
  }

  async lastSent(): Promise<readonly { readonly space: SpaceId; readonly at: number }[]> {
    return [...this.#spaces.values()].filter((space) => space.sentAt > 0).map((space) => ({ space: space.id, at: space.sentAt }));
  }

  storage(): StorageState {
    return this.#storage.state;
  }

  updateReady(ready: boolean): void {
    this.#signs.updateReady(ready);
  }

  wake(): void {
    this.#line.wake();
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

  async #readSpaces(): Promise<void> {
    this.#spaces = new Map((await this.#storage.kept.spaces()).map((space) => [space.id, space]));
    this.#listeners.call('spaces');
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
    await this.#cataloguer.close();
    await this.#writer.flushed();
    await this.#papers.closeAll();
    await this.#aside.close();
    this.#signs.close();
    this.#tabs.close();
    this.#catalog.close();
    this.#storage.close();
  }
}
