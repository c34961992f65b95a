/** The server's rooms without its door, on a log in memory: for tests that say exactly what is handed in and look at what is told. */
import * as Y from 'yjs';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import { type DocKind, docOf, sign } from '../../src/shared/model/paper.ts';
import type { Letter, ServerFrame } from '../../src/shared/wire/frames.ts';
import { Claims } from '../../sync-server/claims/claims.ts';
import { Emptying } from '../../sync-server/claims/emptying.ts';
import { enter } from '../../sync-server/claims/enter.ts';
import type { House } from '../../sync-server/claims/house.ts';
import { Letters } from '../../sync-server/claims/letters.ts';
import { Showing } from '../../sync-server/claims/showing.ts';
import { MemoryLog } from '../../sync-server/log/memory.ts';
import { firstLink, invitation } from '../../sync-server/people/links.ts';
import { Erasures } from '../../sync-server/rooms/erasures.ts';
import { Presence } from '../../sync-server/rooms/presence.ts';
import { Rooms } from '../../sync-server/rooms/rooms.ts';
import type { RoomSabotage } from '../../sync-server/rooms/sabotage.ts';
import { SpaceRows } from '../../sync-server/rooms/space-rows.ts';
import type { Pipe, Stream } from '../../sync-server/rooms/stream.ts';
import { Streams } from '../../sync-server/rooms/streams.ts';
import type { Hand, Verdict } from '../../sync-server/rooms/verdict.ts';
import type { UnnumberedLetter } from './server-line.ts';

export interface TestHouse extends House {
  readonly log: MemoryLog;
  readonly streams: Streams;
  readonly presence: Presence;
  readonly claims: Claims;
  readonly letters: Letters;
  readonly showing: Showing;
  readonly emptying: Emptying;
  readonly faults: unknown[];
  clock: { ms: number };
  /** Hands letters in and waits for their answers. */
  take(hand: Hand, ...letters: readonly UnnumberedLetter[]): Promise<readonly Verdict[]>;
  code(hand: Hand, letter: UnnumberedLetter): Promise<string>;
  /** A new member, on a device of its own: the first by the first account's link, others as members of `network`. */
  join(name: string, network?: SpaceId): Promise<Hand>;
  /** An event of the hand's, with its birth kept. */
  event(hand: Hand, hosts?: readonly SpaceId[]): Promise<SpaceId>;
  network(hand: Hand): Promise<SpaceId>;
  /** A goal or a pool in networks, with its birth kept. */
  hosted(hand: Hand, kind: 'goal' | 'pool', hosts: readonly SpaceId[]): Promise<SpaceId>;
  /** Writes a record row past all rules, as something that comes with a later version would. */
  row(space: SpaceId, key: string, value: Json): Promise<void>;
  listen(hand: Hand, cursors?: ReadonlyMap<SpaceId, number>): Promise<TestPipe>;
}

/**
 * @param log what a house before this one has left, as after a restart
 * @param sabotage breaks its rooms
 */
