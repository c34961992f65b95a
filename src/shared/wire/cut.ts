/**
 * A large update as several that the door takes: each by itself whole and readable, in an order in which nothing leans on what comes
 * later, the clocks of each clientID without a hole, and the deletions last (rule D108). Applied one after the other they do what the whole does.
 * Sources: the scan's rules (PROTOCOL.md W61 to W67), and how Yjs writes an update (V1): runs of structs by clientID, then the deletions.
 */
import { createEncoder, length as encodedLength, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';
import { limits } from './frames.ts';
import { scan } from './scan.ts';

/** What a piece may weigh; under the door's limit by what neighbours in the journal may still be folded into it. */
export const pieceBytes = 196_608;
/** Letters of one string that stay together: no struct outweighs a piece. */
const lettersPerStruct = 32_768;
const clientsPerPiece = limits.newClientsPerPush / 2;

/** What one piece may hold. */
export interface PieceBounds {
  readonly bytes: number;
  readonly structs: number;
  readonly ranges: number;
}

/** The pieces that a device sends: few enough structs that the server applies each within a few milliseconds (R74). */
export const sentPieces: PieceBounds = { bytes: pieceBytes, structs: 10_000, ranges: limits.deleteRanges / 2 };

type Struct = Y.Item | Y.GC;

/** @returns the update itself when it is small enough, or when it cannot be cut (what cannot be read, or has holes) */
export function cut(update: Uint8Array, bounds: PieceBounds = sentPieces): readonly Uint8Array[] {
  if (fits(update, bounds)) return [update];
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return [update];
  }
  const strands = new Map<number, Struct[]>();
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip) return [update];
    const strand = strands.get(struct.id.client) ?? [];
    strands.set(struct.id.client, strand);
    strand.push(...(struct instanceof Y.Item ? shortened(struct) : [struct as Y.GC]));
  }
  const pieces = structPieces(strands, bounds);
  return pieces ? [...pieces, ...deletionPieces(decoded.ds.clients, bounds.ranges)] : [update];
}

function fits(update: Uint8Array, bounds: PieceBounds): boolean {
  if (update.length > bounds.bytes) return false;
  const found = scan(update, bounds.bytes);
  // What the scan refuses is cut only where that may help: of the rest the door says what is wrong.
  if (!found.ok) return found.code !== 'too-many';
  return found.clients.length <= clientsPerPiece && found.structs <= bounds.structs && found.deletes.length <= bounds.ranges;
}

/** A struct of a very long string as several, each after the one before it. */
function shortened(item: Y.Item): readonly Y.Item[] {
  if (!(item.content instanceof Y.ContentString) || item.content.str.length <= lettersPerStruct) return [item];
  const { str } = item.content;
  const { client, clock } = item.id;
  const parts: Y.Item[] = [];
  for (let at = 0; at < str.length; ) {
    let end = Math.min(str.length, at + lettersPerStruct);
    // A pair of surrogates is one letter: cut apart, each half would become a replacement sign.
    if (end < str.length && /[\ud800-\udbff]/.test(str.charAt(end - 1))) end--;
    const origin = at === 0 ? item.origin : Y.createID(client, clock + at - 1);
    parts.push(
      new Y.Item(Y.createID(client, clock + at), null, origin, null, item.rightOrigin, item.parent, item.parentSub, new Y.ContentString(str.slice(at, end))),
    );
    at = end;
  }
  return parts;
}

/** Structs in a causal order, as updates; null when there is none (what they lean on goes round, which no honest document does). */
function structPieces(strands: ReadonlyMap<number, readonly Struct[]>, bounds: PieceBounds): Uint8Array[] | null {
  const next = new Map<number, number>();
  /** How far each clientID is written, of those that the update brings at all. */
  const reached = new Map<number, number>();
  for (const [client, [first]] of strands) reached.set(client, first?.id.clock ?? 0);
  const comes = (id: Y.ID | null): boolean => id === null || id.clock < (reached.get(id.client) ?? Number.POSITIVE_INFINITY);
  const pieces: Uint8Array[] = [];
  let piece = new Piece();
  let left = [...strands.values()].reduce((sum, strand) => sum + strand.length, 0);
  while (left > 0) {
    const before = left;
    for (const [client, strand] of strands) {
      for (let at = next.get(client) ?? 0; at < strand.length; at++) {
        const struct = strand[at] as Struct;
        if (!leansOf(struct).every(comes)) break;
        if (piece.isFull(client, bounds)) {
          pieces.push(piece.bytes());
          piece = new Piece();
        }
        piece.add(struct);
        reached.set(client, struct.id.clock + struct.length);
        next.set(client, at + 1);
        left--;
      }
    }
    if (left === before) return null;
  }
  if (!piece.isEmpty) pieces.push(piece.bytes());
  return pieces;
}

function leansOf(struct: Struct): readonly (Y.ID | null)[] {
  if (!(struct instanceof Y.Item)) return [];
  return [struct.origin, struct.rightOrigin, struct.parent instanceof Y.ID ? struct.parent : null];
}

/** One update being put together: its structs by clientID. */
class Piece {
  readonly #runs = new Map<number, { readonly clock: number; count: number; readonly encoder: Y.UpdateEncoderV1 }>();
  #structs = 0;
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#structs === 0;
  }

  isFull(client: number, bounds: PieceBounds): boolean {
    if (this.isEmpty) return false;
    if (this.#structs >= bounds.structs || (!this.#runs.has(client) && this.#runs.size >= clientsPerPiece)) return true;
    // A struct is at most as long as a cut string, whose letters take three bytes each at most.
    return this.#bytes + 3 * lettersPerStruct > bounds.bytes;
  }

  add(struct: Struct): void {
    const { client, clock } = struct.id;
    const run = this.#runs.get(client) ?? { clock, count: 0, encoder: new Y.UpdateEncoderV1() };
    this.#runs.set(client, run);
    const before = encodedLength(run.encoder.restEncoder);
    struct.write(run.encoder, 0);
    this.#bytes += encodedLength(run.encoder.restEncoder) - before;
    run.count++;
    this.#structs++;
  }

  bytes(): Uint8Array {
    const encoder = createEncoder();
    writeVarUint(encoder, this.#runs.size);
    for (const [client, { clock, count, encoder: structs }] of [...this.#runs].sort((a, b) => b[0] - a[0])) {
      writeVarUint(encoder, count);
      writeVarUint(encoder, client);
      writeVarUint(encoder, clock);
      writeUint8Array(encoder, structs.toUint8Array());
    }
    writeVarUint(encoder, 0);
    return toUint8Array(encoder);
  }
}

function deletionPieces(clients: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>, rangesPerPiece: number): Uint8Array[] {
  const all = [...clients].flatMap(([client, ranges]) => ranges.map((range) => ({ client, ...range })));
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += rangesPerPiece) {
    const byClient = new Map<number, { readonly clock: number; readonly len: number }[]>();
    for (const range of all.slice(at, at + rangesPerPiece)) {
      const ranges = byClient.get(range.client);
      if (ranges) ranges.push(range);
      else byClient.set(range.client, [range]);
    }
    const encoder = createEncoder();
    writeVarUint(encoder, 0);
    writeVarUint(encoder, byClient.size);
    for (const [client, ranges] of byClient) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, ranges.length);
      for (const { clock, len } of ranges) {
        writeVarUint(encoder, clock);
        writeVarUint(encoder, len);
      }
    }
    pieces.push(toUint8Array(encoder));
  }
  return pieces;
}
