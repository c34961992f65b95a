/**
 * A device in one tab: what the floors above ask, answered by its rooms (`device-rooms.ts`).
 * It decides nothing about content.
 */
import { storesOf } from '../disk/doc-name.ts';
import type { Tables } from '../disk/tables.ts';
import { wipeDatabases } from '../disk/wipe.ts';
import { mayWrite } from '../shared/access/decide.ts';
import type { ClaimId, DeviceId, DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, isNewerThanApp, type SpaceKind } from '../shared/model/paper.ts';
import type { Account, ClaimOutcome, Device, MadeHere, OpenPaper, Sign, Stop, StorageState, Topic, Waiting } from './api.ts';
import { backupOf } from './backup/backup.ts';
import { DeviceRooms } from './device-rooms.ts';
import { type DiskDoor, wipingLock } from './disk-door.ts';
import { examplesOn } from './examples.ts';
import { ownSpaceOf } from './founding.ts';
import { type Identity, readDeviceId, readIdentity } from './identity.ts';
import { clearMarks } from './marks-of.ts';
import type { DeviceOptions } from './options.ts';
import { NotOpenedSafely } from './safe.ts';

export class TabDevice implements Device {
  readonly id: DeviceId;
  readonly drafts: Device['drafts'];
  readonly past: Device['past'];
  readonly safe: Device['safe'];
  readonly backup: Device['backup'];
  readonly examples: Device['examples'];
  readonly copies: Device['copies'];
  readonly #rooms: DeviceRooms;

