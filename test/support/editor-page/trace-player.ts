/**
 * Plays a history of two writers through two real editors and says what became of every character: shown on both screens and on a
 * third, fresh one, or deleted by somebody who saw it. Anything else is lost.
 */
import { toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { type CharId, end, type Trace, type Txn } from '../trace.ts';
import { clockOf, indexOf, type Name, namesOf, namesSince } from './characters.ts';
import { countedRelay, type MakeTraceRelay, type TraceRelay } from './counted-relay.ts';
import { Hands, linesOf } from './hands.ts';

/** A transaction of a recorded trace: positions at the version of its parents. */
export interface RecordedTxn {
  readonly writer: 0 | 1;
  readonly seen: number;
  readonly patches: readonly (readonly [position: number, deleted: number, inserted: string])[];
}

export interface Played {
  readonly transactions: number;
  readonly seconds: number;
  readonly characters: number;
  readonly lines: number;
  readonly linesWithKind: number;
  /** Names of characters that are absent though nobody who saw them deleted them. */
  readonly lost: readonly string[];
  /** Names of characters that stand though they were deleted. */
  readonly returned: readonly string[];
  /** What else went wrong, in words; empty when all is well. */
  readonly faults: readonly string[];
  readonly text: string;
  /** What both screens showed, as JSON of Quill's operations. */
  readonly screen: string;
  /** Every update in the order of making, base64: what a server's log would have got. */
  readonly updates: readonly string[];
}

/** Where a writer writes: a document that is there already, and the member under whose name. */
export interface Desk {
  readonly y: Y.Doc;
  readonly me: string;
}

const ownDesks = (): readonly [Desk, Desk] => [
  { y: new Y.Doc(), me: 'Aino' },
  { y: new Y.Doc(), me: 'Björn' },
];

class Stage {
  readonly hands: readonly [Hands, Hands];
  readonly relay: TraceRelay;
  readonly standing = new Set<Name>();
  readonly gone = new Set<Name>();
  readonly faults: string[] = [];
  readonly #place: HTMLElement;

  /** The first writer has the lower clientID: that is how recorded traces were merged (the other way round their places do not fit). */
  constructor(place: HTMLElement, makeRelay: MakeTraceRelay, [a, b]: readonly [Desk, Desk]) {
    this.#place = place;
    this.hands = [new Hands(place, 1_001, a.me, a.y), new Hands(place, 2_002, b.me, b.y)];
    this.relay = makeRelay(this.hands[0].y, this.hands[1].y);
  }

  /** One act of one writer; keeps the books of what it typed and what it struck out. */
  act(writer: 0 | 1, number: number, play: (hands: Hands) => { readonly typed: number; readonly struck: readonly Name[] }): Name[] {
    const hands = this.hands[writer];
    const clock = clockOf(hands.y);
    const before = hands.text.length;
    const { typed, struck } = play(hands);
    const fresh = namesSince(hands.text, clock).filter((name) => !this.standing.has(name));
    // The first edit also brings the line break at the end.
    const brought = before === 0 ? 1 : 0;
    if (fresh.length !== typed + brought) this.faults.push(`transaction ${number}: typed ${typed}, got ${fresh.length}`);
    if (hands.text.length !== before + fresh.length - struck.length)
      this.faults.push(`transaction ${number}: struck out ${struck.length}, gone ${before + fresh.length - hands.text.length}`);
    for (const name of fresh) this.standing.add(name);
    for (const name of struck) this.gone.add(name);
    return fresh;
  }

  async finish(transactions: number, started: number): Promise<Played> {
    await this.relay.settle();
    const [a, b] = this.hands;
    const fresh = await this.relay.fresh();
    const third = new Hands(this.#place, 3_003, 'Celia', fresh);
    const screens = [a, b, third].map((hands) => hands.screen());
    if (screens[0] !== screens[1]) this.faults.push(`screens differ:\n${screens[0]}\n${screens[1]}`);
    if (screens[0] !== screens[2]) this.faults.push(`a fresh device shows something else:\n${screens[0]}\n${screens[2]}`);
    for (const hands of [a, b, third]) {
      if (hands.screen() !== hands.shouldShow()) this.faults.push('a screen does not show its text');
      if (
        hands.domLines().join('\n') !==
        hands
          .lines()
          .map(({ words }) => words)
          .join('\n')
      )
        this.faults.push('the page holds other words than the editor believes');
      if (hands.editor.binding.healed > 0) this.faults.push(`a screen had to be set right ${hands.editor.binding.healed} times`);
    }
    const lost = new Set<Name>();
    const returned = new Set<Name>();
    for (const hands of [a, b, third]) {
      const seen = new Set(namesOf(hands.text));
      for (const name of this.standing) if (!this.gone.has(name) && !seen.has(name)) lost.add(name);
      for (const name of seen) if (this.gone.has(name) || !this.standing.has(name)) returned.add(name);
    }
    const lines = linesOf(screens[0] as string);
    const result: Played = {
      transactions,
      seconds: (performance.now() - started) / 1000,
      characters: a.text.length,
      lines: lines.length,
      linesWithKind: lines.filter(({ kind }) => kind !== '').length,
      lost: [...lost],
      returned: [...returned],
      faults: this.faults.slice(0, 20),
      text: a.text.toString(),
      screen: screens[0] as string,
      updates: this.relay.log().map((update) => toBase64(update)),
    };
    this.relay.close();
    for (const hands of [a, b, third]) hands.close();
    return result;
  }
}

export async function playTrace(
  place: HTMLElement,
  trace: Pick<Trace, 'txns'>,
  makeRelay: MakeTraceRelay = countedRelay,
  desks: readonly [Desk, Desk] = ownDesks(),
): Promise<Played> {
  const stage = new Stage(place, makeRelay, desks);
  const started = performance.now();
  const nameOf = new Map<CharId, Name>();
  let number = 0;
  for (const txn of trace.txns) {
    await stage.relay.arrive(txn.writer, txn.seen);
    let fresh: Name[];
    try {
      fresh = stage.act(txn.writer, number, (hands) => playAct(hands, txn.act, nameOf));
    } catch (fault) {
      throw new Error(
        `transaction ${number}: ${fault instanceof Error ? fault.message : String(fault)}; until then ${stage.faults.slice(0, 5).join('; ') || 'all was well'}`,
      );
    }
    if (txn.act.kind === 'insert') for (const [index, id] of txn.act.chars.entries()) nameOf.set(id, fresh[index] as Name);
    if (number === 0) nameOf.set(end, fresh.at(-1) as Name);
    await stage.relay.made(txn.writer);
    if (++number % 100 === 0) await new Promise((rest) => setTimeout(rest));
  }
  return stage.finish(number, started);
}

function playAct(hands: Hands, act: Txn['act'], nameOf: ReadonlyMap<CharId, Name>): { typed: number; struck: Name[] } {
  const place = (id: CharId): number => {
    const index = indexOf(hands.text, nameOf.get(id) as Name);
    if (index === null) throw new Error(`character ${id} is not here`);
    return index;
  };
  switch (act.kind) {
    case 'insert': {
      hands.write(act.after === null ? 0 : place(act.after) + 1, act.text);
      return { typed: act.text.length, struck: [] };
    }
    case 'delete': {
      // Where somebody else's letters have come between, the member strikes out what is left and right of them.
      for (const id of act.chars.toReversed()) hands.strike(place(id), 1);
      return { typed: 0, struck: act.chars.map((id) => nameOf.get(id) as Name) };
    }
    case 'tool':
      hands.select(place(act.of));
      hands.tool(act.tool);
      return { typed: 0, struck: [] };
  }
}

/** Plays a recorded trace, whose acts are named by positions. */
export async function playRecorded(
  place: HTMLElement,
  txns: readonly RecordedTxn[],
  makeRelay: MakeTraceRelay = countedRelay,
  desks: readonly [Desk, Desk] = ownDesks(),
): Promise<Played> {
  const stage = new Stage(place, makeRelay, desks);
  const started = performance.now();
  let number = 0;
  for (const { writer, seen, patches } of txns) {
    await stage.relay.arrive(writer, seen);
    for (const [position, deleted, inserted] of patches) {
      stage.act(writer, number, (hands) => {
        const struck = deleted === 0 ? [] : namesOf(hands.text).slice(position, position + deleted);
        if (deleted > 0) hands.strike(position, deleted);
        if (inserted !== '') hands.write(position, inserted);
        return { typed: inserted.length, struck };
      });
    }
    await stage.relay.made(writer);
    if (++number % 100 === 0) await new Promise((rest) => setTimeout(rest));
  }
  return stage.finish(number, started);
}
