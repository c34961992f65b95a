import fc from 'fast-check';
import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { lineKind, showText, type TextStep, toText } from '../../src/editor/lines.ts';
import { addressFrom, safeAddress } from '../../src/editor/links.ts';
import { endsInBreak, readChange, readText } from '../../src/editor/reading.ts';
import { sameContent, screenChange } from '../../src/editor/screen-change.ts';
import { cut, weight } from '../../src/shared/model/cutting.ts';

function textOf(steps: readonly TextStep[]): Y.Text {
  const text = new Y.Doc().getText('note');
  text.applyDelta(structuredClone(steps) as TextStep[]);
  return text;
}

describe('a text as it is shown', () => {
  it('[D22] makes one attribute of a line break into the two that Quill knows', () => {
    const kinds = ['h1', 'h2', 'bullet', 'ordered', 'check', 'done', 'quote'];
    const shown = showText(kinds.map((line) => ({ insert: 'a\n', attributes: { line, depth: 2 } })));
    expect(shown.ops.filter(({ insert }) => insert === '\n').map(({ attributes }) => attributes)).toEqual([
      { header: 1, indent: 2 },
      { header: 2, indent: 2 },
      { list: 'bullet', indent: 2 },
      { list: 'ordered', indent: 2 },
      { list: 'unchecked', indent: 2 },
      { list: 'checked', indent: 2 },
      { blockquote: true, indent: 2 },
    ]);
  });

  it('[D23] passes over line attributes on other characters, kinds and marks it does not know, and odd values', () => {
    const attributes = { line: 'h1', depth: 'far', bold: 'yes', italic: 1, shimmer: true, link: 'javascript:alert(1)' };
    expect(showText([{ insert: 'word', attributes }]).ops).toEqual([{ insert: 'word\n' }]);
    expect(showText([{ insert: '\n', attributes: { line: 'poem', depth: Number.NaN } }]).ops).toEqual([{ insert: '\n' }]);
    expect(lineKind({ line: 'constructor' })).toBeNull();
  });

  it('[D23] shows one place for each thing that is no text, and keeps what it is', () => {
    const thing = { poll: { of: 'days' } };
    expect(showText([{ insert: thing, attributes: {} }]).ops).toEqual([{ insert: { unknown: thing } }, { insert: '\n' }]);
    const text = textOf([{ insert: 'a', attributes: {} }]);
    text.insertEmbed(1, new Y.Map());
    expect(showText(readText(text)).length()).toBe(3);
  });

  it('[D21] always ends in a line break and is as long as the text, whatever characters that holds', () => {
    expect(showText([]).ops).toEqual([{ insert: '\n' }]);
    expect(showText([{ insert: 'a\r\n\ufeffb', attributes: {} }]).length()).toBe(6);
    expect(endsInBreak(textOf([{ insert: 'a\n', attributes: {} }]))).toBe(true);
    expect(endsInBreak(textOf([{ insert: 'a', attributes: {} }]))).toBe(false);
  });
});

describe('a change on screen', () => {
  it('[D22] writes a kind to the line break alone, and only when it changes', () => {
    const before = new Delta().insert('one').insert('\n', { list: 'bullet' }).insert('two\n');
    const heading = new Delta().retain(8, { header: 1, list: null });
    expect(toText(heading, before)).toEqual([
      { retain: 3 },
      { retain: 1, attributes: { line: 'h1' } },
      { retain: 3 },
      { retain: 1, attributes: { line: 'h1' } },
    ]);
    expect(toText(new Delta().retain(3).retain(1, { list: 'bullet' }), before)).toEqual([{ retain: 3 }, { retain: 1 }]);
  });

  it('[D23] leaves the kind of a newer app alone, unless the member chooses another', () => {
    const text = textOf([
      { insert: 'wise words', attributes: {} },
      { insert: '\n', attributes: { line: 'poem', shimmer: 1 } },
    ]);
    const before = showText(readText(text));
    text.applyDelta(toText(new Delta().retain(4).insert('r'), before) as TextStep[]);
    expect(text.toDelta()).toEqual([{ insert: 'wiser words' }, { insert: '\n', attributes: { line: 'poem', shimmer: 1 } }]);
    text.applyDelta(toText(new Delta().retain(11).retain(1, { header: 2 }), showText(readText(text))) as TextStep[]);
    expect(text.toDelta().at(-1)).toEqual({ insert: '\n', attributes: { line: 'h2', shimmer: 1 } });
  });

  it('gives new words their marks and a new line break its kind, never the other way round', () => {
    expect(toText(new Delta().insert('a\nb', { bold: true, header: 1 }), new Delta().insert('\n'))).toEqual([
      { insert: 'a', attributes: { bold: true } },
      { insert: '\n', attributes: { line: 'h1' } },
      { insert: 'b', attributes: { bold: true } },
    ]);
  });

  it('never writes an address that leads elsewhere', () => {
    expect(toText(new Delta().insert('a', { link: 'javascript:alert(1)' }), new Delta().insert('\n'))).toEqual([{ insert: 'a', attributes: {} }]);
    expect(toText(new Delta().retain(1, { link: 'data:text/html,x' }), new Delta().insert('a\n'))).toEqual([{ retain: 1, attributes: { link: null } }]);
  });
});

