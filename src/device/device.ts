/**
 * A device in one tab: joins disk, catalogue and line to documents, and answers what the floors above ask.
 * It decides nothing about content; rooms beside it do the work, and it ties them.
 */
import { Catalog } from '../catalog/catalog.ts';
import { DexieTables, NotOpened, reasonOf } from '../disk/dexie-tables.ts';
import { NotBrought } from '../disk/inside.ts';
import type { KeptNews, KeptSabotage, NewJournalRow } from '../disk/kept.ts';
import { MemoryTables } from '../disk/memory-tables.ts';
import { removeDocStore } from '../disk/remove-doc-store.ts';
import type { SpaceRow, Tables } from '../disk/tables.ts';
import { inflateRaw } from '../link/inflate.ts';
import { type Connect, type LineClock, machineClock } from '../link/line.ts';
import { mayWrite } from '../shared/access/decide.ts';
import { type ClaimId, type DeviceId, type DocId, freshId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, docIdOf, isNewerThanApp, type PutRule, type SpaceKind } from '../shared/model/paper.ts';
import type { Account, ClaimOutcome, Device, Drafts, MadeHere, OpenPaper, Sign, Stop, StorageState, Topic, Waiting } from './api.ts';
import { Cataloguer } from './cataloguer.ts';
import { DeviceClaims } from './claims.ts';
import { TabDrafts } from './drafts.ts';
import { foundingOf } from './founding.ts';
import { type Identity, readDeviceId, readIdentity, takeAccount } from './identity.ts';
import { JournalWriter } from './journal-writer.ts';
import { LatePapers } from './late-papers.ts';
import { LineHolder } from './line-holder.ts';
import { Listeners } from './listeners.ts';
import { SignKeeper } from './sign-keeper.ts';
import { Storage } from './storage.ts';
import { aloneTab, joinTabs, type LineFacts, noLine, type TabMessage, type Tabs } from './tabs.ts';

export interface DeviceOptions {
  /** Put before every name of a database, lock and channel, so that many devices live in one test process. */
  readonly prefix: string;
  readonly connect: Connect;
  readonly clock?: LineClock;
  readonly random?: () => number;
  /** How `kept` is opened; tests bring disks that fail. */
  readonly openTables?: (name: string, waitMs: number) => Promise<Tables>;
  readonly openWaitMs?: number;
  readonly sabotage?: KeptSabotage;
  /** Another rule for what a put goes over; tests bring one to see themselves turn red. */
  readonly removes?: PutRule;
}

/** How long a database may take to open before work goes on in memory. */
const openWaitMs = 5_000;

/** Starts the device of this tab. Never fails: where nothing can be stored it works in memory, and says so. */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const waitMs = options.openWaitMs ?? openWaitMs;
  let tables: Tables;
  let reason: StorageState['reason'] = null;
  try {
    tables = await (options.openTables ?? DexieTables.open)(`${options.prefix}kept`, waitMs);
  } catch (fault) {
    tables = new MemoryTables();
    reason = fault instanceof NotOpened ? fault.reason : reasonOf(fault);
  }
  try {
    return await TabDevice.start(options, tables, reason);
  } catch (fault) {
    // It opened and cannot be read: the same as not opened.
    if (reason !== null) throw fault;
    return TabDevice.start(options, new MemoryTables(), reasonOf(fault));
  }
}

class TabDevice implements Device {
  readonly id: DeviceId;
  readonly drafts: Drafts;
  readonly catalog: Device['catalog'];
  readonly #options: DeviceOptions;
  readonly #opening = freshId<'opening'>();
  readonly #clock: LineClock;
  readonly #listeners = new Listeners<Topic>();
  readonly #papers: LatePapers;
  readonly #writer: JournalWriter;
  readonly #signs: SignKeeper;
  readonly #cataloguer: Cataloguer;
  readonly #claims: DeviceClaims;
  readonly #storage: Storage;
  #catalog!: Catalog;
  #identity!: Identity;
  #spaces = new Map<SpaceId, SpaceRow>();
  #tabs!: Tabs;
  #holder: LineHolder | null = null;
  #line: LineFacts = noLine;
  #offsetMs = 0;
  #closed = false;

