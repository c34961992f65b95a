/**
 * Frames into bytes and back, without loss. Reading is total: any bytes give a frame, `unknown`, or null, and never throw.
 * Whether ids have an id's shape, and whether the sender may do what the frame says, is for the door to look at.
 * The layout is PROTOCOL.md, W40 to W49. Pure: (in|de)flating is brought by the caller, see `deflated.ts`.
 */
import * as encoding from 'lib0/encoding';
import { type Id, idFromBytes } from '../base/ids.ts';
import { anyJson, readId, readJson, readList, writeId, writeJson, writeList, writeUint } from './fields.ts';
import {
  type Answer,
  type AnswerCode,
  type ClientFrame,
  type Letter,
  limits,
  type ServerFrame,
  type StopCode,
  type StreamEntry,
  type UnknownFrame,
  wireVersion,
} from './frames.ts';
import { encodeFromDevice, encodeFromServer, isHealingFromDevice, isHealingFromServer, readFromDevice, readFromServer } from './healing.ts';
import { Reader } from './reader.ts';

/** Numbers from here to 255 are kept for frames of later apps: read as `unknown` and passed over (W42). */
const firstLaterType = 128;
const fromClient = { hello: 1, push: 2, presence: 3, ping: 4 } as const;
const fromServer = { welcome: 1, batch: 2, 'caught-up': 3, answers: 4, presence: 5, gone: 6, stop: 7, pong: 8 } as const;
const letterKinds = { birth: 1, edit: 2, claim: 3 } as const;
const entryKinds = { edit: 1, row: 2, deflatedEdit: 3 } as const;

/** Their places are their numbers on the line (W60): new ones are added at the end, none is taken away. */
// biome-ignore format: read as a row of numbers
export const answerCodes: readonly AnswerCode[] = [
  'kept', 'cannot-store', 'resync', 'not-allowed', 'not-available', 'bad-id', 'bad-form', 'too-large', 'too-deep', 'too-many',
  'id-taken', 'used-id', 'unknown-verb', 'invitation-unknown', 'invitation-used', 'invitation-expired', 'not-a-member',
  'quarantined', 'erased',
];
export const stopCodes: readonly StopCode[] = ['signin', 'upgrade-required', 'bad-frame', 'too-many', 'going-down'];

/** Longest name of a kind, verb or row key, in bytes of UTF-8. */
const nameBytes = 1_024;

export function encodeClient(frame: ClientFrame): Uint8Array {
  if (isHealingFromDevice(frame)) return encodeFromDevice(frame);
  const out = encoding.createEncoder();
  encoding.writeUint8(out, fromClient[frame.type]);
  switch (frame.type) {
    case 'hello':
      writeUint(out, frame.version);
      writeId(out, frame.device);
      writeUint(out, frame.epoch);
      writeList(out, frame.cursors, ([space, seq]) => {
        writeId(out, space);
        writeUint(out, seq);
      });
      break;
    case 'push':
      writeList(out, frame.letters, (letter) => writeLetter(out, letter));
      break;
    case 'presence':
      writeId(out, frame.space);
      writeId(out, frame.doc);
      writeUint(out, frame.client);
      writeJson(out, frame.state);
      break;
    case 'ping':
  }
  return encoding.toUint8Array(out);
}

export function encodeServer(frame: ServerFrame): Uint8Array {
  if (isHealingFromServer(frame)) return encodeFromServer(frame);
  const out = encoding.createEncoder();
  encoding.writeUint8(out, fromServer[frame.type]);
  switch (frame.type) {
    case 'welcome':
      writeUint(out, frame.version);
      writeUint(out, frame.epoch);
      writeUint(out, frame.now);
      writeId(out, frame.member);
      break;
    case 'batch':
      writeId(out, frame.space);
      writeUint(out, frame.from);
      writeUint(out, frame.to);
      writeList(out, frame.entries, (entry) => writeEntry(out, entry));
      break;
    case 'answers':
      writeList(out, frame.answers, (answer) => {
        writeUint(out, answer.number);
        writeUint(out, answerCodes.indexOf(answer.code));
        writeJson(out, answer.detail);
      });
      break;
    case 'presence':
      writeId(out, frame.space);
      writeId(out, frame.doc);
      writeUint(out, frame.client);
      writeId(out, frame.member);
      writeJson(out, frame.state);
      break;
    case 'gone':
      writeId(out, frame.space);
      break;
    case 'stop':
      writeUint(out, stopCodes.indexOf(frame.code));
      break;
    case 'pong':
      writeUint(out, frame.now);
      break;
    case 'caught-up':
  }
  return encoding.toUint8Array(out);
}

/** What a device sent, or null when the bytes are no frame of this version (larger than `limits.frameBytes` is none either). */
export function decodeClient(bytes: Uint8Array): ClientFrame | UnknownFrame | null {
  if (bytes.length > limits.frameBytes) return null;
  return total(bytes, readClient, readFromDevice);
}

/** What the server sent, or null when the bytes are no frame of this version. */
export function decodeServer(bytes: Uint8Array): ServerFrame | UnknownFrame | null {
  return total(bytes, readServer, readFromServer);
}

function total<F>(bytes: Uint8Array, read: (type: number, from: Reader) => F, readLater: (type: number, from: Reader) => F | null): F | UnknownFrame | null {
  const from = new Reader(bytes);
  try {
    const type = from.byte();
    const frame = type >= firstLaterType ? readLater(type, from) : read(type, from);
    if (frame === null) return { type: 'unknown', number: type };
    from.end();
    return frame;
  } catch {
    return null; // Unreadable, or what the engine throws at a length it cannot serve: no frame either way
  }
}