const kind = fc.constantFrom('h1', 'h2', 'bullet', 'check', 'quote', 'poem');
const step = fc.oneof(
  fc.record({
    act: fc.constant('insert' as const),
    at: fc.nat(60),
    words: fc.constantFrom('a', 'bc', '\n', 'd\ne', '\r', '\ufeff', '\n\n'),
    line: fc.option(kind),
    bold: fc.boolean(),
  }),
  fc.record({ act: fc.constant('delete' as const), at: fc.nat(60), length: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ act: fc.constant('format' as const), at: fc.nat(60), length: fc.integer({ min: 1, max: 6 }), line: fc.option(kind), bold: fc.boolean() }),
);

describe('a change of the text', () => {
  it('becomes exactly the change of the screen, whatever two devices wrote apart', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), fc.boolean(), (here, there, ground) => {
        const [a, b] = [new Y.Doc(), new Y.Doc()];
        a.clientID = 1;
        b.clientID = 2;
        const text = a.getText('note');
        if (ground) text.insert(0, 'first line\nsecond\n');
        Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
        perform(text, here);
        perform(b.getText('note'), there);
        let shown = showText(readText(text));
        text.observe((event, transaction) => {
          const after = showText(readText(text));
          const { runs } = readChange(text, event);
          expect(runs.length + transaction.changed.size).toBeGreaterThan(0);
          shown = shown.compose(screenChange(shown, runs, after));
          expect(sameContent(shown, after)).toBe(true);
        });
        Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
        expect(sameContent(shown, showText(readText(text)))).toBe(true);
      }),
      { numRuns: 400, seed: 3 },
    );
  });
});

function perform(text: Y.Text, steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): void {
  for (const one of steps) {
    const at = Math.min(one.at, text.length);
    if (one.act === 'insert') text.insert(at, one.words, { ...(one.line ? { line: one.line } : {}), ...(one.bold ? { bold: true } : {}) });
    else if (one.act === 'delete') text.delete(at, Math.min(one.length, text.length - at));
    else text.format(at, Math.min(one.length, text.length - at), { line: one.line, bold: one.bold || null });
  }
}

describe('a large change', () => {
  const large = fc.array(
    fc.oneof(
      fc.record({ retain: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ insert: fc.string({ minLength: 1, maxLength: 500, unit: 'grapheme' }), attributes: fc.constantFrom({}, { bold: true }) }),
      fc.record({ delete: fc.integer({ min: 1, max: 9 }) }),
    ),
    { maxLength: 12 },
  );

  it('is cut into pieces that do together what the whole would have done, none heavier than asked', () => {
    fc.assert(
      fc.property(large, (steps) => {
        const base: TextStep[] = [{ insert: 'x'.repeat(200), attributes: {} }];
        const [whole, cutUp] = [textOf(base), textOf(base)];
        whole.applyDelta(structuredClone(steps) as TextStep[]);
        for (const piece of cut(steps, 700)) {
          expect(piece.reduce((sum, one) => sum + weight(one), 0)).toBeLessThanOrEqual(700);
          cutUp.applyDelta([...piece]);
        }
        expect(sameContent(new Delta(cutUp.toDelta()), new Delta(whole.toDelta()))).toBe(true);
        expect(cutUp.toString()).toBe(whole.toString());
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('leaves a small change whole', () => {
    expect(cut([{ retain: 3 }, { insert: 'word', attributes: {} }])).toEqual([[{ retain: 3 }, { insert: 'word', attributes: {} }]]);
    expect(cut([{ retain: 3 }])).toEqual([]);
  });
});

describe('addresses', () => {
  it.each(['https://valtori.fi', 'http://localhost:4321/tapahtumat', 'mailto:aino@kela.fi', 'tel:+358401234567', 'HTTPS://VALTORI.FI'])(
    'lets %s through',
    (address) => {
      expect(safeAddress(address)).toBe(address);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x/1',
    '//valtori.fi',
    '/tapahtumat',
    'valtori.fi',
    '',
    `https://x/${'a'.repeat(3000)}`,
    null,
    7,
  ])('keeps %j out', (address) => {
    expect(safeAddress(address)).toBeNull();
  });

  it.each([
    ['valtori.fi', 'https://valtori.fi'],
    ['valtori.fi:8080/x', 'https://valtori.fi:8080/x'],
    ['aino@kela.fi', 'mailto:aino@kela.fi'],
    ['+358 40 1234567', null],
    ['+358401234567', 'tel:+358401234567'],
    ['https://kela.fi/a', 'https://kela.fi/a'],
    ['javascript:alert(1)', null],
    ['kela', null],
    ['two words.fi', null],
  ])('makes of %j the address %j', (typed, address) => {
    expect(addressFrom(typed)).toBe(address);
  });
});
