import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { ensureFinalBreak, isEmptyText, linesOf, plainText, textOf } from '../../../src/shared/model/long-text.ts';
import { aino, aPaper, exchange } from './papers.ts';

function aText(delta: readonly object[]): Y.Text {
  const text = new Y.Doc().getText('t');
  text.applyDelta([...delta]);
  return text;
}

describe('a long text', () => {
  it('[D21] begun by two apart, both words stand, and it ends in a line break', () => {
    const [a, b] = [aPaper(0, 'floor'), aPaper(1, 'floor')];
    for (const [paper, word] of [
      [a, 'Ainon sana'],
      [b, 'Björnin sana'],
    ] as const) {
      paper.y.transact(() => {
        ensureFinalBreak(textOf(paper.y, aino));
        textOf(paper.y, aino).insert(0, word);
      });
    }
    exchange(a, b);
    const both = textOf(a.y, aino).toString();
    expect(both).toBe(textOf(b.y, aino).toString());
    expect(both.split('\n').toSorted()).toEqual(['', 'Ainon sana', 'Björnin sana']);
    expect(both.endsWith('\n')).toBe(true);
    const length = textOf(a.y, aino).length;
    ensureFinalBreak(textOf(a.y, aino));
    expect(textOf(a.y, aino).length).toBe(length);
  });

  it('[D22] lines have the kind and depth of their own break, runs the marks of their characters', () => {
    const text = aText([
      { insert: 'Otsikko' },
      { insert: '\n', attributes: { line: 'h1' } },
      { insert: 'Tavallinen ' },
      { insert: 'lihava', attributes: { bold: true, italic: true } },
      { insert: ' linkki', attributes: { link: 'https://example.org' } },
      { insert: '\n' },
      { insert: 'kohta' },
      { insert: '\n', attributes: { line: 'bullet', depth: 2 } },
      { insert: 'tehty' },
      { insert: '\n', attributes: { line: 'done' } },
      { insert: '\n' },
    ]);
    expect(linesOf(text)).toEqual([
      { kind: 'h1', depth: 0, runs: [{ text: 'Otsikko' }] },
      { kind: 'p', depth: 0, runs: [{ text: 'Tavallinen ' }, { text: 'lihava', bold: true, italic: true }, { text: ' linkki', link: 'https://example.org' }] },
      { kind: 'bullet', depth: 2, runs: [{ text: 'kohta' }] },
      { kind: 'done', depth: 0, runs: [{ text: 'tehty' }] },
      { kind: 'p', depth: 0, runs: [] },
    ]);
    expect(plainText(text)).toBe('Otsikko\nTavallinen lihava linkki\nkohta\ntehty\n');
  });

  it('[D22] several breaks in one run are as many lines of that kind', () => {
    expect(linesOf(aText([{ insert: 'a' }, { insert: '\n\n', attributes: { line: 'check' } }])).map((line) => [line.kind, line.runs.length])).toEqual([
      ['check', 1],
      ['check', 0],
    ]);
  });

  it('[D22] a line attribute on other characters is ignored', () => {
    expect(linesOf(aText([{ insert: 'sana', attributes: { line: 'h1' } }, { insert: '\n' }]))).toEqual([{ kind: 'p', depth: 0, runs: [{ text: 'sana' }] }]);
  });

  it('[D23] what an app does not know it shows plainly and leaves alone', () => {
    const text = aText([
      { insert: 'solu', attributes: { bold: 'very', colour: 'red' } },
      { insert: { drawing: { strokes: [1] } } },
      { insert: '\n', attributes: { line: 'table-row', depth: 99 } },
      { insert: 'loppu ilman rivinvaihtoa' },
    ]);
    expect(linesOf(text)).toEqual([
      { kind: 'p', depth: 8, runs: [{ text: 'solu' }, { text: '▢' }] },
      { kind: 'p', depth: 0, runs: [{ text: 'loppu ilman rivinvaihtoa' }] },
    ]);
    expect(text.toDelta()[0].attributes).toEqual({ bold: 'very', colour: 'red' });
  });

  it('[D22] a mention shows the name it was written with', () => {
    const text = aText([{ insert: { mention: { member: aino, name: 'Aino Esimerkki' } } }, { insert: '\n' }]);
    expect(linesOf(text)[0]?.runs).toEqual([{ text: '@Aino Esimerkki', mention: aino }]);
    expect(isEmptyText(text)).toBe(false);
  });

  it('[D21] line breaks and blanks alone are empty', () => {
    expect(isEmptyText(aText([]))).toBe(true);
    expect(isEmptyText(aText([{ insert: ' \n\n' }]))).toBe(true);
    expect(isEmptyText(aText([{ insert: 'a\n' }]))).toBe(false);
  });

  it('[D23] any text with any attributes reads without a throw, and no letter is missing', () => {
    const part = fc.record({
      insert: fc.string({ unit: fc.constantFrom('a', 'ä', '🧶', '\n', ' '), minLength: 1, maxLength: 6 }),
      attributes: fc.dictionary(
        fc.constantFrom('line', 'depth', 'bold', 'italic', 'link', 'x'),
        fc.jsonValue({ maxDepth: 1 }).filter((value) => value !== null),
      ),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (delta) => {
        const text = aText(delta);
        const letters = text.toString();
        expect(plainText(text)).toBe(letters.endsWith('\n') ? letters.slice(0, -1) : letters);
      }),
      { seed: 22, numRuns: 300 },
    );
  });
});