function readClient(type: number, from: Reader): ClientFrame {
  switch (type) {
    case fromClient.hello: {
      const version = from.uint();
      // Of another version nothing behind the number is known: the door answers `upgrade-required` to it (W3).
      if (version !== wireVersion) {
        from.skip(from.left);
        return { type: 'hello', version, device: idFromBytes(new Uint8Array(16)) as Id<'device'>, epoch: 0, cursors: [] };
      }
      const device = readId<'device'>(from);
      const epoch = from.uint();
      return { type: 'hello', version, device, epoch, cursors: readList(from, 17, () => [readId<'space'>(from), from.uint()] as const) };
    }
    case fromClient.push:
      return { type: 'push', letters: readList(from, 19, () => readLetter(from)) };
    case fromClient.presence:
      return { type: 'presence', space: readId(from), doc: readId(from), client: from.uint(), state: readJson(from, limits.presenceBytes) };
    case fromClient.ping:
      return { type: 'ping' };
    default:
      return from.fail('unknown frame');
  }
}

function readServer(type: number, from: Reader): ServerFrame {
  switch (type) {
    case fromServer.welcome:
      return { type: 'welcome', version: from.uint(), epoch: from.uint(), now: from.uint(), member: readId(from) };
    case fromServer.batch:
      return { type: 'batch', space: readId(from), from: from.uint(), to: from.uint(), entries: readList(from, 4, () => readEntry(from)) };
    case fromServer['caught-up']:
      return { type: 'caught-up' };
    case fromServer.answers:
      return { type: 'answers', answers: readList(from, 3, () => readAnswer(from)) };
    case fromServer.presence:
      return { type: 'presence', space: readId(from), doc: readId(from), client: from.uint(), member: readId(from), state: readJson(from, anyJson) };
    case fromServer.gone:
      return { type: 'gone', space: readId(from) };
    case fromServer.stop:
      return { type: 'stop', code: stopCodes[from.uint()] ?? 'bad-frame' };
    case fromServer.pong:
      return { type: 'pong', now: from.uint() };
    default:
      return from.fail('unknown frame');
  }
}

function writeLetter(out: encoding.Encoder, letter: Letter): void {
  encoding.writeUint8(out, letterKinds[letter.kind]);
  writeUint(out, letter.number);
  switch (letter.kind) {
    case 'birth':
      writeId(out, letter.birth.space);
      encoding.writeVarString(out, letter.birth.kind);
      writeId(out, letter.birth.maker);
      writeUint(out, letter.birth.at);
      writeList(out, letter.birth.hosts, (host) => writeId(out, host));
      break;
    case 'edit':
      writeId(out, letter.space);
      writeId(out, letter.doc);
      encoding.writeVarString(out, letter.docKind);
      encoding.writeVarUint8Array(out, letter.update);
      break;
    case 'claim':
      writeId(out, letter.id);
      encoding.writeVarString(out, letter.verb);
      writeJson(out, letter.args);
      break;
  }
}

function readLetter(from: Reader): Letter {
  const kind = from.byte();
  const number = from.uint();
  switch (kind) {
    case letterKinds.birth: {
      const space = readId<'space'>(from);
      const spaceKind = from.string(nameBytes);
      return {
        kind: 'birth',
        number,
        birth: { space, kind: spaceKind, maker: readId(from), at: from.uint(), hosts: readList(from, 16, () => readId<'space'>(from)) },
      };
    }
    case letterKinds.edit:
      return { kind: 'edit', number, space: readId(from), doc: readId(from), docKind: from.string(nameBytes), update: from.blob() };
    case letterKinds.claim:
      return { kind: 'claim', number, id: readId(from), verb: from.string(nameBytes), args: readJson(from, anyJson) };
    default:
      return from.fail('unknown letter');
  }
}

function writeEntry(out: encoding.Encoder, entry: StreamEntry): void {
  encoding.writeUint8(out, entry.kind === 'edit' && entry.deflated ? entryKinds.deflatedEdit : entryKinds[entry.kind]);
  writeUint(out, entry.seq);
  switch (entry.kind) {
    case 'edit':
      writeId(out, entry.doc);
      encoding.writeVarString(out, entry.docKind);
      writeId(out, entry.member);
      writeUint(out, entry.seconds);
      encoding.writeVarUint8Array(out, entry.update);
      break;
    case 'row':
      encoding.writeVarString(out, entry.key);
      writeJson(out, entry.value);
      break;
  }
}

function readEntry(from: Reader): StreamEntry {
  const kind = from.byte();
  const seq = from.uint();
  switch (kind) {
    case entryKinds.edit:
    case entryKinds.deflatedEdit: {
      const edit = {
        kind: 'edit',
        seq,
        doc: readId<'doc'>(from),
        docKind: from.string(nameBytes),
        member: readId<'member'>(from),
        seconds: from.uint(),
        update: from.blob(),
      } as const;
      return kind === entryKinds.deflatedEdit ? { ...edit, deflated: true } : edit;
    }
    case entryKinds.row:
      return { kind: 'row', seq, key: from.string(nameBytes), value: readJson(from, anyJson) };
    default:
      return from.fail('unknown entry');
  }
}

function readAnswer(from: Reader): Answer {
  // A code of a newer server is a refusal for good that this app has no words for: `bad-form`, so that the document is set aside and not lost.
  return { number: from.uint(), code: answerCodes[from.uint()] ?? 'bad-form', detail: readJson(from, anyJson) };
}