export function aHouse(log = new MemoryLog(), sabotage: RoomSabotage = {}): TestHouse {
  const clock = { ms: 1_795_000_000_000 };
  const faults: unknown[] = [];
  const report = (_: string, fault: unknown): void => void faults.push(fault);
  const now = (): number => clock.ms;
  const rows = new SpaceRows(log);
  const streams = new Streams(log, rows);
  const rooms = new Rooms({ log, seconds: () => Math.floor(now() / 1000), report, sabotage }, rows);
  const erasures = new Erasures();
  const base: House = { log, rows, rooms, erasures, now, report };
  const claims = new Claims(base);
  const showing = new Showing(base, (decide) => claims.inTurn(decide));
  const emptying = new Emptying(base);
  const letters = new Letters(rooms, claims, report, erasures);
  let anybody = false;

  const take = async (hand: Hand, ...unnumbered: readonly UnnumberedLetter[]): Promise<readonly Verdict[]> => {
    const numbered = unnumbered.map((letter, i) => ({ ...letter, number: i + 1 }) as Letter);
    return (await letters.take(numbered, hand)).answers;
  };
  const found = async (hand: Hand, kind: string, hosts: readonly SpaceId[]): Promise<SpaceId> => {
    const space = freshId<'space'>();
    const [verdict] = await take(hand, { kind: 'birth', birth: { space, kind, maker: hand.member, at: Math.floor(clock.ms / 1000), hosts } });
    if (verdict?.code !== 'kept') throw new Error(`the birth was ${verdict?.code}`);
    return space;
  };
  return {
    ...base,
    log,
    streams,
    presence: new Presence(streams, (doc, client) => rooms.ownerOf(doc, client)),
    claims,
    letters,
    showing,
    emptying,
    faults,
    clock,
    take,
    code: async (hand, letter) => (await take(hand, letter))[0]?.code ?? 'nothing',
    async join(name, network) {
      const hand = { member: freshId<'member'>(), device: freshId<'device'>() };
      const inviter = network ? invitation(network, hand.member, 1, 1, clock.ms) : firstLink(clock.ms);
      if (!network && anybody) throw new Error('there is an account already: say which network invites');
      anybody = true;
      await log.commit([inviter.keep]);
      const entered = await claims.inTurn(() => enter(base, { token: inviter.token, ...hand, name, organisation: 'Ranta', signedIn: null }));
      if (typeof entered === 'string') throw new Error(entered);
      return hand;
    },
    event: (hand, hosts = []) => found(hand, 'event', hosts),
    network: (hand) => found(hand, 'network', []),
    hosted: found,
    row: (space, key, value) => log.commit([{ kind: 'row', space, key, value }]),
    async listen(hand, cursors = new Map()) {
      const pipe = new TestPipe();
      pipe.stream = await streams.open(hand, cursors, pipe);
      await pipe.stream.caughtUp();
      return pipe;
    },
  };
}

/** A socket's end that keeps what it was sent, and can be as slow as a test wants. */
export class TestPipe implements Pipe {
  readonly frames: ServerFrame[] = [];
  stream: Stream | null = null;
  full = false;
  #wanted: (() => void)[] = [];

  send(frame: ServerFrame): void {
    this.frames.push(frame);
  }

  isFull(): boolean {
    return this.full;
  }

  hasRoom(): Promise<void> {
    return this.full ? new Promise((go) => this.#wanted.push(go)) : Promise.resolve();
  }

  makeRoom(): void {
    this.full = false;
    for (const go of this.#wanted.splice(0)) go();
  }

  broken(fault: unknown): void {
    throw fault;
  }

  batches(space: SpaceId): Extract<ServerFrame, { type: 'batch' }>[] {
    return this.frames.filter((frame) => frame.type === 'batch').filter((batch) => batch.space === space);
  }

  /** The spaces that it was told are gone, in order. */
  gone(): readonly SpaceId[] {
    return this.frames.flatMap((frame) => (frame.type === 'gone' ? [frame.space] : []));
  }
}

/** One opening of a document on a device: writes, and gives what it wrote as updates. */
export class TestPaper {
  readonly y = new Y.Doc();
  readonly updates: Uint8Array[] = [];
  readonly space: SpaceId;
  readonly docKind: DocKind;
  readonly doc: DocId;
  readonly me: MemberId;

  /** @param doc of a note, which has an id of its own: a fresh one when none is given */
  constructor(space: SpaceId, docKind: DocKind, me: MemberId, doc = freshId<'doc'>()) {
    this.space = space;
    this.docKind = docKind;
    this.doc = docOf(space, docKind, doc);
    this.me = me;
    this.y.on('update', (update: Uint8Array, origin: unknown) => origin !== 'remote' && this.updates.push(update));
  }

  /** Writes in one transaction, signed, and gives the letter. */
  write(act: (y: Y.Doc) => void): UnnumberedLetter {
    this.y.transact(() => {
      sign(this);
      act(this.y);
    });
    return this.letter(this.updates.at(-1) as Uint8Array);
  }

  letter(update: Uint8Array): UnnumberedLetter {
    return { kind: 'edit', space: this.space, doc: this.doc, docKind: this.docKind, update };
  }

  type(text: string): UnnumberedLetter {
    return this.write((y) => {
      const long = y.getText('note');
      long.insert(long.length, text);
    });
  }

  take(update: Uint8Array): void {
    Y.applyUpdate(this.y, update, 'remote');
  }
}
