/**
 * A made-up history of two writers of one text, in the shape of a real one: bursts of single letters, words struck out, lines broken and
 * joined, lines made headings and list items; much of it while neither sees the other. Acts are named by characters, never by
 * positions, so whoever plays it finds the places on the screen as it is. Pure: the same seed gives the same trace everywhere.
 */
import { seeded } from './seeded.ts';

/** `0.17` is the eighteenth character that writer 0 typed; `end` is the line break that every text ends in. */
export type CharId = string;
export const end: CharId = 'end';
export type Writer = 0 | 1;
export const lineTools = ['heading', 'bullet', 'ordered', 'check'] as const;
export type LineTool = (typeof lineTools)[number];

export type TraceAct =
  /** Types one letter, a word or a line break after a character (null: at the very start). */
  | { readonly kind: 'insert'; readonly after: CharId | null; readonly text: string; readonly chars: readonly CharId[] }
  /** Deletes characters that the writer sees. */
  | { readonly kind: 'delete'; readonly chars: readonly CharId[] }
  /** Presses a tool of the toolbar on the line that this break ends. */
  | { readonly kind: 'tool'; readonly of: CharId; readonly tool: LineTool };

export interface Txn {
  readonly writer: Writer;
  /** How many of the other writer's transactions had arrived when this one was made: all of those are its ancestors. */
  readonly seen: number;
  readonly act: TraceAct;
}

export interface Trace {
  readonly seed: number;
  readonly txns: readonly Txn[];
  /** Transactions that have one of the other writer's beside them, neither an ancestor of the other. */
  readonly concurrent: number;
  /** Line breaks removed while the other typed, unseeing, at most 20 characters away. */
  readonly joinsUnderTyping: number;
  readonly toolPresses: number;
}

interface Letter {
  readonly id: CharId;
  readonly text: string;
  readonly origin: CharId | null;
  gone: boolean;
}

/** What one writer sees: all letters ever typed that reached them, in order, with those struck out kept as places. */
class Page {
  readonly letters: Letter[] = [{ id: end, text: '\n', origin: null, gone: false }];

  seen(): Letter[] {
    return this.letters.filter(({ gone }) => !gone);
  }

  apply(act: TraceAct): void {
    if (act.kind === 'delete') {
      for (const letter of this.letters) if (act.chars.includes(letter.id)) letter.gone = true;
    } else if (act.kind === 'insert') {
      let at = act.after === null ? 0 : this.letters.findIndex(({ id }) => id === act.after) + 1;
      // Two typed at one place: the higher id stays left, with all that hangs on it, on both pages.
      while (this.letters[at] !== undefined && this.hangsOnHigher(this.letters[at] as Letter, act.after, act.chars[0] as CharId)) at++;
      let origin = act.after;
      const fresh = act.chars.map((id, index): Letter => {
        const letter = { id, text: act.text.charAt(index), origin, gone: false };
        origin = id;
        return letter;
      });
      this.letters.splice(at, 0, ...fresh);
    }
  }

  private hangsOnHigher(letter: Letter, origin: CharId | null, id: CharId): boolean {
    for (let one: Letter | undefined = letter; one !== undefined && one.id !== end; one = this.letters.find((other) => other.id === one?.origin)) {
      if (one.origin === origin) return one.id > id;
    }
    return false;
  }
}

const words = 'verkosto tapaaminen kokeilu polku kaveri viikko virasto taulu kahvi kevät lista avain esittely hanke silta metsä lupaus'.split(' ');

export interface Wanted {
  readonly txns?: number;
  readonly concurrent?: number;
  readonly joins?: number;
}

