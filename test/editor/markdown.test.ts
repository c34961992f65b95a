import fc from 'fast-check';
import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { toText } from '../../src/editor/lines.ts';
import { fromMarkdownText } from '../../src/editor/markdown-in.ts';
import { looksLikeMarkdown } from '../../src/editor/markdown-signs.ts';
import { type Line, linesOf, type Run } from '../../src/shared/model/long-text.ts';
import { markdownOf } from '../../src/shared/model/markdown.ts';

/** Markdown read into a document, as a paste would. */
function read(markdown: string): readonly Line[] {
  const text = new Y.Doc().getText('note');
  text.applyDelta(toText(fromMarkdownText(markdown), new Delta().insert('\n')).map((step) => ({ ...step })));
  return linesOf(text);
}

/** What a text says, letter by letter: blanks carry no marks, and the ends of a line none either. */
function said(lines: readonly Line[]): unknown[] {
  const depths: number[] = [];
  return lines.flatMap((line) => {
    const letters = line.runs.flatMap((run) => Array.from(run.text.replace(/[\p{Cc}\u2028\u2029]/gu, ' '), (text) => ({ ...run, text })));
    const start = letters.findIndex(({ text }) => text.trim() !== '');
    const end = letters.findLastIndex(({ text }) => text.trim() !== '');
    if (start < 0) return [];
    const isItem = line.kind !== 'p' && line.kind !== 'h1' && line.kind !== 'h2' && line.kind !== 'quote';
    if (!isItem) depths.length = 0;
    const depth = isItem ? Math.min(line.depth, depths.length) : 0;
    if (isItem) depths.splice(depth, depths.length, depth);
    const words = letters
      .slice(start, end + 1)
      .map(({ text, bold, italic, link }) => (text.trim() === '' ? [text, link ?? ''] : [text, bold === true, italic === true, link ?? '']));
    return [[line.kind, depth, words]];
  });
}

const runOf = (text: string, marks: Partial<Run> = {}): Run => ({ text, ...marks });
const line = (kind: Line['kind'], depth: number, ...runs: Run[]): Line => ({ kind, depth, runs });

describe('a text as Markdown', () => {
  it('[D65] has headings, nested lists, check lists, links and marks, under its title', () => {
    const lines = [
      line('h1', 0, runOf('Ensimmäinen päivä')),
      line('p', 0, runOf('Kolme '), runOf('hetkeä', { bold: true }), runOf(' ja '), runOf('yksi', { italic: true }), runOf('.')),
      line('p', 0),
      line('done', 0, runOf('Vastassa')),
      line('check', 0, runOf('Esittely')),
      line('bullet', 1, runOf('kuka auttaa')),
      line('ordered', 0, runOf('eka')),
      line('ordered', 1, runOf('syvä')),
      line('ordered', 0, runOf('toka')),
      line('h2', 0, runOf('Viikko')),
      line('p', 0, runOf('Lue ', {}), runOf('ohje', { link: 'https://example.org/a_(b)?x=1&copy;=2' })),
    ];
    expect(markdownOf(lines, { title: 'Huoneen*taulu*' })).toBe(
      [
        '# Huoneen\\*taulu\\*',
        '## Ensimmäinen päivä',
        'Kolme **hetkeä** ja _yksi_.',
        '- [x] Vastassa\n- [ ] Esittely\n  - kuka auttaa\n1. eka\n   1. syvä\n2. toka',
        '### Viikko',
        'Lue [ohje](<https://example.org/a_(b)?x=1&amp;copy;=2>)\n',
      ].join('\n\n'),
    );
    expect(said(read(markdownOf(lines)))).toEqual(said(lines));
  });

  it('[D65] a mention is its name, and a link to what has an address', () => {
    const mention = { kind: 'event', id: '01920000-0000-7000-8000-000000000000', name: 'Kevätpäivä' } as never;
    const lines = [line('p', 0, runOf('ks. '), { text: 'Kevätpäivä', mention }, runOf('!'))];
    expect(markdownOf(lines)).toBe('ks. Kevätpäivä!\n');
    expect(markdownOf(lines, { addressOf: () => 'https://solmu.test/tapahtumat/1' })).toBe('ks. [Kevätpäivä](https://solmu.test/tapahtumat/1)!\n');
  });

  it.each([
    '# ei otsikko',
    '1. ei lista',
    '- ei lista',
    '+ x',
    '===',
    '> ei lainaus',
    '*a* _b_ `c` [d](e) <f> &amp; \\g',
    '[ ] ei ruutu',
    'snake_case_word',
    '~~~',
    '![a](b)',
    '1) x',
    '#',
  ])('[D65] what only looks like a sign stays a letter: %s', (text) => {
    for (const kind of ['p', 'quote', 'h1', 'bullet', 'check', 'ordered'] as const) {
      const lines = [line(kind, 0, runOf(text))];
      expect(said(read(markdownOf(lines)))).toEqual(said(lines));
    }
  });

  it('[D65] read again it is the same text, whatever stands in it', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aäB1 _*[]()!#-.+<>&\\`~:/=|"“”🧶  '), minLength: 1, maxLength: 8 });
    const run = fc
      .record({ text: letters, bold: fc.boolean(), italic: fc.boolean(), link: fc.constantFrom('', '', 'https://example.org/a_b', 'https://example.org/(x)') })
      .map(
        ({ text, bold, italic, link }): Run => ({
          text,
          ...(bold ? { bold: true as const } : {}),
          ...(italic ? { italic: true as const } : {}),
          ...(link && text.trim() ? { link } : {}),
        }),
      );
    const aLine = fc.record({
      kind: fc.constantFrom<Line['kind']>('p', 'h1', 'h2', 'quote', 'bullet', 'ordered', 'check', 'done'),
      depth: fc.nat(3),
      runs: fc.array(run, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(aLine, { maxLength: 6 }), (lines) => {
        expect(said(read(markdownOf(lines)))).toEqual(said(lines));
      }),
      { seed: 65, numRuns: 800 },
    );
  });
});

describe('Markdown that comes in', () => {
  it('[D66] keeps the words of what the model does not know', () => {
    const lines = read(
      '> lainaus\n\n```\nkoodi  x\n```\n\n![kuva](https://example.org/k.png)\n\n<b>html</b>\n\n| a | b |\n| c | d |\n\n---\n\n[x]: https://example.org\n',
    );
    const words = lines.map((one) => one.runs.map((each) => each.text).join(''));
    expect(words).toEqual(['lainaus', 'koodi  x', 'kuva', '<b>html</b>', '| a | b |', '| c | d |', '', '[x]: https://example.org']);
    expect(lines[2]?.runs[0]?.link).toBe('https://example.org/k.png');
  });

  it('[D66] leads nowhere but to the web, a mailbox or a telephone', () => {
    expect(read('[a](javascript:alert(1)) [b](data:text/html,x) <https://kela.fi>')[0]?.runs.map((one) => one.link)).toEqual([undefined, 'https://kela.fi']);
  });

  it.each([
    ['# Otsikko\nteksti', true],
    ['- yksi\n- kaksi', true],
    ['- [ ] tee', true],
    ['ks. [ohje](https://example.org)', true],
    ['tämä on **tärkeää** asiaa', true],
    ['1. eka\n2. toka', true],
    ['Hei,\n\ntavataan klo 9 - tuletko?\n- Aino', false],
    ['a * b * c\n2 ** 3 ** 4', false],
    ['#hashtag ja snake_case', false],
    ['', false],
  ])('[D66] is told from other text: %j', (text, is) => {
    expect(looksLikeMarkdown(text)).toBe(is);
  });
});
