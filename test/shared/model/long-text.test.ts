import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { ensureFinalBreak, isEmptyText, linesOf, plainText, textOf } from '../../../src/shared/model/long-text.ts';
import { embedOfMention, mentionOf } from '../../../src/shared/model/mention.ts';
import { ownHand } from '../../../src/shared/model/paper.ts';
import { fillText, stepsOf } from '../../../src/shared/model/text-copy.ts';
import { findIn, mentionsIn, outlineOf } from '../../../src/shared/model/text-places.ts';
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
      { kind: 'p', depth: 8, runs: [{ text: 'solu' }, { text: '▢', unknown: true }] },
      { kind: 'p', depth: 0, runs: [{ text: 'loppu ilman rivinvaihtoa' }] },
    ]);
    expect(text.toDelta()[0].attributes).toEqual({ bold: 'very', colour: 'red' });
  });

  it('[D22] a mention shows the name it was written with', () => {
    const text = aText([{ insert: { mention: { member: aino, name: 'Aino Esimerkki' } } }, { insert: '\n' }]);
    expect(linesOf(text)[0]?.runs).toEqual([{ text: '@Aino Esimerkki', mention: { kind: 'member', id: aino, name: 'Aino Esimerkki' } }]);
    expect(isEmptyText(text)).toBe(false);
  });

  it('[D60] a mention of a thing reads by its name of today where somebody knows it, and an odd one as something unknown', () => {
    const text = aText([
      { insert: 'ks. ' },
      { insert: { mention: { kind: 'event', id: aino, name: 'Kevätpäivä' } } },
      { insert: { mention: { kind: 'planet', id: aino, name: 'Mars' } } },
      { insert: { mention: { kind: 'event', id: 'x' } } },
      { insert: '\n' },
    ]);
    expect(plainText(text)).toBe('ks. Kevätpäivä@Mars▢');
    expect(plainText(text, ({ kind }) => (kind === 'event' ? 'Syyspäivä' : null))).toBe('ks. Syyspäivä@Mars▢');
    expect(mentionsIn(text)).toEqual([{ kind: 'event', id: aino, name: 'Kevätpäivä' }]);
  });

  it('[D60] what is written of a mention is plain, whole and not endless', () => {
    const long = embedOfMention({ kind: 'note', id: aino, name: '🧶'.repeat(300) });
    expect(Array.from(long.mention.name)).toHaveLength(200);
    expect(mentionOf(long)).toEqual(long.mention);
    for (const odd of [null, 3, 'x', {}, { mention: [] }, { mention: { kind: 'member', name: 'A' } }]) expect(mentionOf(odd)).toBeNull();
  });

  it('[D61] headings have the places at which their lines begin, a mention counted as one', () => {
    const text = aText([
      { insert: { mention: { kind: 'member', id: aino, name: 'Aino' } } },
      { insert: ' hei\nAlku' },
      { insert: '\n', attributes: { line: 'h1' } },
      { insert: ' ' },
      { insert: '\n', attributes: { line: 'h2' } },
      { insert: 'Loppu' },
      { insert: '\n', attributes: { line: 'h2' } },
    ]);
    expect(outlineOf(text)).toEqual([
      { level: 1, text: 'Alku', at: 6 },
      { level: 2, text: 'Loppu', at: 13 },
    ]);
  });

  it('[D61] a word is found whatever the case, in places of the text, a mention by its name', () => {
    const text = aText([{ insert: 'Ääni äänestys\nİä ' }, { insert: { mention: { kind: 'member', id: aino, name: 'Äänen Aino' } } }, { insert: ' ään\n' }]);
    expect(findIn(text, 'ÄÄN')).toEqual([
      { at: 0, length: 3 },
      { at: 5, length: 3 },
      { at: 17, length: 1 },
      { at: 19, length: 3 },
    ]);
    expect(findIn(text, ' ')).toEqual([]);
    expect(findIn(text, 'ys İ')).toEqual([]);
  });

  it('[D62] a text written elsewhere is the same text, in transactions that the door takes', () => {
    const parts = Array.from({ length: 400 }, (_, nth) => [
      { insert: `${nth} ${'ä'.repeat(500)}` },
      { insert: '\n', attributes: { line: nth % 2 ? 'bullet' : 'x-new', depth: 1 } },
    ]);
    const from = aText([...parts.flat(), { insert: { drawing: { strokes: [1] } }, attributes: { bold: 'very' } }]);
    const to = aPaper(0, 'note');
    const sizes: number[] = [];
    to.y.on('update', (update) => sizes.push(update.length));
    fillText(to, textOf(to.y, to.id), stepsOf(from), ownHand);
    const brief = (delta: readonly { insert: unknown; attributes?: unknown }[]) =>
      delta.map(({ insert, attributes }) => [typeof insert === 'string' ? insert.slice(0, 8) : insert, attributes]);
    expect(brief(textOf(to.y, to.id).toDelta())).toEqual(brief([...from.toDelta(), { insert: '\n' }]));
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(256_000);
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
