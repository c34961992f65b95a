/**
 * Looks through the bytes of a Yjs update (V1) without applying them: what they bring, what they delete, what they lean on, and whether they keep the limits.
 * The same scan runs on the device before an edit is written and at the server's door before one is tried, so that honest people never meet a refusal for form.
 * Never throws, allocates no more than the input pays for, and knows no Yjs: `test/shared/wire/scan.test.ts` holds it against the real one.
 */
import { limits, type RefusalCode } from './frames.ts';
import { isReachingKey } from './plain-json.ts';
import { Reader, Unreadable } from './reader.ts';
import { readContent } from './scan-content.ts';
import { nesting, type Strand } from './scan-nesting.ts';

/** What one clientID brings: the clocks `from` to `to` without a hole (`to` is the first clock not brought). */
export interface ScannedClient {
  readonly client: number;
  readonly from: number;
  readonly to: number;
  /** Whether some of it is garbage (deleted so thoroughly that only its length is left): the door takes that from its owner only. */
  readonly hasGarbage: boolean;
}

/** Clocks `from` to `to` (not included) of one clientID. */
export interface ClockRange {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

/** How far the server must know a clientID before this update makes sense: neighbours and parents that it does not bring itself. */
export interface Leaning {
  readonly client: number;
  /** The first clock that need not be known. */
  readonly to: number;
}

export interface GoodScan {
  readonly ok: true;
  readonly clients: readonly ScannedClient[];
  /** Sorted and apart from each other within a clientID. */
  readonly deletes: readonly ClockRange[];
  readonly leansOn: readonly Leaning[];
  /** Names of roots that something in it is put into, each once. */
  readonly roots: readonly string[];
  readonly structs: number;
  /** Nested types that it makes. Their depth below the root is bounded here only as far as the update brings the way to it. */
  readonly types: number;
}

export interface BadScan {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly detail: { readonly why: string; readonly at: number; readonly max: number };
}

export type Scan = GoodScan | BadScan;

/**
 * @param maxBytes what is too large: an update's limit, unless a caller scans a whole state
 * @returns what stands in the update, or why it is refused: `too-large`, `too-many`, `too-deep`, `bad-form`
 */
export function scan(update: Uint8Array, maxBytes: number = limits.updateBytes): Scan {
  if (update.length > maxBytes) return { ok: false, code: 'too-large', detail: { why: 'update too large', at: maxBytes, max: maxBytes } };
  try {
    const found = scanAll(new Reader(update), null);
    // An update that makes no more types than the depth allows cannot nest deeper; only others are looked through again.
    if (found.types > limits.depth) {
      const strands: Strand[] = [];
      scanAll(new Reader(update), strands);
      const deepest = nesting(strands);
      if (deepest === null) return bad('bad-form', 'a type inside itself', 0, 0);
      if (deepest > limits.depth) return bad('too-deep', 'types nested too deep', 0, limits.depth);
    }
    return found;
  } catch (error) {
    if (error instanceof Unreadable) return bad(error.code, error.why, error.at, error.bound);
    return bad('bad-form', 'unreadable', 0, 0);
  }
}

function bad(code: RefusalCode, why: string, at: number, max: number): BadScan {
  return { ok: false, code, detail: { why, at, max } };
}

/** What the structs say while they are read. */
interface Notes {
  readonly reader: Reader;
  readonly leansOn: Map<number, number>;
  readonly roots: Set<string>;
  structs: number;
  types: number;
}

function scanAll(reader: Reader, strands: Strand[] | null): GoodScan {
  const notes: Notes = { reader, leansOn: new Map(), roots: new Set(), structs: 0, types: 0 };
  const clients: ScannedClient[] = [];
  const seen = new Set<number>();
  // A run is at least: count, clientID, clock, and a struct of two bytes.
  for (let left = reader.count(5); left > 0; left--) {
    const run = scanRun(notes, strands);
    if (seen.has(run.client)) reader.fail('a clientID twice');
    seen.add(run.client);
    clients.push(run);
  }
  const deletes = scanDeletes(reader);
  reader.end();
  const leansOn: Leaning[] = [];
  for (const [client, to] of notes.leansOn) {
    // What the update brings itself it does not lean on; that it may begin at all, `from` tells.
    if (!clients.some((run) => run.client === client && to <= run.to)) leansOn.push({ client, to });
  }
  return { ok: true, clients, deletes, leansOn, roots: [...notes.roots], structs: notes.structs, types: notes.types };
}

function scanRun(notes: Notes, strands: Strand[] | null): ScannedClient {
  const { reader } = notes;
  const count = reader.uint();
  if (count === 0) reader.fail('an empty run');
  notes.structs += count;
  if (notes.structs > limits.structsPerUpdate) reader.fail('too many structs', 'too-many', limits.structsPerUpdate);
  const client = reader.uint();
  const from = reader.uint();
  if (count * 2 > reader.left) reader.fail('count beyond the end');
  const strand: Strand | null = strands ? { client, clocks: [], parents: [] } : null;
  if (strand) strands?.push(strand);
  let clock = from;
  let hasGarbage = false;
  for (let i = 0; i < count; i++) {
    const info = reader.byte();
    const kind = info & 0x1f;
    let length: number;
    if (kind === 0) {
      if (info !== 0) reader.fail('garbage with neighbours');
      hasGarbage = true;
      length = reader.uint();
      strand?.clocks.push(clock);
      strand?.parents.push(null);
    } else {
      const isType = kind === 7;
      readPlace(notes, info, client, clock, isType, strand);
      if (isType) notes.types++;
      length = readContent(reader, kind);
    }
    if (length === 0) reader.fail('an empty struct');
    clock += length;
    if (clock > Number.MAX_SAFE_INTEGER) reader.fail('clock too large');
  }
  return { client, from, to: clock, hasGarbage };
}

/** Where a struct stands: after and before which neighbours or, without neighbours, in what and under which key. */
function readPlace(notes: Notes, info: number, client: number, clock: number, isType: boolean, strand: Strand | null): void {
  const { reader } = notes;
  let nearClient = -1;
  let nearClock = -1;
  if (info & 0x80) {
    nearClient = reader.uint();
    nearClock = reader.uint();
    lean(notes, nearClient, nearClock, client, clock);
  }
  if (info & 0x40) {
    const rightClient = reader.uint();
    const rightClock = reader.uint();
    lean(notes, rightClient, rightClock, client, clock);
    if (nearClient < 0) {
      nearClient = rightClient;
      nearClock = rightClock;
    }
  }
  let parentClient = -1;
  let parentClock = -1;
  if ((info & 0xc0) === 0) {
    const inRoot = reader.uint();
    if (inRoot === 1) readRoot(notes);
    else if (inRoot === 0) {
      parentClient = reader.uint();
      parentClock = reader.uint();
      lean(notes, parentClient, parentClock, client, clock);
    } else reader.fail('parent neither root nor nested');
    if (info & 0x20 && isReachingKey(reader.string(limits.keyBytes))) reader.fail('forbidden key');
  }
  if (strand) {
    strand.clocks.push(clock);
    strand.parents.push({ isType, near: nearClient < 0 ? null : [nearClient, nearClock], parent: parentClient < 0 ? null : [parentClient, parentClock] });
  }
}

function readRoot(notes: Notes): void {
  const name = notes.reader.string(limits.keyBytes);
  if (isReachingKey(name)) notes.reader.fail('forbidden key');
  notes.roots.add(name);
  if (notes.roots.size > limits.rootNames) notes.reader.fail('too many roots', 'too-many', limits.rootNames);
}

function lean(notes: Notes, onClient: number, onClock: number, client: number, clock: number): void {
  if (onClient === client) {
    // Within one clientID clocks rise without a hole, so what is older is there; what is not older would lean on itself.
    if (onClock >= clock) notes.reader.fail('leans on itself');
    return;
  }
  if ((notes.leansOn.get(onClient) ?? 0) <= onClock) notes.leansOn.set(onClient, onClock + 1);
}

function scanDeletes(reader: Reader): ClockRange[] {
  const deletes: ClockRange[] = [];
  const seen = new Set<number>();
  for (let left = reader.count(4); left > 0; left--) {
    const client = reader.uint();
    if (seen.has(client)) reader.fail('deletions of a clientID twice');
    seen.add(client);
    const ranges = reader.count(2);
    if (deletes.length + ranges > limits.deleteRanges) reader.fail('too many deletions', 'too-many', limits.deleteRanges);
    let end = 0;
    for (let i = 0; i < ranges; i++) {
      const from = reader.uint();
      const length = reader.uint();
      if (length === 0) reader.fail('an empty deletion');
      if (from < end) reader.fail('deletions overlap or are out of order');
      end = from + length;
      if (end > Number.MAX_SAFE_INTEGER) reader.fail('clock too large');
      deletes.push({ client, from, to: end });
    }
  }
  return deletes;
}
