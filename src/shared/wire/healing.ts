/**
 * What device and server say to each other when something went astray: hashes that are compared, what one of them lacks and the other gives,
 * and what stands beside a batch (seals of rows, epochs of documents). All numbers are of the range that older apps pass over (W42), so that
 * old and new understand each other as far as the older one goes. Rules W101 to W112 of PROTOCOL.md; the layout is in its tables.
 */
import * as encoding from 'lib0/encoding';
import type { DocId, SpaceId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { anyJson, readId, readJson, readList, writeId, writeJson, writeList, writeUint } from './fields.ts';
import type { Seq } from './frames.ts';
import type { Reader } from './reader.ts';

/** The server's proof that it once wrote a row: an HMAC over space, key, epoch, number and value (R95). */
export interface Seal {
  /** The history of the log in which the row had its number. */
  readonly epoch: number;
  readonly seq: Seq;
  readonly mac: Uint8Array;
}

/** A row that comes back to a server which may lack it. */
export interface SealedRow {
  readonly space: SpaceId;
  readonly key: string;
  /** null: the row is gone. */
  readonly value: Json;
  readonly seal: Seal;
}

/** What the server says of a hash: `elsewhere`: the two do not stand at the same point, ask again after the next rest. */
export type Compared = 'same' | 'elsewhere' | 'differs';

/** What became of something given back: `again`: not now (a neighbour is missing, the log cannot be written). */
export type GivenCode = 'kept' | 'again' | 'refused';

export type HealingFromDevice =
  /** The content hashes of documents of a space, as they stand at `to` of its stream; `to` 0: wherever the server stands. */
  | { readonly type: 'compare'; readonly space: SpaceId; readonly to: Seq; readonly docs: readonly (readonly [DocId, string])[] }
  | {
      readonly type: 'give';
      readonly number: number;
      readonly space: SpaceId;
      readonly doc: DocId;
      readonly docKind: string;
      readonly docEpoch: number;
      readonly update: Uint8Array;
    }
  | { readonly type: 'give-rows'; readonly number: number; readonly rows: readonly SealedRow[] }
  /** Up to which erasure this device knows documents; one that was never named is known from its beginning. */
  | { readonly type: 'doc-epochs'; readonly docs: readonly (readonly [DocId, number])[] };

export type HealingFromServer =
  | { readonly type: 'compared'; readonly space: SpaceId; readonly docs: readonly (readonly [DocId, Compared])[] }
  /** A document as it stands at the server, raw DEFLATE of its state. */
  | {
      readonly type: 'standing';
      readonly space: SpaceId;
      readonly doc: DocId;
      readonly docKind: string;
      readonly docEpoch: number;
      readonly state: Uint8Array;
    }
  /** Speaks of the entries of this space that come behind it on the line. */
  | {
      readonly type: 'beside';
      readonly space: SpaceId;
      readonly epoch: number;
      readonly seals: readonly (readonly [Seq, Uint8Array])[];
      readonly epochs: readonly (readonly [DocId, number])[];
      /** Edits that were brought back in the stead of those who made them. */
      readonly returned: readonly Seq[];
    }
  /** This store was put back from a copy: whoever has more is asked to give it, before anything else goes out. */
  | { readonly type: 'give-back' }
  | { readonly type: 'given'; readonly answers: readonly (readonly [number: number, code: GivenCode])[] };

const fromDevice = { compare: 128, give: 129, 'give-rows': 130, 'doc-epochs': 131 } as const;
const fromServer = { compared: 128, standing: 129, beside: 130, 'give-back': 131, given: 132 } as const;
const comparedNames: readonly Compared[] = ['same', 'elsewhere', 'differs'];
const givenNames: readonly GivenCode[] = ['kept', 'again', 'refused'];
const macBytes = 16;
const hashBytes = 8;
const nameBytes = 1_024;

export function isHealingFromDevice(frame: { readonly type: string }): frame is HealingFromDevice {
  return Object.hasOwn(fromDevice, frame.type);
}

export function isHealingFromServer(frame: { readonly type: string }): frame is HealingFromServer {
  return Object.hasOwn(fromServer, frame.type);
}

export function encodeFromDevice(frame: HealingFromDevice): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeUint8(out, fromDevice[frame.type]);
  switch (frame.type) {
    case 'compare':
      writeId(out, frame.space);
      writeUint(out, frame.to);
      writeList(out, frame.docs, ([doc, hash]) => {
        writeId(out, doc);
        encoding.writeUint8Array(out, bytesOf(hash));
      });
      break;
    case 'give':
      writeUint(out, frame.number);
      writeId(out, frame.space);
      writeId(out, frame.doc);
      encoding.writeVarString(out, frame.docKind);
      writeUint(out, frame.docEpoch);
      encoding.writeVarUint8Array(out, frame.update);
      break;
    case 'give-rows':
      writeUint(out, frame.number);
      writeList(out, frame.rows, ({ space, key, value, seal }) => {
        writeId(out, space);
        encoding.writeVarString(out, key);
        writeJson(out, value);
        writeUint(out, seal.epoch);
        writeUint(out, seal.seq);
        encoding.writeUint8Array(out, seal.mac);
      });
      break;
    case 'doc-epochs':
      writeEpochs(out, frame.docs);
  }
  return encoding.toUint8Array(out);
}

