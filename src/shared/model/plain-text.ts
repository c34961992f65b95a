/**
 * The words of a document from its bytes alone, without a Y.Doc: for a document that freezes or ends the page that opens it. Bounded in
 * steps, in one pass over the structs and one over what they make up. Where several wrote in one place at once their words may stand in
 * another order than on screen; none is left out. Rule D121 of DOCUMENTS.md.
 */
import * as decoding from 'lib0/decoding';

export interface Passage {
  /** The root that it stands under; '' where that is not in these bytes. */
  readonly root: string;
  readonly text: string;
}

/** Structs that are read at most. */
export const mostStructs = 2_000_000;

interface At {
  readonly client: number;
  readonly clock: number;
}

interface Struct extends At {
  readonly length: number;
  readonly origin: At | null;
  readonly right: At | null;
  /** A root's name, or the nested type. Null: where its neighbour stands. */
  readonly parent: string | At | null;
  readonly words: Words;
}

/** `text`: a character per clock · `pieces`: a piece per clock, each a line of its own · `name`: a name amid a text. */
type Words =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pieces'; readonly pieces: readonly string[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'nothing' };

/** @throws never: what cannot be read ends the update that it stands in */
export function plainText(updates: readonly Uint8Array[], most = mostStructs): readonly Passage[] {
  const read = new Read(most);
  for (const update of updates) read.update(update);
  return read.passages();
}

class Read {
  #left: number;
  readonly #byClient = new Map<number, Struct[]>();
  readonly #deleted = new Map<number, [from: number, to: number][]>();

  constructor(most: number) {
    this.#left = most;
  }

  update(update: Uint8Array): void {
    const decoder = decoding.createDecoder(update);
    try {
      const clients = decoding.readVarUint(decoder);
      for (let nth = 0; nth < clients; nth++) this.#structs(decoder);
      const deleters = decoding.readVarUint(decoder);
      for (let nth = 0; nth < deleters; nth++) this.#deletions(decoder);
    } catch {
      // What came before stands.
    }
  }

  #structs(decoder: decoding.Decoder): void {
    const many = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    const list = this.#byClient.get(client) ?? [];
    this.#byClient.set(client, list);
    for (let nth = 0; nth < many; nth++) {
      if (--this.#left < 0) throw new RangeError('too many');
      const struct = readStruct(decoder, client, clock);
      if (!(struct.length > 0)) throw new RangeError('no length');
      list.push(struct);
      clock += struct.length;
    }
  }

  #deletions(decoder: decoding.Decoder): void {
    const client = decoding.readVarUint(decoder);
    const many = decoding.readVarUint(decoder);
    const ranges = this.#deleted.get(client) ?? [];
    this.#deleted.set(client, ranges);
    for (let nth = 0; nth < many; nth++) {
      if (--this.#left < 0) throw new RangeError('too many');
      const from = decoding.readVarUint(decoder);
      ranges.push([from, from + decoding.readVarUint(decoder)]);
    }
  }