/** Writes a trace of at least so much; with the defaults what the issue asks for. */
export function writeTrace(seed: number, { txns: least = 2_000, concurrent: leastConcurrent = 200, joins: leastJoins = 20 }: Wanted = {}): Trace {
  const random = seeded(`trace ${seed}`);
  const below = (count: number): number => Math.floor(random() * count);
  const pages = [new Page(), new Page()] as const;
  const made = [0, 0];
  const typed = [0, 0];
  const arrived = [0, 0];
  const carets: [CharId | null, CharId | null] = [null, null];
  const log: Txn[] = [];
  const waiting: [TraceAct[], TraceAct[]] = [[], []];
  let concurrent = 0;
  let joins = 0;
  let tools = 0;

  const other = (writer: Writer): Writer => (1 - writer) as Writer;
  const act = (writer: Writer, one: TraceAct): void => {
    pages[writer].apply(one);
    log.push({ writer, seen: arrived[writer] as number, act: one });
    made[writer] = (made[writer] as number) + 1;
    waiting[other(writer)].push(one);
    if (one.kind === 'tool') tools++;
  };
  const sync = (): void => {
    for (const writer of [0, 1] as const) {
      for (const one of waiting[writer].splice(0)) pages[writer].apply(one);
      arrived[writer] = made[other(writer)] as number;
    }
  };
  const type = (writer: Writer, text: string): void => {
    const chars = Array.from(text, (_, index) => `${writer}.${(typed[writer] as number) + index}`);
    typed[writer] = (typed[writer] as number) + chars.length;
    act(writer, { kind: 'insert', after: carets[writer], text, chars });
    carets[writer] = chars.at(-1) as CharId;
  };
  /** Puts a writer's caret somewhere they can see; never after the last line break. */
  const move = (writer: Writer, index = below(pages[writer].seen().length)): void => {
    carets[writer] = index === 0 ? null : ((pages[writer].seen()[index - 1] as Letter).id as CharId);
  };
  const settle = (writer: Writer): void => {
    const letters = pages[writer].seen();
    if (carets[writer] !== null && !letters.some(({ id }) => id === carets[writer])) move(writer);
  };
  const remove = (writer: Writer): void => {
    const letters = pages[writer].seen();
    const at = letters.findIndex(({ id }) => id === carets[writer]);
    if (at < 0) return;
    const from = Math.max(0, at + 1 - (random() < 0.7 ? 1 : 1 + below(9)));
    act(writer, { kind: 'delete', chars: letters.slice(from, at + 1).map(({ id }) => id) });
    move(writer, from);
  };
  const press = (writer: Writer, breaks = pages[writer].seen().filter(({ text }) => text === '\n')): void => {
    const line = breaks[below(breaks.length)] as Letter;
    act(writer, { kind: 'tool', of: line.id, tool: lineTools[below(lineTools.length)] as LineTool });
  };
  const anything = (writer: Writer): void => {
    settle(writer);
    const chance = random();
    if (chance < 0.12) move(writer);
    if (chance < 0.7) type(writer, random() < 0.16 ? ' ' : (words[below(words.length)] as string).charAt(below(5)));
    else if (chance < 0.76) type(writer, `${words[below(words.length)]} `);
    else if (chance < 0.85) type(writer, '\n');
    else if (chance < 0.95) remove(writer);
    else press(writer);
  };

  type(0, 'Muistio');
  sync();
  while (log.length < least || concurrent < leastConcurrent || joins < leastJoins) {
    const together = 20 + below(20);
    let writer: Writer = below(2) as Writer;
    for (let step = 0; step < together; step++) {
      if (random() < 0.15) writer = other(writer);
      anything(writer);
      sync();
    }
    // Now neither sees the other. One joins two lines right where the other types; often both also choose a kind for one line.
    const before = log.length;
    const joiner = below(2) as Writer;
    const typist = other(joiner);
    const letters = pages[joiner].seen();
    const breaks = letters.filter(({ text, id }) => text === '\n' && id !== end);
    const gone = breaks[below(breaks.length)];
    if (gone !== undefined) {
      const at = letters.indexOf(gone);
      const near = Math.max(0, Math.min(letters.length - 1, at - 8 + below(17)));
      for (let step = below(4); step > 0; step--) anything(joiner);
      if (pages[joiner].seen().some(({ id }) => id === gone.id)) {
        act(joiner, { kind: 'delete', chars: [gone.id] });
        settle(joiner);
        move(typist, near);
        for (const letter of words[below(words.length)] as string) type(typist, letter);
        joins++;
      }
    }
    if (random() < 0.6) {
      const shared = pages[0].seen().filter(({ text, id }) => text === '\n' && pages[1].seen().some((letter) => letter.id === id));
      const line = shared[below(shared.length)];
      if (line !== undefined) for (const one of [0, 1] as const) press(one, [line]);
    }
    for (let step = 2 + below(6); step > 0; step--) anything(below(2) as Writer);
    const apart = log.slice(before);
    if (apart.some(({ writer: who }) => who === 0) && apart.some(({ writer: who }) => who === 1)) concurrent += apart.length;
    sync();
  }
  return { seed, txns: log, concurrent, joinsUnderTyping: joins, toolPresses: tools };
}
