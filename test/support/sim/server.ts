/**
 * The server of a simulation: the real rooms and the real connections over an in-process wire, on a log in memory. It can be killed (what was
 * not committed is gone), compacted, and put back from a copy of an earlier moment, as an operator does.
 */
import * as Y from 'yjs';
import type { Connect, LineClock, LineEvents, LineSocket } from '../../../src/link/line.ts';
import type { DocId, MemberId } from '../../../src/shared/base/ids.ts';
import { Healing, type HealingSabotage } from '../../../sync-server/claims/healing.ts';
import { Connection } from '../../../sync-server/http/connection.ts';
import { DoorCounts, usualLimits } from '../../../sync-server/http/limits.ts';
import type { DoorNeeds } from '../../../sync-server/http/needs.ts';
import type { Wire } from '../../../sync-server/http/wire.ts';
import type { Act, Added } from '../../../sync-server/log/log.ts';
import { MemoryLog } from '../../../sync-server/log/memory.ts';
import type { Session } from '../../../sync-server/people/sessions.ts';
import { Seals } from '../../../sync-server/rooms/seals.ts';
import { aHouse, type TestHouse } from '../server-house.ts';

/** Each knock of a simulated device is worth minutes of a real one's: its clock runs fast, and the doors' limits are not what is looked at. */
const wide = { atOnce: 1_000_000, aSecond: 1_000_000 };
const wideLimits = {
  ...usualLimits,
  frames: wide,
  lettersOfDevice: wide,
  lettersOfMember: wide,
  docsOfDevice: wide,
  bytesOfDevice: wide,
  knocksOfDevice: wide,
  framesInDebt: 1_000_000,
};

/** A log that can be copied: what it has committed is committed anew. */
class CopiedLog extends MemoryLog {
  readonly #committed: (readonly Act[])[] = [];

  override async commit(acts: readonly Act[]): Promise<void> {
    await super.commit(acts);
    this.#committed.push(acts);
  }

  backUp(): readonly (readonly Act[])[] {
    return [...this.#committed];
  }
}

export class SimServer {
  house: TestHouse & { readonly log: CopiedLog };
  readonly #clock: LineClock;
  #needs: DoorNeeds;
  #copy: readonly (readonly Act[])[] | null = null;
  /** How far each clientID of a document has ever been committed. */
  readonly #committed = new Map<string, Map<number, number>>();
  readonly #lines = new Set<{ readonly cut: () => void }>();

  /** The key of the seals lies beside the store, and is put back with it. */
  readonly #seals = new Seals();
  readonly #sabotage: HealingSabotage;

  private constructor(clock: LineClock, sabotage: HealingSabotage) {
    this.#clock = clock;
    this.#sabotage = sabotage;
    this.house = this.#build(new CopiedLog());
    this.#needs = this.#door();
  }

  static async begin(clock: LineClock, sabotage: HealingSabotage = {}): Promise<SimServer> {
    const server = new SimServer(clock, sabotage);
    await server.#start();
    return server;
  }

  /** A line for a member who is signed in. Frames take their turns; a killed server swallows what was on its way. */
  connect(member: MemberId): Connect {
    return (events) => this.#line(member, events);
  }

  /** The process is gone and another one stands on the same log. */
  async kill(): Promise<void> {
    this.#cutAll();
    this.house = this.#build(this.house.log);
    await this.#start();
  }

  /** Takes a copy of the log as it stands. */
  backUp(): void {
    this.#copy = this.house.log.backUp();
  }

  /** The store is lost, and the last copy is put in its place: a log that has gone back, and another epoch. */
  async restore(): Promise<boolean> {
    if (!this.#copy) return false;
    const log = new CopiedLog();
    for (const acts of this.#copy) await log.commit(acts);
    // Two copies of one store have two epochs, whichever is put back
    while (log.epoch <= this.house.log.epoch) await log.raiseEpoch();
    // In one breath: whoever knocks again must not find the store of before
    this.#cutAll();
    this.house = this.#build(log);
    await this.#start();
    return true;
  }

  /** A document as the log has it now. */
  async standing(doc: DocId): Promise<Y.Doc> {
    const y = new Y.Doc();
    for (const update of (await this.house.log.doc(doc))?.updates ?? []) Y.applyUpdate(y, update);
    return y;
  }

  /** Whether all that stands in a document somewhere has been committed here at some time: what a sign that says *saved* claims. */
  hasKept(doc: string, y: Y.Doc): boolean {
    const kept = this.#committed.get(doc);
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(y))) if ((kept?.get(client) ?? 0) < clock) return false;
    return true;
  }

  #keep(added: readonly Added[]): void {
    for (const entry of added.flatMap(({ entries }) => entries)) {
      if (entry.kind !== 'edit') continue;
      const kept = this.#committed.get(entry.doc) ?? new Map<number, number>();
      this.#committed.set(entry.doc, kept);
      for (const [client, to] of Y.parseUpdateMeta(entry.update).to) kept.set(client, Math.max(kept.get(client) ?? 0, to));
    }
  }

  /** What the server reported that should not happen. That a device stood otherwise than the log is told too, and is what healing is for. */
  get faults(): readonly unknown[] {
    return this.house.faults.filter((fault) => !String(fault).includes('stands otherwise'));
  }

  #build(log: CopiedLog): TestHouse & { readonly log: CopiedLog } {
    const house = { ...aHouse(log), log };
    const clock = this.#clock;
    log.onAdded((added) => this.#keep(added));
    Object.defineProperty(house.clock, 'ms', { get: () => Math.floor(clock.now()) });
    return house;
  }

  async #start(): Promise<void> {
    this.#needs = this.#door();
    await this.#needs.healing?.start();
  }

  #door(): DoorNeeds {
    const { house } = this;
    return {
      healing: new Healing(house, house.claims, house.erasures, this.#seals, this.#sabotage),
      epoch: () => house.log.epoch,
      letters: house.letters,
      streams: house.streams,
      presence: house.presence,
      seen: () => undefined,
      now: house.now,
      report: house.report,
      counts: new DoorCounts(wideLimits),
    };
  }

  #cutAll(): void {
    for (const line of [...this.#lines]) line.cut();
  }

  #line(member: MemberId, events: LineEvents): LineSocket {
    let over = false;
    const later = (act: () => void): void => {
      this.#clock.setTimer(0, () => over || act());
    };
    const cut = (): void => {
      if (over) return;
      over = true;
      this.#lines.delete(line);
      connection.ended();
      this.#clock.setTimer(0, () => events.closed());
    };
    const line = { cut };
    const wire: Wire = {
      send: (bytes, sent) => {
        const copy = bytes.slice();
        later(() => events.heard(copy));
        if (sent) queueMicrotask(sent);
      },
      waiting: 0,
      heardBytes: 0,
      pause: () => undefined,
      resume: () => undefined,
      isPaused: false,
      ping: () => undefined,
      close: () => later(cut),
      terminate: cut,
    };
    const session: Session = { hash: '', member, device: '', made: 0, until: Number.MAX_SAFE_INTEGER };
    const connection = new Connection(wire, session, this.#needs);
    // Known from the first moment: one that opens while the server is put back must not stand at the one before
    this.#lines.add(line);
    later(() => events.opened());
    return {
      send: (bytes) => {
        const copy = bytes.slice();
        later(() => connection.heard(copy));
      },
      close: () => {
        if (over) return;
        over = true;
        this.#lines.delete(line);
        connection.ended();
      },
    };
  }
}