  passages(): readonly Passage[] {
    for (const [client, list] of this.#byClient) this.#byClient.set(client, onceEach(list));
    for (const ranges of this.#deleted.values()) ranges.sort(([a], [b]) => a - b);
    const after = new Map<string, Struct[]>();
    const heads = new Map<string, { readonly root: string; readonly first: Struct[] }>();
    for (const list of this.#byClient.values())
      for (const struct of list) {
        const before = struct.origin && this.#find(struct.origin);
        if (before) push(after, `${before.client}:${before.clock}`, struct);
        else {
          const { key, root } = this.#placeOf(struct);
          const head = heads.get(key) ?? { root, first: [] };
          heads.set(key, head);
          head.first.push(struct);
        }
      }
    const passages: Passage[] = [];
    for (const { root, first } of heads.values()) {
      const text = this.#inOrder(first, after).trim();
      if (text !== '') passages.push({ root, text });
    }
    return passages;
  }

  /** What stands one after the other from these on, without recursion: a text is one long chain. */
  #inOrder(first: readonly Struct[], after: ReadonlyMap<string, readonly Struct[]>): string {
    const parts: string[] = [];
    const open: { readonly struct: Struct; from: number; readonly next: Struct[] }[] = [];
    const enter = (list: readonly Struct[]): void => {
      for (const struct of list.toSorted(laterFirst).reverse()) {
        const next = (after.get(`${struct.client}:${struct.clock}`) ?? []).toSorted((a, b) => (a.origin as At).clock - (b.origin as At).clock);
        open.push({ struct, from: 0, next });
      }
    };
    enter(first);
    for (let now = open.at(-1); now; now = open.at(-1)) {
      const at = now.next[0]?.origin?.clock;
      if (at === undefined) {
        open.pop();
        parts.push(this.#visible(now.struct, now.from, now.struct.length));
        continue;
      }
      const upTo = at - now.struct.clock + 1;
      parts.push(this.#visible(now.struct, now.from, upTo));
      now.from = upTo;
      const here = now.next.filter(({ origin }) => origin?.clock === at);
      now.next.splice(0, here.length);
      enter(here);
    }
    return parts.join('');
  }

  #visible({ client, clock, words }: Struct, from: number, to: number): string {
    if (words.kind === 'nothing' || from >= to) return '';
    const ranges = this.#deleted.get(client);
    let said = '';
    let at = from;
    for (const [gone, until] of ranges ?? []) {
      if (until <= clock + at) continue;
      if (gone >= clock + to) break;
      said += piece(words, at, gone - clock);
      at = Math.max(at, until - clock);
    }
    return said + piece(words, at, to);
  }

  /** Where a struct stands that follows nothing that is here. */
  #placeOf(struct: Struct): { readonly key: string; readonly root: string } {
    let at: Struct | null = struct;
    for (let steps = 0; at && steps < 100_000; steps++) {
      if (typeof at.parent === 'string') return { key: `root ${at.parent}`, root: at.parent };
      if (at.parent) return { key: `in ${at.parent.client}:${at.parent.clock}`, root: this.#rootOf(at.parent) };
      const neighbour: At | null = at.right ?? at.origin;
      at = neighbour && this.#find(neighbour);
    }
    return { key: 'nowhere', root: '' };
  }

  #rootOf(type: At): string {
    let at: At | null = type;
    for (let depth = 0; at && depth < 100; depth++) {
      const struct = this.#find(at);
      if (!struct || struct.parent === null) return '';
      if (typeof struct.parent === 'string') return struct.parent;
      at = struct.parent;
    }
    return '';
  }

  #find({ client, clock }: At): Struct | null {
    const list = this.#byClient.get(client) ?? [];
    let low = 0;
    let high = list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = list[middle] as Struct;
      if (clock < struct.clock) high = middle - 1;
      else if (clock >= struct.clock + struct.length) low = middle + 1;
      else return struct;
    }
    return null;
  }
}

/** Of two that begin at one place the later of one writer stands before its earlier, and writers stand by their numbers. */
function laterFirst(a: Struct, b: Struct): number {
  return a.client === b.client ? b.clock - a.clock : a.client - b.client;
}

function piece(words: Exclude<Words, { kind: 'nothing' }>, from: number, to: number): string {
  if (to <= from) return '';
  if (words.kind === 'text') return words.text.slice(from, to);
  if (words.kind === 'name') return words.name;
  return words.pieces
    .slice(from, to)
    .map((said) => (said === '' ? '' : `${said}\n`))
    .join('');
}

/** Updates overlap: each clock once, by the struct that reaches it first. */
function onceEach(list: readonly Struct[]): Struct[] {
  const found: Struct[] = [];
  let end = -1;
  for (const struct of list.toSorted((a, b) => a.clock - b.clock || b.length - a.length)) {
    const known = end - struct.clock;
    if (known >= struct.length) continue;
    found.push(known > 0 ? rest(struct, known) : struct);
    end = struct.clock + struct.length;
  }
  return found;
}

