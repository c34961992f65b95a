/**
 * Six everyday acts of A, who has no connection, while B types a word in the same line. One run; says what went wrong, if anything.
 * The undo afterwards is A's: of what B wrote nothing may go.
 */
import { type Hands, type Line, linesOf } from './hands.ts';
import type { Relay } from './relay.ts';

export const acts = ['heading', 'list', 'join', 'split', 'bold', 'cut and paste'] as const;
export type Act = (typeof acts)[number];
export const places = ['first', 'middle', 'last'] as const;
export type Place = (typeof places)[number];

export interface Case {
  readonly act: Act;
  readonly place: Place;
  readonly seed: number;
}

/** Joining needs a line above, so "first" means the second line there. */
function lineAt({ act, place }: Case, count: number): number {
  if (place === 'first') return act === 'join' ? 1 : 0;
  return place === 'middle' ? Math.floor(count / 2) : count - 1;
}

const words = 'polku kaveri viikko virasto taulu kahvi sopia kevät lista avain tunnus esittely hanke talo silta metsä'.split(' ');

export function runCase(a: Hands, b: Hands, relay: Relay, one: Case, random: () => number): string[] {
  const pick = (below: number): number => Math.floor(random() * below);
  const count = 4 + pick(3);
  a.select(0);
  for (let line = 0; line < count; line++) {
    if (line > 0) a.press('Enter');
    a.type(Array.from({ length: 2 + pick(4) }, () => words[pick(words.length)]).join(' '));
  }
  const before = a.lines();
  const target = lineAt(one, count);
  const start = before.slice(0, target).reduce((sum, line) => sum + line.words.length + 1, 0);
  const line = before[target] as Line;
  const above = before[target - 1];
  a.editor.history.cutoff();

  relay.cut();
  act(a, one.act, start, line.words, pick);
  const word = `Sana${one.seed}x${pick(1000)}`;
  const offset = pick(line.words.length + 1);
  b.select(start + offset);
  b.type(word);
  relay.join();

  const faults: string[] = [];
  const check = (when: string): void => {
    const [left, right] = [a.screen(), b.screen()];
    if (left !== right) faults.push(`${when}: screens differ\nA ${left}\nB ${right}`);
    if (left !== a.shouldShow()) faults.push(`${when}: A's screen is not its text\n${left}\n${a.shouldShow()}`);
    if (right !== b.shouldShow()) faults.push(`${when}: B's screen is not its text\n${right}\n${b.shouldShow()}`);
    for (const [who, screen] of [
      ['A', left],
      ['B', right],
    ] as const) {
      const all = linesOf(screen).map(({ words: text }) => text);
      if (!all.join('\n').includes(word)) faults.push(`${when}: the word ${word} is not on ${who}'s screen: ${all.join(' / ')}`);
    }
    for (const hands of [a, b]) {
      if (
        hands.domLines().join('\n') !==
        hands
          .lines()
          .map(({ words: text }) => text)
          .join('\n')
      )
        faults.push(`${when}: the page holds other words than the editor believes`);
    }
    if (a.editor.binding.healed + b.editor.binding.healed > 0) faults.push(`${when}: a screen had to be set right`);
  };
  check('after the merge');
  const merged = a.lines();
  const typed = line.words.slice(0, offset) + word + line.words.slice(offset);
  const home = merged.find(({ words: text }) => text.includes(word));
  const expected: { readonly [act in Act]: Line | null } = {
    heading: { words: typed, kind: 'h1' },
    list: { words: typed, kind: 'bullet' },
    join: { words: (above?.words ?? '') + typed, kind: '' },
    bold: { words: typed, kind: '' },
    split: null,
    'cut and paste': null,
  };
  const should = expected[one.act];
  if (should !== null && (home?.words !== should.words || home.kind !== should.kind)) {
    faults.push(`the line should be ${JSON.stringify(should)}, is ${JSON.stringify(home)}`);
  }

  const written = b.lines().map(({ words: text }) => text);
  a.editor.history.undo();
  check("after A's undo");
  if (one.act !== 'split' && one.act !== 'cut and paste') {
    const undone = a.lines().find(({ words: text }) => text.includes(word));
    if (undone?.words !== typed || undone.kind !== '')
      faults.push(`A's undo should leave "${typed}", leaves ${JSON.stringify(undone)}; was ${written.join(' / ')}`);
  } else if (!a.lines().some(({ words: text }) => text === typed) && one.act === 'split') {
    faults.push(
      `A's undo should leave "${typed}", leaves ${a
        .lines()
        .map(({ words: text }) => text)
        .join(' / ')}`,
    );
  }
  return faults;
}

function act(a: Hands, kind: Act, start: number, line: string, pick: (below: number) => number): void {
  switch (kind) {
    case 'heading':
      a.select(start + pick(line.length + 1));
      a.tool('heading');
      break;
    case 'list':
      a.select(start + pick(line.length + 1));
      a.tool('bullet');
      break;
    case 'join':
      a.select(start);
      a.press('Backspace');
      break;
    case 'split':
      a.select(start + pick(line.length + 1));
      a.press('Enter');
      break;
    case 'bold': {
      const from = pick(line.length);
      a.select(start + from, 1 + pick(line.length - from));
      a.tool('bold');
      break;
    }
    case 'cut and paste': {
      const from = pick(line.length);
      a.select(start + from, 1 + pick(line.length - from));
      a.cut();
      const to = pick(a.quill.getLength());
      a.select(to);
      a.paste();
      break;
    }
  }
}