export function encodeFromServer(frame: HealingFromServer): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeUint8(out, fromServer[frame.type]);
  switch (frame.type) {
    case 'compared':
      writeId(out, frame.space);
      writeList(out, frame.docs, ([doc, outcome]) => {
        writeId(out, doc);
        encoding.writeUint8(out, comparedNames.indexOf(outcome));
      });
      break;
    case 'standing':
      writeId(out, frame.space);
      writeId(out, frame.doc);
      encoding.writeVarString(out, frame.docKind);
      writeUint(out, frame.docEpoch);
      encoding.writeVarUint8Array(out, frame.state);
      break;
    case 'beside':
      writeId(out, frame.space);
      writeUint(out, frame.epoch);
      writeList(out, frame.seals, ([seq, mac]) => {
        writeUint(out, seq);
        encoding.writeUint8Array(out, mac);
      });
      writeEpochs(out, frame.epochs);
      writeList(out, frame.returned, (seq) => writeUint(out, seq));
      break;
    case 'given':
      writeList(out, frame.answers, ([number, code]) => {
        writeUint(out, number);
        encoding.writeUint8(out, givenNames.indexOf(code));
      });
      break;
    case 'give-back':
  }
  return encoding.toUint8Array(out);
}

/** What a device says of this sort; null when the number is none of these. Throws what the reader throws. */
export function readFromDevice(type: number, from: Reader): HealingFromDevice | null {
  switch (type) {
    case fromDevice.compare:
      return {
        type: 'compare',
        space: readId(from),
        to: from.uint(),
        docs: readList(from, 16 + hashBytes, () => [readId<'doc'>(from), wordOf(from)] as const),
      };
    case fromDevice.give:
      return {
        type: 'give',
        number: from.uint(),
        space: readId(from),
        doc: readId(from),
        docKind: from.string(nameBytes),
        docEpoch: from.uint(),
        update: from.blob(),
      };
    case fromDevice['give-rows']:
      return { type: 'give-rows', number: from.uint(), rows: readList(from, 16 + macBytes + 4, () => readSealed(from)) };
    case fromDevice['doc-epochs']:
      return { type: 'doc-epochs', docs: readEpochs(from) };
    default:
      return null;
  }
}

/** What the server says of this sort; null when the number is none of these. Throws what the reader throws. */
export function readFromServer(type: number, from: Reader): HealingFromServer | null {
  switch (type) {
    case fromServer.compared:
      return { type: 'compared', space: readId(from), docs: readList(from, 17, () => [readId<'doc'>(from), named(comparedNames, from)] as const) };
    case fromServer.standing:
      return { type: 'standing', space: readId(from), doc: readId(from), docKind: from.string(nameBytes), docEpoch: from.uint(), state: from.blob() };
    case fromServer.beside:
      return {
        type: 'beside',
        space: readId(from),
        epoch: from.uint(),
        seals: readList(from, 1 + macBytes, () => [from.uint(), from.view(macBytes).slice()] as const),
        epochs: readEpochs(from),
        returned: readList(from, 1, () => from.uint()),
      };
    case fromServer['give-back']:
      return { type: 'give-back' };
    case fromServer.given:
      return { type: 'given', answers: readList(from, 2, () => [from.uint(), named(givenNames, from)] as const) };
    default:
      return null;
  }
}

function readSealed(from: Reader): SealedRow {
  const [space, key, value] = [readId<'space'>(from), from.string(nameBytes), readJson(from, anyJson)];
  return { space, key, value, seal: { epoch: from.uint(), seq: from.uint(), mac: from.view(macBytes).slice() } };
}

function writeEpochs(out: encoding.Encoder, docs: readonly (readonly [DocId, number])[]): void {
  writeList(out, docs, ([doc, epoch]) => {
    writeId(out, doc);
    writeUint(out, epoch);
  });
}

function readEpochs(from: Reader): readonly (readonly [DocId, number])[] {
  return readList(from, 17, () => [readId<'doc'>(from), from.uint()] as const);
}

function named<T>(names: readonly T[], from: Reader): T {
  return names[from.byte()] ?? from.fail('unknown word');
}

function bytesOf(hash: string): Uint8Array {
  return Uint8Array.from({ length: hashBytes }, (_, i) => Number.parseInt(hash.slice(2 * i, 2 * i + 2), 16));
}

function wordOf(from: Reader): string {
  return [...from.view(hashBytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
