/**
 * Makes hostile updates out of real ones, knowing how they are built: bytes flipped, cut and spliced, numbers at their edges, structs under
 * another's clientID, at other clocks, beside themselves, of kinds that we do not take, deletions of what is not there. Seeded.
 */
import { createEncoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';

export type Chance = () => number;

/** What a forger knows: real updates to begin from, and the clientIDs of others in the document. */
export interface Loot {
  readonly updates: readonly Uint8Array[];
  readonly others: readonly number[];
  readonly own: number;
  /** Where a clientID goes on. */
  readonly nextClock: (client: number) => number;
}

type Struct = Y.Item | Y.GC | Y.Skip;
type Ranges = Map<number, { clock: number; len: number }[]>;

const edges = [0, 1, 2, 127, 128, 2 ** 14, 2 ** 25 - 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];
const oddNames = ['__proto__', 'constructor', 'prototype', 'who', 'head', 'items', '', 'x'.repeat(2_000), '\u0000', 'ä🧵'];

export function mutated(chance: Chance, loot: Loot): Uint8Array {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
  const below = (end: number): number => Math.floor(chance() * end);
  const base = pick(loot.updates);
  switch (below(10)) {
    case 0:
      return flipped(base, below, 1 + below(3));
    case 1:
      return base.subarray(0, below(base.length + 1));
    case 2:
      return joined(
        base,
        Uint8Array.from({ length: 1 + below(8) }, () => below(256)),
      );
    case 3: {
      const other = pick(loot.updates);
      return joined(base.subarray(0, below(base.length)), other.subarray(below(other.length)));
    }
    case 4:
      return withNumber(base, below(base.length + 1), pick(edges));
    case 5:
      return Uint8Array.from({ length: below(4_096) }, () => below(256));
    case 6:
      return forged(chance, loot);
    default:
      return restructured(base, chance, loot);
  }
}

function flipped(bytes: Uint8Array, below: (end: number) => number, flips: number): Uint8Array {
  const copy = bytes.slice();
  for (let i = 0; i < flips; i++) copy[below(copy.length)] = below(256);
  return copy;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Letters under a clientID that is another's, exactly where it goes on: taken, they would stand in the place of what the owner types
 * next, and silently drop it on every screen. Eleven bytes are enough.
 */
export function forged(chance: Chance, loot: Loot): Uint8Array {
  const client = loot.others[Math.floor(chance() * loot.others.length)] ?? 1;
  const clock = loot.nextClock(client);
  const letters = 'x'.repeat(1 + Math.floor(chance() * 3));
  const after = clock > 0 && chance() < 0.7 ? Y.createID(client, Math.floor(chance() * clock)) : null;
  const kinds: readonly (() => Struct)[] = [
    () => new Y.Item(Y.createID(client, clock), null, after, null, null, 'note' as never, null, new Y.ContentString(letters)),
    () => new Y.Item(Y.createID(client, clock), null, null, null, after, 'note' as never, null, new Y.ContentDeleted(1 + Math.floor(chance() * 5_000))),
    () => new Y.GC(Y.createID(client, clock), 1 + Math.floor(chance() * 5_000)),
    () => new Y.Item(Y.createID(client, clock), null, null, null, null, 'who' as never, String(client), new Y.ContentAny(['x'])),
  ];
  const made = (kinds[Math.floor(chance() * kinds.length)] as () => Struct)();
  const out = createEncoder();
  const encoder = new Y.UpdateEncoderV1();
  made.write(encoder, 0);
  for (const number of [1, 1, client, clock]) writeVarUint(out, number);
  writeUint8Array(out, encoder.toUint8Array());
  writeVarUint(out, 0);
  return toUint8Array(out);
}

/** Another number where one may have stood. */
function withNumber(bytes: Uint8Array, at: number, number: number): Uint8Array {
  const out = createEncoder();
  writeVarUint(out, number);
  let end = at;
  while (end < bytes.length && (bytes[end] as number) >= 0x80) end++;
  return joined(bytes.subarray(0, at), toUint8Array(out), bytes.subarray(Math.min(bytes.length, end + 1)));
}

/** Read as Yjs reads it, changed in one to three places, and written again. */
function restructured(base: Uint8Array, chance: Chance, loot: Loot): Uint8Array {
  const below = (end: number): number => Math.floor(chance() * end);
  let structs: Struct[];
  let ranges: Ranges;
  try {
    const read = Y.decodeUpdate(base);
    structs = [...read.structs] as Struct[];
    ranges = new Map([...read.ds.clients].map(([client, list]) => [client, list.map(({ clock, len }) => ({ clock, len }))]));
  } catch {
    return base;
  }
  for (let changes = 1 + below(3); changes > 0; changes--) {
    if (structs.length === 0 || chance() < 0.2) changeRanges(ranges, chance, loot);
    else changeStruct(structs, below(structs.length), chance, loot);
  }
  try {
    return written(structs, ranges, chance);
  } catch {
    return base; // Some of what a forger may think of Yjs itself cannot write
  }
}

function changeRanges(ranges: Ranges, chance: Chance, loot: Loot): void {
  const client = aClient(chance, loot);
  const list = ranges.get(client) ?? [];
  ranges.set(client, list);
  const clock = chance() < 0.2 ? (edges[Math.floor(chance() * edges.length)] as number) : Math.floor(chance() * 60);
  list.push({ clock, len: chance() < 0.2 ? (edges[Math.floor(chance() * edges.length)] as number) : 1 + Math.floor(chance() * 20) });
  if (chance() < 0.7) list.sort((a, b) => a.clock - b.clock);
}

function aClient(chance: Chance, loot: Loot): number {
  const all = [loot.own, ...loot.others, 1 + Math.floor(chance() * 2 ** 31)];
  return all[Math.floor(chance() * all.length)] as number;
}

function changeStruct(structs: Struct[], at: number, chance: Chance, loot: Loot): void {
  const struct = structs[at] as Struct;
  const { client, clock } = struct.id;
  const below = (end: number): number => Math.floor(chance() * end);
  const anId = (): Y.ID => Y.createID(aClient(chance, loot), chance() < 0.3 ? Math.max(0, clock - below(3) + 1) : below(60));
  const item = struct instanceof Y.Item ? struct : null;
  const again = (of: Partial<Pick<Y.Item, 'id' | 'origin' | 'rightOrigin' | 'parentSub' | 'content'>> & { readonly parent?: Y.Item['parent'] }): Struct => {
    const was = item ?? new Y.Item(struct.id, null, null, null, null, 'note' as never, null, new Y.ContentDeleted(Math.max(1, struct.length)));
    const { id, origin, rightOrigin, parent, parentSub, content } = { ...pickOf(was), ...of };
    return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content);
  };
  switch (below(11)) {
    case 0: // another's clientID, and at its own next clock or anywhere
      structs[at] = again({ id: Y.createID(aClient(chance, loot), chance() < 0.5 ? below(80) : clock) });
      break;
    case 1:
      structs[at] = again({ id: Y.createID(client, Math.max(0, clock + below(5) - 2)) });
      break;
    case 2:
      structs[at] = again({ origin: chance() < 0.3 ? struct.id : anId() });
      break;
    case 3:
      structs[at] = again({ rightOrigin: chance() < 0.3 ? struct.id : anId() });
      break;
    case 4:
      structs[at] = again({ origin: null, rightOrigin: null, parent: chance() < 0.3 ? struct.id : anId() });
      break;
    case 5:
      structs[at] = again({ origin: null, rightOrigin: null, parent: (oddNames[below(oddNames.length)] ?? '') as never });
      break;
    case 6:
      structs[at] = again({
        origin: null,
        rightOrigin: null,
        parent: 'who' as never,
        parentSub: String(aClient(chance, loot)),
        content: new Y.ContentAny(['x']),
      });
      break;
    case 7:
      structs[at] = again({ parentSub: oddNames[below(oddNames.length)] ?? null });
      break;
    case 8:
      structs[at] = again({ content: aContent(chance) });
      break;
    case 9:
      structs[at] = chance() < 0.5 ? new Y.GC(struct.id, Math.max(1, struct.length)) : (new Y.Skip(struct.id, Math.max(1, struct.length)) as unknown as Struct);
      break;
    default:
      structs.splice(at, 1);
  }
}

function pickOf({ id, origin, rightOrigin, parent, parentSub, content }: Y.Item) {
  return { id, origin, rightOrigin, parent, parentSub, content };
}

function aContent(chance: Chance): Y.Item['content'] {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  const kinds: readonly (() => Y.Item['content'])[] = [
    () => new Y.ContentString('väärää 🧵'),
    () => new Y.ContentAny([deep(Math.floor(chance() * 40))]),
    () =>
      new Y.ContentAny([
        ['title', { toString: 'x' }, Number.NaN],
        ['minutes', '15', '7'],
      ]),
    () => new Y.ContentJSON([{ a: 1 }, undefined]),
    () => new Y.ContentBinary(new Uint8Array(64)),
    () => new Y.ContentDeleted(1 + Math.floor(chance() * 1_000)),
    () => new Y.ContentEmbed({ mention: { onclick: 'alert(1)' } }),
    () => new Y.ContentFormat('bold', { deep: deep(20) } as never),
    () => new Y.ContentFormat('__proto__', true as never),
    () => new Y.ContentType(new Y.Text() as never),
    () => new Y.ContentType(new Y.XmlElement('script') as never),
    () => new Y.ContentDoc(new Y.Doc()),
  ];
  return (kinds[Math.floor(chance() * kinds.length)] as () => Y.Item['content'])();
}

/** As Yjs writes it: structs by clientID, the highest first; sometimes a run twice, or a count that is wrong. */
function written(structs: readonly Struct[], ranges: Ranges, chance: Chance): Uint8Array {
  const byClient = new Map<number, Struct[]>();
  for (const struct of structs) byClient.set(struct.id.client, [...(byClient.get(struct.id.client) ?? []), struct]);
  const runs = [...byClient].sort((a, b) => b[0] - a[0]);
  if (runs[0] && chance() < 0.05) runs.push(runs[0]);
  const out = createEncoder();
  writeVarUint(out, runs.length);
  for (const [client, run] of runs) {
    const encoder = new Y.UpdateEncoderV1();
    for (const struct of run) struct.write(encoder, 0);
    writeVarUint(out, chance() < 0.03 ? run.length + 1 : run.length);
    writeVarUint(out, client);
    writeVarUint(out, run[0]?.id.clock ?? 0);
    writeUint8Array(out, encoder.toUint8Array());
  }
  writeVarUint(out, ranges.size);
  for (const [client, list] of ranges) {
    writeVarUint(out, client);
    writeVarUint(out, list.length);
    for (const { clock, len } of list) {
      writeVarUint(out, clock);
      writeVarUint(out, len);
    }
  }
  return toUint8Array(out);
}
