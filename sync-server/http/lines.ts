/**
 * All lines of this server, on whatever wire. Its heartbeat ends those that have gone silent, take nothing, or whose session is over;
 * of too many of one device or member the oldest go.
 */
import type { Shelves } from '../people/records.ts';
import { standingSession } from '../people/sessions.ts';
import type { Connection } from './connection.ts';
import type { DoorNeeds } from './needs.ts';

const heartbeatMs = 15_000;
/** With the heartbeat between, nobody is held for more than 60 s who is not there any more (W72). */
const silentMs = 45_000;
const lostMs = 5_000;
const stuckMs = 30_000;
const drainMs = 4_000;
/** Within this a line says who it is. */
const helloMs = 5_000;

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface LinesSabotage {
  /** Lines of a session that is over are left until the next heartbeat, and a row that goes counts until the log has spoken. */
  readonly lateRevoke?: true;
}

export class Lines {
  readonly #needs: DoorNeeds;
  readonly #shelves: Shelves;
  readonly #sabotage: LinesSabotage;
  /** With the address of each. */
  readonly #connections = new Map<Connection, string>();
  /** Which have not said who they are, in the order in which they came, and since when (by the machine's clock): one timer for all of them. */
  readonly #unspoken = new Map<Connection, number>();
  #late: NodeJS.Timeout | null = null;
  readonly #byAddress = new Map<string, number>();
  readonly #timers: readonly NodeJS.Timeout[];
  #isGoingDown = false;

  constructor(needs: DoorNeeds, shelves: Shelves, sabotage: LinesSabotage = {}) {
    this.#needs = needs;
    this.#shelves = shelves;
    this.#sabotage = sabotage;
    this.#timers = [setInterval(() => void this.beat(), heartbeatMs).unref(), setInterval(() => this.endLost(), lostMs).unref()];
  }

  get isGoingDown(): boolean {
    return this.#isGoingDown;
  }

  /** Whether one more line may begin from an address. */
  hasRoomFor(address: string): boolean {
    return (this.#byAddress.get(address) ?? 0) < this.#needs.counts.limits.linesOfAddress;
  }

  /** How many lines there are, and what waits for those that read slowly, in bytes. */
  get standing(): { readonly lines: number; readonly waitingBytes: number; readonly mostWaitingBytes: number } {
    const waiting = [...this.#connections.keys()].map(({ waitingBytes }) => waitingBytes);
    return { lines: waiting.length, waitingBytes: waiting.reduce((sum, bytes) => sum + bytes, 0), mostWaitingBytes: Math.max(0, ...waiting) };
  }

  add(connection: Connection, address: string): void {
    this.#connections.set(connection, address);
    this.#unspoken.set(connection, performance.now());
    this.#late ??= setTimeout(this.#endLate, helloMs).unref();
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    this.#needs.seen(connection.session);
  }

  delete(connection: Connection): void {
    const address = this.#connections.get(connection);
    if (address === undefined) return;
    this.#connections.delete(connection);
    this.#unspoken.delete(connection);
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }

  /** It has said who it is. A device has one line, and a few more for a moment when tabs change over; the oldest beyond that is a ghost. */
  said(newest: Connection): void {
    this.#unspoken.delete(newest);
    const { linesOfDevice, linesOfMember } = this.#needs.counts.limits;
    const ofMember = [...this.#connections.keys()].filter((one) => one.device !== null && one.session.member === newest.session.member);
    const ofDevice = ofMember.filter((one) => one.device === newest.device);
    const ghosts = new Set([...beyond(ofDevice, linesOfDevice), ...beyond(ofMember, linesOfMember)]);
    for (const ghost of ghosts) ghost.stop('too-many', 1008);
  }

  /** Ends those that have begun a message which will never be whole: what they sent of it lies in memory. */
  endLost(): void {
    for (const connection of this.#connections.keys()) if (connection.isLost()) connection.terminate();
  }

  readonly #endLate = (): void => {
    this.#late = null;
    const now = performance.now();
    for (const [connection, since] of this.#unspoken) {
      const leftMs = since + helloMs - now;
      if (leftMs > 0) {
        this.#late = setTimeout(this.#endLate, Math.ceil(leftMs)).unref();
        return;
      }
      this.#unspoken.delete(connection);
      connection.terminate();
    }
  };

  /** Looks at every line: called by a timer, and by tests with a clock of their own. */
  async beat(): Promise<void> {
    const now = this.#needs.now();
    this.endLost();
    for (const connection of this.#connections.keys()) {
      const isSilent = now - connection.heardAt > silentMs;
      const isStuck = connection.fullSince !== null && now - connection.fullSince > stuckMs;
      if (isSilent || isStuck) {
        connection.terminate();
        continue;
      }
      connection.ping();
      try {
        if (await standingSession(this.#shelves, connection.session.hash, now)) this.#needs.seen(connection.session);
        else connection.stop('signin', 4401);
      } catch (fault) {
        this.#needs.report('session', fault);
      }
    }
  }

  /**
   * Ends sessions: while the log is writing it nothing is taken from their lines, and when it has, they end. Where it could not be written the
   * sessions stand, and what waited is taken.
   */
  async endSessions<T>(hashes: readonly string[], commit: () => Promise<T>): Promise<T> {
    if (this.#sabotage.lateRevoke) return commit();
    const theirs = () => [...this.#connections.keys()].filter(({ session }) => hashes.includes(session.hash));
    const held = theirs().map((connection) => connection.hold());
    try {
      await Promise.all(held.map(({ still }) => still));
      const written = await commit();
      for (const connection of theirs()) connection.stop('signin', 4401);
      return written;
    } finally {
      for (const { release } of held) release();
    }
  }

  /** Answers what was taken and lets every device go, within a few seconds. */
  async close(): Promise<void> {
    this.#isGoingDown = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#late) clearTimeout(this.#late);
    const all = [...this.#connections.keys()];
    const inTime = new Promise((done) => setTimeout(done, drainMs).unref());
    await Promise.race([Promise.all(all.map((connection) => connection.goDown())), inTime]);
    const gone = async (): Promise<void> => {
      while (this.#connections.size > 0) await new Promise((done) => setTimeout(done, 10));
    };
    await Promise.race([gone(), new Promise((done) => setTimeout(done, 500))]);
    for (const connection of this.#connections.keys()) connection.terminate();
  }
}

function beyond(lines: readonly Connection[], most: number): readonly Connection[] {
  return lines.slice(0, Math.max(0, lines.length - most));
}