  static async start(options: DeviceOptions, tables: Tables, reason: StorageState['reason'], door: DiskDoor): Promise<Device> {
    const meta = (key: string): Promise<unknown> => tables.transact('r', ['meta'], async (tx) => (await tx.get('meta', key))?.value);
    const id = await readDeviceId(meta, (fresh) => tables.transact('rw', ['meta'], (tx) => tx.put('meta', [{ key: 'device', value: fresh }])));
    const device = new TabDevice(options, tables, id, reason);
    door.attach(device.#rooms.diskHooks());
    try {
      await device.#rooms.begin(await readIdentity(device.#rooms.storage.kept));
    } catch (fault) {
      await device.#rooms.abandon();
      throw fault;
    }
    return device;
  }

  private constructor(options: DeviceOptions, tables: Tables, id: DeviceId, reason: StorageState['reason']) {
    this.id = id;
    const rooms = new DeviceRooms(this, options, tables, id, reason);
    this.#rooms = rooms;
    this.drafts = rooms.drafts;
    this.past = rooms.remember.past;
    this.safe = rooms.safe;
    this.copies = rooms.copies;
    this.examples = examplesOn(this, rooms.happenings, rooms.storage);
    this.backup = backupOf(this, rooms.happenings, rooms.storage, options.prefix);
  }

  // ---------- who ----------

  me(): MemberId {
    return this.#rooms.owner.identity.member;
  }

  self(): Identity['self'] {
    return this.#rooms.owner.identity.self;
  }

  account(): Account | null {
    return this.#rooms.owner.identity.account;
  }

  introduce(self: Identity['self']): Promise<void> {
    return this.#rooms.owner.introduce(self);
  }

  signedIn(account: Account): Promise<void> {
    return this.#rooms.owner.signedIn(account);
  }

  signedOut(): Promise<void> {
    return this.#rooms.owner.signedOut();
  }

  async madeHere(): Promise<readonly MadeHere[]> {
    const { owner, lists, spaces } = this.#rooms;
    const made = owner.madeHere().map(async (space): Promise<MadeHere> => {
      const by = await spaces.makerName(space.id);
      const { id, at } = space;
      const kind = space.kind as SpaceKind;
      return { space: id, kind, madeAt: at * 1000, by, ...(kind === 'member' && { holds: await lists.heldIn(id) }) };
    });
    return Promise.all(made);
  }

  async decide(space: SpaceId, answer: 'mine' | 'here-only' | 'delete'): Promise<void> {
    if (answer === 'mine' && this.examples.has(space)) return;
    await this.#rooms.owner.decide(space, answer);
    await this.#rooms.signs.recount();
    this.#rooms.line.poke();
  }

  // ---------- spaces, documents, rows ----------

  async found(kind: SpaceKind, hosts: readonly SpaceId[]): Promise<SpaceId> {
    const space = await this.#rooms.spaces.found(kind, hosts);
    this.#rooms.aside.do(this.#rooms.storage.askPersistence());
    return space;
  }

  async open(space: SpaceId, kind: DocKind, doc?: DocId): Promise<OpenPaper | null> {
    if (space === ownSpaceOf(this.me())) await this.#rooms.spaces.ensureOwn();
    if (!this.#rooms.spaces.has(space)) return null;
    const right = mayWrite(kind, await this.#rooms.spaces.roles(space)) ? null : 'no-right';
    const open = await this.#rooms.papers.open(space, kind, right, doc).catch(passOver);
    if (!open) return null;
    if (!isNewerThanApp(open.paper)) return open;
    this.#rooms.storage.newer();
    return { ...open, readOnly: 'newer-app' };
  }

  get catalog(): Device['catalog'] {
    return this.#rooms.lists.rows;
  }

  rows(space: SpaceId): Promise<ReadonlyMap<string, Json>> {
    return this.#rooms.spaces.rows(space);
  }

  roles(space: SpaceId): Promise<readonly string[]> {
    return this.#rooms.spaces.roles(space);
  }

  mine(): readonly MemberId[] {
    return this.#rooms.spaces.mine;
  }

  // ---------- claims ----------

  claim(verb: string, args: Json): Promise<ClaimId> {
    return this.#rooms.claims.make(verb, args);
  }

  outcome(id: ClaimId): Promise<ClaimOutcome> {
    return this.#rooms.claims.outcome(id);
  }

  // ---------- the sign and what waits ----------

  readonly sign = (): Sign => this.#rooms.signs.sign();
  readonly online = (): boolean => this.#rooms.line.facts.up;
  readonly mustUpdate = (): boolean => this.#rooms.line.facts.stop === 'upgrade-required';
  readonly waiting = (): Promise<readonly Waiting[]> => this.#rooms.signs.waiting();
  readonly storage = (): StorageState => this.#rooms.storage.state;
  readonly updateReady = (ready: boolean): void => this.#rooms.signs.updateReady(ready);
  readonly wake = (): void => this.#rooms.line.wake();

  async lastSent(): Promise<readonly { readonly space: SpaceId; readonly at: number }[]> {
    return this.#rooms.spaces.lastSent();
  }

  // ---------- what happens ----------

  listen(topic: Topic, heard: () => void): Stop {
    return this.#rooms.listeners.add(topic, heard);
  }

  close(): Promise<void> {
    return this.#rooms.close();
  }

  async wipe(): Promise<void> {
    const { prefix } = this.#rooms.options;
    this.#rooms.tabs.tell({ say: 'wiped' });
    const docs = await this.#rooms.storage.kept.docs().catch(() => []);
    await this.close();
    const wiping = (): Promise<void> => wipeDatabases(prefix, docs.flatMap(storesOf));
    clearMarks(prefix, typeof localStorage === 'undefined' || typeof document === 'undefined' ? null : localStorage);
    // Tabs that find their database deleted wait for this before they make it anew: by then they have heard that it was on purpose.
    await (typeof navigator !== 'undefined' && navigator.locks ? navigator.locks.request(wipingLock(prefix), wiping) : wiping());
  }
}

/** A document that has ended the tab is as if it were not here: what there is of it is read elsewhere. */
function passOver(fault: unknown): null {
  if (fault instanceof NotOpenedSafely) return null;
  throw fault;
}