function rest(struct: Struct, known: number): Struct {
  const { client, clock, length, words } = struct;
  const left: Words =
    words.kind === 'text'
      ? { kind: 'text', text: words.text.slice(known) }
      : words.kind === 'pieces'
        ? { kind: 'pieces', pieces: words.pieces.slice(known) }
        : words;
  return { ...struct, clock: clock + known, length: length - known, origin: { client, clock: clock + known - 1 }, words: left };
}

function push(map: Map<string, Struct[]>, key: string, struct: Struct): void {
  const list = map.get(key);
  if (list) list.push(struct);
  else map.set(key, [struct]);
}

const nothing: Words = { kind: 'nothing' };

/** One struct of Yjs' first encoding (`Item.write`, `GC.write`, `Skip.write`). */
function readStruct(decoder: decoding.Decoder, client: number, clock: number): Struct {
  const info = decoding.readUint8(decoder);
  const ref = info & 0x1f;
  const bare = { client, clock, origin: null, right: null, parent: '' } as const;
  if (ref === 0 || ref === 10) return { ...bare, length: decoding.readVarUint(decoder), words: nothing };
  const id = (): At => ({ client: decoding.readVarUint(decoder), clock: decoding.readVarUint(decoder) });
  const origin = (info & 0x80) === 0x80 ? id() : null;
  const right = (info & 0x40) === 0x40 ? id() : null;
  let parent: string | At | null = null;
  let name: string | null = null;
  if (!origin && !right) {
    parent = decoding.readVarUint(decoder) === 1 ? decoding.readVarString(decoder) : id();
    if ((info & 0x20) === 0x20) name = decoding.readVarString(decoder);
  }
  const { length, words } = readContent(decoder, ref);
  // A name's later value stands after its earlier, which is deleted.
  return { client, clock, length, origin, right, parent, words: name !== null && words.kind === 'text' ? { kind: 'pieces', pieces: [words.text] } : words };
}

function readContent(decoder: decoding.Decoder, ref: number): { readonly length: number; readonly words: Words } {
  const one = (words: Words): { readonly length: number; readonly words: Words } => ({ length: 1, words });
  const many = (read: () => string): { readonly length: number; readonly words: Words } => {
    const pieces: string[] = [];
    for (let left = decoding.readVarUint(decoder); left > 0; left--) pieces.push(read());
    return { length: pieces.length, words: { kind: 'pieces', pieces } };
  };
  switch (ref) {
    case 1:
      return { length: decoding.readVarUint(decoder), words: nothing };
    case 2:
      return many(() => saidIn(parsed(decoding.readVarString(decoder))));
    case 3:
      decoding.readVarUint8Array(decoder);
      return one(nothing);
    case 4: {
      const text = decoding.readVarString(decoder);
      return { length: text.length, words: { kind: 'text', text } };
    }
    case 5:
      return one({ kind: 'name', name: embedName(parsed(decoding.readVarString(decoder))) });
    case 6:
      decoding.readVarString(decoder);
      decoding.readVarString(decoder);
      return one(nothing);
    case 7: {
      const type = decoding.readVarUint(decoder);
      if (type === 3 || type === 5) decoding.readVarString(decoder);
      return one(nothing);
    }
    case 8:
      return many(() => saidIn(decoding.readAny(decoder)));
    case 9:
      decoding.readVarString(decoder);
      decoding.readAny(decoder);
      return one(nothing);
    default:
      throw new RangeError('no such content');
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

/** What an entry of a thing says: the value of [field, value, seconds], where that is words. Ids, keys and numbers say nothing to a reader. */
function saidIn(value: unknown): string {
  const said = Array.isArray(value) ? value[1] : value;
  return typeof said === 'string' && /\p{L}/u.test(said) && !/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(said) && !isQuiet(value) ? said : '';
}

function isQuiet(value: unknown): boolean {
  return Array.isArray(value) && (value[0] === 'order' || value[0] === 'zone' || value[0] === 'start' || value[0] === 'end');
}

function embedName(embed: unknown): string {
  const mention = (embed as { readonly mention?: { readonly name?: unknown } } | null)?.mention;
  return typeof mention?.name === 'string' ? mention.name : ' ';
}