  static async start(options: DeviceOptions, tables: Tables, reason: StorageState['reason']): Promise<Device> {
    const meta = (key: string): Promise<unknown> => tables.transact('r', ['meta'], async (tx) => (await tx.get('meta', key))?.value);
    const id = await readDeviceId(meta, (fresh) => tables.transact('rw', ['meta'], (tx) => tx.put('meta', [{ key: 'device', value: fresh }])));
    const device = new TabDevice(options, tables, id, reason);
    device.#identity = await readIdentity(device.#storage.kept);
    await device.#begin();
    return device;
  }

  private constructor(options: DeviceOptions, tables: Tables, id: DeviceId, reason: StorageState['reason']) {
    this.#options = options;
    this.#clock = options.clock ?? machineClock;
    this.id = id;
    const host = {
      heard: (news: KeptNews) => this.#news(news),
      changed: () => {
        this.#listeners.call('storage');
        this.#signs.look();
      },
      moved: async () => {
        await this.#signs.recount();
        if (!this.#holder) this.#holdLine();
      },
    };
    this.#storage = new Storage(tables, id, reason, host, options.sabotage);
    this.#claims = new DeviceClaims({
      write: (act) => this.#storage.write(act),
      me: () => this.#identity.member,
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
      prefix: options.prefix,
      kept: () => this.#storage.kept,
      onDisk: () => this.#storage.onDisk,
      openWaitMs: options.openWaitMs ?? openWaitMs,
      me: () => this.#identity.member,
      seconds: () => Math.floor((this.#clock.now() + this.#offsetMs) / 1000),
      journal: (row) => this.#writer.add(row),
      journalFlushed: () => this.#writer.flushed(),
      changed: (paper) => this.#cataloguer.changed(paper),
      damaged: (rows) => this.#storage.damaged(rows),
      showPresence: (space, doc, client, state) => this.#show(space, doc, client, state),
      removes: options.removes,
    });
    this.#cataloguer = new Cataloguer({
      catalog: () => this.#catalog,
      me: () => this.#identity.member,
      rows: (space) => this.rows(space),
      spaceRow: (space) => this.#spaces.get(space),
      glance: (space, kind, look) => this.#papers.glance(space, kind, look),
    });
    this.#signs = new SignKeeper({
      clock: this.#clock,
      kept: () => this.#storage.kept,
      spaces: () => this.#spaces,
      stored: () => this.#storage.onDisk,
      hasAccount: () => this.#identity.account !== null,
      line: () => this.#line,
      changed: () => {
        this.#listeners.call('sign');
        this.#listeners.call('waiting');
      },
    });
    this.drafts = new TabDrafts({
      kept: () => this.#storage.kept,
      opening: this.#opening,
      isAlive: (opening) => this.#tabs.isAlive(opening),
      dropWithJournal: (key) => this.#writer.dropDraft(key),
      failed: (fault) => void this.#storage.failed(fault),
    });
    this.catalog = { networks: () => this.#catalog.networks(), events: () => this.#catalog.events() };
  }

  async #begin(): Promise<void> {
    const { onDisk } = this.#storage;
    await this.#readSpaces();
    const { catalog, empty } = await Catalog.open(this.#options.prefix, onDisk, () => {
      this.#listeners.call('catalog');
      this.#tabs.tell({ say: 'catalog' });
    });
    this.#catalog = catalog;
    this.#tabs = onDisk ? joinTabs(this.#options.prefix, this.#opening, (message) => this.#hear(message)) : aloneTab();
    await this.#signs.recount();
    void this.#tabs.line.then(() => this.#holdLine());
    this.#tabs.tell({ say: 'line?' });
    if (empty) for (const space of this.#spaces.keys()) this.#cataloguer.behind(space);
    for (const { space, docKind } of await this.#storage.kept.unsettledDocs()) this.#cataloguer.behind(space, docKind as DocKind);
    if (this.#spaces.size > 0) void this.#storage.askPersistence();
  }

  // ---------- who ----------

  me(): MemberId {
    return this.#identity.member;
  }

  self(): Identity['self'] {
    return this.#identity.self;
  }

  account(): Account | null {
    return this.#identity.account;
  }

  async introduce(self: Identity['self']): Promise<void> {
    await this.#storage.kept.setMeta('self', { ...self });
    this.#identity = { ...this.#identity, self };
    this.#accountChanged();
  }

  async signedIn(account: Account): Promise<void> {
    const before = this.#identity;
    // Made before there was an account: nothing of it goes out until the member has said whose it is.
    for (const space of this.#spaces.values()) if (before.account === null && space.state === 'mine') await this.#storage.kept.setState(space.id, 'undecided');
    this.#identity = await takeAccount(this.#storage.kept, before, account);
    await this.#readSpaces();
    this.#accountChanged();
    this.#holder?.start();
  }

  async signedOut(): Promise<void> {
    await this.#storage.kept.setMeta('account', null);
    this.#identity = { ...this.#identity, account: null };
    this.#holder?.stop();
    this.#accountChanged();
  }

  #accountChanged(): void {
    this.#listeners.call('account');
    this.#tabs.tell({ say: 'account' });
    void this.#signs.recount();
  }

  // ---------- spaces, documents, rows ----------

  async found(kind: SpaceKind, hosts: readonly SpaceId[]): Promise<SpaceId> {
    const founding = foundingOf(kind, hosts, this.#identity, Math.floor((this.#clock.now() + this.#offsetMs) / 1000), this.#clock.now());
    await this.#storage.write((kept) => kept.found(founding.space, founding.birth, founding.rows));
    void this.#storage.askPersistence();
    this.#spaces.set(founding.space.id, founding.space);
    this.#signs.add(founding.birth);
    return founding.space.id;
  }

  async open(space: SpaceId, kind: DocKind): Promise<OpenPaper | null> {
    const row = this.#spaces.get(space);
    if (!row || row.state === 'gone') return null;
    const roles = await this.#rolesIn(space);
    const right = roles.some((role) => mayWrite(kind, [role])) ? null : 'no-right';
    const open = await this.#papers.open(space, kind, right);
    return isNewerThanApp(open.paper) ? { ...open, readOnly: 'newer-app' } : open;
  }

  async rows(space: SpaceId): Promise<ReadonlyMap<string, Json>> {
    return new Map((await this.#storage.kept.rowsOf(space)).map((row) => [row.key, row.value]));
  }

  async #rolesIn(space: SpaceId): Promise<Json[]> {
    const rows = await this.rows(space);
    return [this.#identity.member, ...this.#identity.former].map((id) => rows.get(`role/${id}`) ?? null);
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
    return this.#line.up;
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
    this.#holder?.wake();
    if (!this.#holder) this.#tabs.tell({ say: 'line?' });
  }

  // ---------- made before there was an account ----------

  async madeHere(): Promise<readonly MadeHere[]> {
    return [...this.#spaces.values()]
      .filter((space) => space.state === 'undecided')
      .map(({ id, kind, at }) => ({ space: id, kind: kind as SpaceKind, madeAt: at * 1000 }));
  }

  async decide(space: SpaceId, answer: 'mine' | 'here-only' | 'delete'): Promise<void> {
    if (answer === 'delete') {
      for (const doc of await this.#storage.kept.forget(space)) await removeDocStore(this.#docName(doc));
      await this.#catalog.remove(space);
    } else {
      // Whose it was must be known to the server before anything of it arrives under the old name.
      const maker = this.#spaces.get(space)?.maker;
      if (answer === 'mine' && maker && maker !== this.#identity.member) await this.#aliasOnce(maker);
      await this.#storage.kept.setState(space, answer);
    }
    await this.#readSpaces();
    await this.#signs.recount();
    this.#holder?.poke();
  }

  async #aliasOnce(from: MemberId): Promise<void> {
    const key = `alias:${from}`;
    if (await this.#storage.kept.meta(key)) return;
    await this.claim('alias', { from });
    await this.#storage.kept.setMeta(key, true);
  }

  // ---------- the line ----------

  #holdLine(): void {
    if (this.#closed || this.#holder) return;
    this.#holder = new LineHolder(
      {
        store: this.#storage.line,
        connect: this.#options.connect,
        clock: this.#clock,
        random: this.#options.random ?? Math.random,
        inflate: inflateRaw,
      },
      {
        facts: (facts, offsetMs) => {
          this.#lineChanged(facts, offsetMs);
          this.#tabs.tell({ say: 'line', facts, offsetMs });
        },
        here: (doc, here) => {
          this.#papers.here(doc, here);
          this.#tabs.tell({ say: 'here', doc, here });
        },
        fault: (fault) => {
          if (!(fault instanceof NotBrought)) void this.#storage.failed(fault);
        },
      },
    );
    if (this.#identity.account) this.#holder.start();
  }

  #lineChanged(facts: LineFacts, offsetMs: number): void {
    const turned = facts.up !== this.#line.up;
    this.#line = facts;
    this.#offsetMs = offsetMs;
    if (turned) this.#listeners.call('online');
    this.#signs.look();
  }

  #show(space: SpaceId, doc: DocId, client: number, state: Json): void {
    const plain = JSON.parse(JSON.stringify(state)) as Json;
    if (this.#holder) this.#holder.show(space, doc, client, plain);
    else this.#tabs.tell({ say: 'show', space, doc, client, state: plain });
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

  #news(news: KeptNews): void {
    switch (news.what) {
      case 'journal':
        this.#holder?.poke();
        this.#tabs.tell({ say: 'journal' });
        break;
      case 'taken': {
        const edits = news.edits.map(({ doc, docKind, update }) => ({ doc, docKind, update }));
        this.#tabs.tell({ say: 'taken', space: news.space, edits, rows: news.rows });
        void this.#taken(news.space, edits, news.rows, true);
        break;
      }
      case 'answered':
        this.#papers.answered(news.docs);
        void this.#claims.answered();
        void this.#readSpaces().then(() => this.#signs.recount());
        for (const doc of news.resync) void this.#sendWhole(doc);
        this.#tabs.tell({ say: 'answered' });
        break;
      case 'spaces':
        void this.#readSpaces().then(() => this.#signs.recount());
        this.#tabs.tell({ say: 'spaces' });
        break;
    }
  }

  async #taken(
    space: SpaceId,
    edits: readonly { readonly doc: DocId; readonly docKind: string; readonly update: Uint8Array }[],
    rows: boolean,
    mine: boolean,
  ): Promise<void> {
    const closed = new Set<DocKind>();
    for (const { doc, docKind, update } of edits) if (!this.#papers.arrive(doc, update)) closed.add(docKind as DocKind);
    if (rows || !this.#spaces.has(space)) await this.#readSpaces();
    if (rows) this.#listeners.call(`rows:${space}`);
    if (!mine) return;
    // The tab that holds the line keeps the catalogue of what nobody has open.
    for (const kind of closed) this.#cataloguer.behind(space, kind);
    if (rows) this.#cataloguer.behind(space);
  }

  #hear(message: TabMessage): void {
    switch (message.say) {
      case 'edit':
        this.#papers.arrive(message.doc, message.update);
        break;
      case 'journal':
        this.#holder?.poke();
        this.#signs.recountSoon();
        break;
      case 'taken':
        void this.#taken(message.space, message.edits, message.rows, false);
        break;
      case 'answered':
        void this.#claims.answered();
        void this.#readSpaces();
        this.#signs.recountSoon();
        break;
      case 'spaces':
        void this.#readSpaces();
        break;
      case 'account':
        void readIdentity(this.#storage.kept).then((identity) => {
          this.#identity = identity;
          this.#listeners.call('account');
          if (identity.account) this.#holder?.start();
          else this.#holder?.stop();
          void this.#signs.recount();
        });
        break;
      case 'line':
        this.#lineChanged(message.facts, message.offsetMs);
        break;
      case 'line?':
        this.#holder?.tell();
        this.#holder?.wake();
        break;
      case 'show':
        this.#holder?.show(message.space, message.doc, message.client, message.state);
        break;
      case 'here':
        this.#papers.here(message.doc, message.here);
        break;
      case 'catalog':
        this.#listeners.call('catalog');
        break;
    }
  }

  async #sendWhole(doc: DocId): Promise<void> {
    const known = (await this.#storage.kept.docs()).find((row) => row.id === doc);
    if (!known || docIdOf(known.space, known.kind as DocKind) !== doc) return;
    await this.#writer.flushed();
    const update = await this.#papers.whole(known.space, known.kind as DocKind);
    await this.#storage.kept.sendWhole(doc, { kind: 'edit', space: known.space, doc, docKind: known.kind, update, at: this.#clock.now() });
  }

  async #readSpaces(): Promise<void> {
    this.#spaces = new Map((await this.#storage.kept.spaces()).map((space) => [space.id, space]));
    this.#listeners.call('spaces');
  }

  #docName(doc: DocId): string {
    return `${this.#options.prefix}doc:${doc}`;
  }

  listen(topic: Topic, heard: () => void): Stop {
    return this.#listeners.add(topic, heard);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#holder?.stop();
    await this.#cataloguer.close();
    await this.#writer.flushed();
    await this.#papers.closeAll();
    this.#signs.close();
    this.#tabs.close();
    this.#catalog.close();
    this.#storage.close();
  }
}
