/**
 * Carries two writers' edits over the real way: two devices with databases of their own, two sockets, a real server and its log.
 * While a trace has the writers apart both lines are cut; before a third device reads, the server is killed and started again.
 */
import * as Y from 'yjs';
import type { Account, Device, OpenPaper } from '../../../src/device/api.ts';
import { openDevice } from '../../../src/device/device.ts';
import { socketTo } from '../../../src/link/browser-socket.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import type { MakeTraceRelay, TraceRelay } from './counted-relay.ts';
import { HeldLine } from './held-line.ts';
import type { Desk, Played } from './trace-player.ts';

declare global {
  interface Window {
    /** The test's: kills the server and starts it again on the same store and port. */
    restartServer(): Promise<void>;
    /** The test's: hears in which space it happens. */
    tellSpace(space: string): Promise<void>;
  }
}

type Side = 0 | 1;
const other = (side: Side): Side => (1 - side) as Side;
/** Where writers do not come together at once, lines fall and come back this often, while nothing is under way. */
const txnsBetweenFalls = 100;

interface Seat {
  readonly device: Device;
  readonly line: HeldLine;
}

async function aSeat(name: string, account: Account): Promise<Seat> {
  const line = new HeldLine(socketTo(`${location.origin.replace(/^http/, 'ws')}/sync`));
  const device = await openDevice({ prefix: `${name}-${crypto.randomUUID()}-`, connect: line.connect });
  await device.signedIn(account);
  return { device, line };
}

async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const seen = await look();
    if (seen) return seen as NonNullable<T>;
    await new Promise((rest) => setTimeout(rest, 2));
  }
  throw new Error(`${what} did not come`);
}

const floorOf = ({ device }: Seat, space: SpaceId): Promise<OpenPaper> => until('the document', () => device.open(space, 'floor'));
const isSaved = ({ device }: Seat): boolean => device.sign().state === 'saved';

interface Party {
  readonly account: Account;
  readonly seats: readonly [Seat, Seat];
  readonly space: SpaceId;
  readonly steps: Steps;
  /** When one who was apart gets the other's work, the other gets theirs too: then being apart can be a real cut, for both. */
  readonly comeTogether: boolean;
}

/** What a document holds of somebody: a moment to be waited for elsewhere. */
interface Mark {
  readonly client: number;
  readonly clock: number;
  readonly deleted: Y.Snapshot['ds']['clients'];
}

function markOf(y: Y.Doc): Mark {
  return { client: y.clientID, clock: Y.getState(y.store, y.clientID), deleted: Y.snapshot(y).ds.clients };
}

function holds(y: Y.Doc, mark: Mark): boolean {
  if (Y.getState(y.store, mark.client) < mark.clock) return false;
  const gone = Y.snapshot(y).ds.clients;
  return [...mark.deleted].every(([client, ranges]) =>
    ranges.every(({ clock, len }) => gone.get(client)?.some((range) => range.clock <= clock && clock + len <= range.clock + range.len)),
  );
}

