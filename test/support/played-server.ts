/**
 * A small honest server in memory, for tests of the device's side: streams, commits, answers and epochs as PROTOCOL.md has them, no sign-in and no rights.
 * What the real server does is tested on the real one.
 */
import { deflateRawSync } from 'node:zlib';
import * as Y from 'yjs';
import type { Connect, LineClock } from '../../src/link/line.ts';
import { isOpenToHosts } from '../../src/shared/access/decide.ts';
import { type DocId, isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { type Json, recordOf } from '../../src/shared/base/json.ts';
import { decodeClient, encodeServer } from '../../src/shared/wire/codec.ts';
import {
  type Answer,
  type AnswerCode,
  type Birth,
  type ClientFrame,
  type Letter,
  limits,
  type Seq,
  type ServerFrame,
  type StopCode,
  type StreamEntry,
  wireVersion,
} from '../../src/shared/wire/frames.ts';
import { PlayedDocs } from './played-docs.ts';

type Edit = Extract<Letter, { kind: 'edit' }>;
/** An entry, and the device that it is not sent back to. */
type Logged = StreamEntry & { readonly device: string };

interface PlayedSpace {
  readonly entries: Logged[];
  /** The highest number given, also to what compaction took away. */
  last: Seq;
  birth: string | null;
  /** The networks whose members see it: of a goal or a pool alone. */
  hosts: readonly SpaceId[];
}

interface Socket {
  readonly member: MemberId;
  device: string;
  /** Spaces whose own edits the device is sent too, until it has caught up. */
  readonly withOwn: Set<SpaceId>;
  readonly cursors: Map<SpaceId, Seq>;
  live: boolean;
  /** The numbers of frames that wait for nothing but their turn: a later frame never overtakes. */
  send(frame: ServerFrame): void;
  close(): void;
}

export class PlayedServer {
  epoch = 1;
  /** The log answers that it cannot be written. */
  full = false;
  /** Sockets are accepted, frames are swallowed: what an open socket of an offline browser is like. */
  frozen = false;
  /** Sent to everybody who says hello, instead of a welcome. */
  stop: StopCode | null = null;
  /** Refuses an edit for good, with this code. */
  refuses: ((letter: Edit) => AnswerCode | null) | null = null;
  readonly frames: ClientFrame[] = [];
  readonly docs = new PlayedDocs();
  readonly #spaces = new Map<SpaceId, PlayedSpace>();
  readonly #audience = new Map<SpaceId, Set<MemberId>>();
  readonly #claims = new Map<string, Answer>();
  readonly #sockets = new Set<Socket>();
  readonly #clock: LineClock;
  readonly #commitMs: number;

  constructor(clock: LineClock, commitMs = 3) {
    this.#clock = clock;
    this.#commitMs = commitMs;
  }

  /** A line for a member who is signed in. */
  connect(member: MemberId): Connect {
    return (events) => {
      let open = true;
      const later = (act: () => void): void => {
        this.#clock.setTimer(0, () => open && act());
      };
      const socket: Socket = {
        member,
        device: '',
        withOwn: new Set(),
        cursors: new Map(),
        live: false,
        send: (frame) => {
          if (this.frozen) return;
          const bytes = encodeServer(frame);
          later(() => events.heard(bytes));
        },
        close: () => {
          this.#sockets.delete(socket);
          later(() => {
            open = false;
            events.closed();
          });
        },
      };
      later(() => {
        this.#sockets.add(socket);
        events.opened();
      });
      return {
        send: (bytes) => later(() => this.#sockets.has(socket) && !this.frozen && this.#receive(socket, bytes)),
        close: () => {
          open = false;
          this.#sockets.delete(socket);
        },
      };
    };
  }

  get lines(): number {
    return this.#sockets.size;
  }

  /** Every line falls, as when the process is killed. What was committed stays. */
  cutAll(): void {
    for (const socket of [...this.#sockets]) socket.close();
  }

  /** Lets a member see a space from now on, live. */
  admit(member: MemberId, space: SpaceId): void {
    const audience = this.#audience.get(space) ?? new Set<MemberId>();
    this.#audience.set(space, audience.add(member));
    for (const each of this.#with(space)) for (const socket of this.#socketsOf(member)) if (socket.live) this.#streamTo(socket, each);
  }

  /** What a network hosts goes with it, unless another way leads there. */
  expel(member: MemberId, space: SpaceId): void {
    this.#audience.get(space)?.delete(member);
    for (const each of this.#with(space).filter((one) => !this.#sees(member, one))) {
      for (const socket of this.#socketsOf(member)) {
        socket.cursors.delete(each);
        socket.send({ type: 'gone', space: each });
      }
    }
  }

  /** Writes a record row. */
  row(space: SpaceId, key: string, value: Json): void {
    this.#append(space, (seq) => ({ kind: 'row', seq, key, value, device: '' }));
  }

  /** Merges each document's entries into one at the highest of their numbers, and keeps the latest of each row. */
  compact(space: SpaceId): void {
    const { entries } = this.#space(space);
    const latest = new Map<string, Logged>();
    for (const entry of entries) {
      const name = entry.kind === 'row' ? `row ${entry.key}` : entry.doc;
      const before = latest.get(name);
      if (entry.kind === 'edit' && before?.kind === 'edit') latest.set(name, { ...entry, update: Y.mergeUpdates([before.update, entry.update]), device: '' });
      else latest.set(name, entry);
    }
    entries.splice(0, entries.length, ...[...latest.values()].sort((a, b) => a.seq - b.seq));
  }

  /** Restored from a backup: the last `forgotten` entries of each space never were, and the epoch is another. */
  restore(forgotten: number): void {
    this.epoch++;
    this.docs.clear();
    for (const space of this.#spaces.values()) {
      space.entries.splice(Math.max(0, space.entries.length - forgotten));
      space.last = space.entries.at(-1)?.seq ?? 0;
      for (const entry of space.entries) if (entry.kind === 'edit') Y.applyUpdate(this.docs.at(entry.doc), entry.update);
    }
    this.cutAll();
  }

  textOf(doc: DocId): string {
    return this.docs.at(doc).getText('t').toString();
  }

  /** How many entries a space's log holds. */
  logged(space: SpaceId): number {
    return this.#space(space).entries.length;
  }

  #receive(socket: Socket, bytes: Uint8Array): void {
    const frame = decodeClient(bytes);
    if (!frame || frame.type === 'unknown') return;
    this.frames.push(frame);
    switch (frame.type) {
      case 'hello':
        this.#hello(socket, frame);
        return;
      case 'push':
        if (socket.device === '' || bytes.length > limits.frameBytes) return;
        this.#clock.setTimer(this.#commitMs, () => this.#push(socket, frame.letters));
        return;
      case 'presence':
        for (const other of this.#sockets) {
          if (other !== socket && other.live && this.#sees(other.member, frame.space)) other.send({ ...frame, member: socket.member });
        }
        return;
      case 'ping':
        socket.send({ type: 'pong', now: this.#clock.now() });
    }
  }

  #hello(socket: Socket, hello: Extract<ClientFrame, { type: 'hello' }>): void {
    if (this.stop || hello.version !== wireVersion) {
      socket.send({ type: 'stop', code: this.stop ?? 'upgrade-required' });
      socket.close();
      return;
    }
    if (socket.device !== '') return;
    socket.device = hello.device;
    socket.send({ type: 'welcome', version: wireVersion, epoch: this.epoch, now: this.#clock.now(), member: socket.member });
    for (const [space, seq] of hello.epoch === this.epoch ? hello.cursors : []) {
      if (this.#sees(socket.member, space)) socket.cursors.set(space, seq);
      else socket.send({ type: 'gone', space });
    }
    for (const space of this.#spaces.keys()) if (!socket.cursors.has(space)) socket.withOwn.add(space);
    for (const space of this.#spaces.keys()) if (this.#sees(socket.member, space)) this.#streamTo(socket, space);
    socket.withOwn.clear();
    socket.live = true;
    socket.send({ type: 'caught-up' });
  }

  /** Sends what a space has after the socket's cursor, in batches of a few entries, the large ones deflated. */
  #streamTo(socket: Socket, id: SpaceId): void {
    const space = this.#space(id);
    let from = socket.cursors.get(id) ?? 0;
    const fresh = space.entries.filter(({ seq }) => seq > from);
    for (let at = 0; at < fresh.length; at += 5) {
      const part = fresh.slice(at, at + 5);
      const to = part.at(-1)?.seq ?? from;
      const entries = part.filter(({ device }) => device !== socket.device || socket.withOwn.has(id)).map(({ device: _, ...entry }) => deflated(entry));
      socket.send({ type: 'batch', space: id, from, to, entries });
      from = to;
    }
    socket.cursors.set(id, from);
  }

  #push(socket: Socket, letters: readonly Letter[]): void {
    let full = this.full;
    const answers = letters.map((letter): Answer => {
      const { code, detail = null } = full ? { code: 'cannot-store' as const } : this.#take(socket, letter);
      full ||= code === 'cannot-store';
      return { number: letter.number, code, detail };
    });
    socket.send({ type: 'answers', answers });
  }

  #take(socket: Socket, letter: Letter): Pick<Answer, 'code'> & { readonly detail?: Json } {
    switch (letter.kind) {
      case 'birth': {
        const space = this.#space(letter.birth.space);
        const said = JSON.stringify(letter.birth);
        if (!isId(letter.birth.space)) return { code: 'bad-id' };
        if (space.birth !== null) return { code: space.birth === said ? 'kept' : 'used-id' };
        return this.#bear(socket.member, letter.birth, space, said);
      }
      case 'claim': {
        const known = this.#claims.get(letter.id);
        if (known) return known;
        const answer = this.#decide(socket.member, letter.verb, letter.args);
        this.#claims.set(letter.id, { number: 0, ...answer });
        return answer;
      }
      case 'edit':
        return this.#edit(socket, letter);
    }
  }

  /** A goal or a pool is seen through its hosts, to which a row tells of it; any other space through a row of the maker's own. */
  #bear(member: MemberId, birth: Birth, space: PlayedSpace, said: string): { readonly code: Answer['code'] } {
    const { space: id, kind, maker, at, hosts } = birth;
    const isHosted = isOpenToHosts(kind);
    if (isHosted && !hosts.some((host) => this.#sees(member, host))) return { code: 'not-a-member' };
    space.birth = said;
    if (isHosted) space.hosts = hosts;
    else this.admit(member, id);
    this.row(id, 'birth', { kind, maker, at, hosts });
    for (const host of space.hosts) this.row(host, `hosted/${id}`, { kind, maker, at });
    return { code: 'kept' };
  }

  /** The claims it knows: `join`, whose token is the network's id, and joining and leaving a pool. */
  #decide(member: MemberId, verb: string, args: Json): Pick<Answer, 'code' | 'detail'> {
    if (verb === 'join-pool' || verb === 'leave-pool') {
      const pool = recordOf(args)?.pool;
      if (!isId(pool) || !this.#sees(member, pool as SpaceId)) return { code: 'not-available', detail: null };
      const isIn = verb === 'join-pool';
      this.row(pool as SpaceId, `role/${member}`, isIn ? { role: 'expert' } : null);
      this.row(pool as SpaceId, `shown/${member}`, isIn ? { skills: [], pause: '', months: {} } : null);
      return { code: 'kept', detail: { pool } };
    }
    if (verb !== 'join') return { code: 'unknown-verb', detail: null };
    const token = recordOf(args)?.token;
    if (!isId(token) || !this.#spaces.has(token as SpaceId)) return { code: 'invitation-unknown', detail: null };
    this.admit(member, token as SpaceId);
    this.row(token as SpaceId, `role/${member}`, { role: 'member' });
    return { code: 'kept', detail: { network: token } };
  }

  #edit(socket: Socket, letter: Edit): { readonly code: Answer['code'] } {
    const refused = this.#sees(socket.member, letter.space) ? this.refuses?.(letter) : 'not-available';
    if (refused) return { code: refused };
    const { code, isNews } = this.docs.take(letter.doc, letter.update);
    if (!isNews) return { code };
    const { doc: id, docKind, update } = letter;
    this.#append(letter.space, (seq) => ({
      kind: 'edit',
      seq,
      doc: id,
      docKind,
      member: socket.member,
      seconds: Math.floor(this.#clock.now() / 1_000),
      update,
      device: socket.device,
    }));
    return { code: 'kept' };
  }

  #append(id: SpaceId, entryAt: (seq: Seq) => Logged): void {
    const space = this.#space(id);
    space.entries.push(entryAt(++space.last));
    for (const socket of this.#sockets) if (socket.live && this.#sees(socket.member, id)) this.#streamTo(socket, id);
  }

  #sees(member: MemberId, space: SpaceId): boolean {
    return this.#audience.get(space)?.has(member) || (this.#spaces.get(space)?.hosts ?? []).some((host) => this.#audience.get(host)?.has(member));
  }

  /** A space, and what it hosts. */
  #with(space: SpaceId): SpaceId[] {
    return [space, ...[...this.#spaces].flatMap(([id, { hosts }]) => (hosts.includes(space) ? [id] : []))];
  }

  #socketsOf(member: MemberId): Socket[] {
    return [...this.#sockets].filter((socket) => socket.member === member);
  }

  #space(id: SpaceId): PlayedSpace {
    const space = this.#spaces.get(id) ?? { entries: [], last: 0, birth: null, hosts: [] };
    this.#spaces.set(id, space);
    return space;
  }
}

function deflated(entry: StreamEntry): StreamEntry {
  if (entry.kind !== 'edit' || entry.update.length < 1_024) return entry;
  return { ...entry, update: new Uint8Array(deflateRawSync(entry.update)), deflated: true };
}