/** Resolves when the document holds it. Looks anew at each update. */
async function reached(y: Y.Doc, mark: Mark): Promise<void> {
  while (!holds(y, mark)) {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('what the colleague wrote did not come')), 15_000);
      y.once('update', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** Who made each transaction, and how many of the other's it had seen. */
type Steps = readonly { readonly writer: Side; readonly seen: number }[];

/**
 * Before which transactions a side has to be given all that the other has made: as late as possible, and before the other makes more
 * than the side may see. So what is given is always everything, whatever the trace is.
 */
function deliveries(steps: Steps): ReadonlyMap<number, readonly Side[]> {
  const indexOf: readonly [number[], number[]] = [[], []];
  for (const [index, { writer }] of steps.entries()) indexOf[writer].push(index);
  const due = new Map<number, Side[]>();
  const has: [number, number] = [0, 0];
  for (const [index, { writer, seen }] of steps.entries()) {
    if (seen <= has[writer]) continue;
    has[writer] = seen;
    const before = Math.min(index, indexOf[other(writer)][seen] ?? index);
    due.set(before, [...(due.get(before) ?? []), writer]);
  }
  return due;
}

class LineRelay implements TraceRelay {
  readonly #docs: readonly [Y.Doc, Y.Doc];
  readonly #party: Party;
  readonly #due: ReadonlyMap<number, readonly Side[]>;
  readonly #made: [number, number] = [0, 0];
  readonly #has: [number, number] = [0, 0];
  readonly #log: Uint8Array[] = [];
  #third: Seat | null = null;

  constructor(docs: readonly [Y.Doc, Y.Doc], party: Party) {
    this.#docs = docs;
    this.#party = party;
    this.#due = deliveries(party.steps);
    for (const doc of docs) {
      doc.on('update', (update: Uint8Array, _from: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
        if (transaction.local) this.#log.push(update);
      });
    }
    for (const { line } of party.seats) line.hold();
  }

  get #seats(): readonly [Seat, Seat] {
    return this.#party.seats;
  }

  made(side: Side): void {
    this.#made[side]++;
  }

  async arrive(side: Side, count: number): Promise<void> {
    const index = this.#made[0] + this.#made[1];
    const due = this.#due.get(index) ?? [];
    if (due.length > 0 && this.#seats[side].line.isCut) await this.#join();
    else for (const one of due) await this.#all(one);
    if (this.#party.comeTogether) {
      if (count < this.#made[other(side)]) this.#cut();
    } else if (index % txnsBetweenFalls === 0 && this.#has[0] === this.#made[1] && this.#has[1] === this.#made[0]) {
      this.#cut();
      await this.#join();
    }
  }

  async #all(side: Side): Promise<void> {
    const { line } = this.#seats[side];
    const made = this.#made[other(side)];
    line.flow();
    await reached(this.#docs[side], markOf(this.#docs[other(side)]));
    line.hold();
    this.#has[side] = made;
  }

  #cut(): void {
    for (const { line } of this.#seats) if (!line.isCut) line.cut();
  }

  async #join(): Promise<void> {
    for (const { line, device } of this.#seats) {
      line.join();
      device.wake();
    }
    await Promise.all([this.#all(0), this.#all(1)]);
  }

  async settle(): Promise<void> {
    await this.#join();
    for (const { line } of this.#seats) line.flow();
    await until('both signs', () => this.#seats.every(isSaved));
  }

  async fresh(): Promise<Y.Doc> {
    await window.restartServer();
    this.#third = await aSeat('celia', this.#party.account);
    const { device } = this.#third;
    const { paper } = await floorOf(this.#third, this.#party.space);
    // A claim goes out when all has been taken; this one is refused and changes nothing.
    await device.outcome(await device.claim('caught-up?', {}));
    for (const seat of this.#seats) {
      seat.device.wake();
      await until('the line again', () => seat.device.online() && isSaved(seat));
    }
    return paper.y;
  }

  log(): readonly Uint8Array[] {
    return this.#log;
  }

  close(): void {
    for (const seat of [...this.#seats, this.#third]) void seat?.device.close();
  }
}

/** Seats two writers at two devices of a member and lets `play` play there. */
export async function onTheLine(
  account: Account,
  story: Pick<Party, 'steps' | 'comeTogether'>,
  play: (makeRelay: MakeTraceRelay, desks: readonly [Desk, Desk]) => Promise<Played>,
): Promise<Played> {
  const seats = [await aSeat('aino', account), await aSeat('bjorn', account)] as const;
  const space = await seats[0].device.found('event', []);
  await window.tellSpace(space);
  await until('the event at the server', () => isSaved(seats[0]));
  const [a, b] = [await floorOf(seats[0], space), await floorOf(seats[1], space)];
  const desks = [
    { y: a.paper.y, me: account.member },
    { y: b.paper.y, me: account.member },
  ] as const;
  return play((one, two) => new LineRelay([one, two], { ...story, seats, space, account }), desks);
}
