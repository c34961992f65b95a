import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/shared/base/json.ts';
import { lengthOf } from '../../../src/shared/base/text.ts';
import { bin } from '../../../src/shared/model/bin.ts';
import { agendaItem, eventHead } from '../../../src/shared/model/event.ts';
import { oneOf, orderKey, person, safeLink, text, whole, wordList, zone } from '../../../src/shared/model/fields.ts';
import { networkCard } from '../../../src/shared/model/network.ts';
import { memberProfile } from '../../../src/shared/model/profile.ts';
import type { Field, Shape } from '../../../src/shared/model/thing.ts';
import { aino } from './papers.ts';

const shapes: readonly Shape[] = [agendaItem, eventHead, networkCard, memberProfile];

describe('fields', () => {
  it('[D6] read anything at all without throwing, and give the same for the same', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true, withSparseArray: true }),
        (odd) => {
          for (const shape of shapes) {
            for (const field of Object.values(shape) as Field<unknown>[]) {
              expect(field.read(odd as Json)).toEqual(field.read(odd as Json));
            }
          }
        },
      ),
      { seed: 6, numRuns: 500 },
    );
  });

  it('[D6] an odd value reads as the fallback', () => {
    expect(text('nimetön').read(12)).toBe('nimetön');
    expect(text('').read(undefined)).toBe('');
    expect(whole(15, 1, 480).read('kauan')).toBe(15);
    expect(whole(15, 1, 480).read(Number.NaN)).toBe(15);
    expect(whole(15, 1, 480).read(9_999)).toBe(480);
    expect(whole(15, 1, 480).read(12.4)).toBe(12);
    expect(oneOf(['a', 'b'], 'a').read('uusi')).toBe('a');
    expect(zone('Europe/Helsinki').read('Mars/Olympus')).toBe('Europe/Helsinki');
    expect(orderKey().read('0')).toBe('');
    expect(person().read({ member: 'not an id', name: 7 })).toBeNull();
    expect(bin.read('yes')).toBeNull();
    expect(bin.read({ at: 'now', clocks: { 1: 'x', 2: 3 } })).toEqual({ at: 0, clocks: { 2: 3 }, text: null, all: false });
  });

  it('[D6] what a member wrote reads back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 480 }), (words, minutes) => {
        const line = text('').accept(words);
        expect(line).toEqual({ kind: 'taken', value: text('').read(line.kind === 'taken' ? line.value : null) });
        expect(whole(15, 1, 480).accept(minutes)).toEqual({ kind: 'taken', value: minutes });
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('[D7] a text is written in NFC, on one line, without blanks at its ends', () => {
    expect(text('').accept('  Ka\u0308sittely\r\n\ttauko\u2028 ')).toEqual({ kind: 'taken', value: 'Käsittely tauko' });
  });

  it('[D7] a text that is too long is refused and not cut; letters count as people count them', () => {
    expect(text('', 500).accept('x'.repeat(500)).kind).toBe('taken');
    expect(text('', 500).accept('x'.repeat(10_000))).toEqual({ kind: 'refused', code: 'too-long', max: 500, length: 10_000 });
    expect(text('', 3).accept('🧶🧶🧶').kind).toBe('taken');
    expect(lengthOf('🧶ä')).toBe(2);
  });

  it('[D7] numbers, words and zones that are none are refused', () => {
    expect(whole(15, 1, 480).accept(0)).toEqual({ kind: 'refused', code: 'out-of-range', min: 1, max: 480 });
    expect(whole(15, 1, 480).accept(Number.NaN).kind).toBe('refused');
    expect(oneOf(['a'], 'a').accept('b' as 'a')).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(zone('UTC').accept('Mars/Olympus').kind).toBe('refused');
    expect(wordList(2, 10).accept(['a', 'b', 'c'])).toEqual({ kind: 'refused', code: 'too-many', max: 2 });
    expect(wordList(3, 10).accept([' a', 'a', ''])).toEqual({ kind: 'taken', value: ['a'] });
  });

  it('[D7] of a member only the id is written; who has no account stands by name', () => {
    expect(person().accept({ member: aino, name: 'Aino Esimerkki' })).toEqual({ kind: 'taken', value: { member: aino } });
    expect(person().accept({ member: null, name: ' Vieras ' })).toEqual({ kind: 'taken', value: { name: 'Vieras' } });
    expect(person().accept({ member: null, name: ' ' })).toEqual({ kind: 'taken', value: null });
    expect(person().read(aino)).toEqual({ member: aino, name: '' });
    expect(person().read('Vieras')).toEqual({ member: null, name: 'Vieras' });
  });
});

describe('safeLink', () => {
  it.each([
    ['https://example.org/kokous?x=1', 'https://example.org/kokous?x=1'],
    ['example.org/kokous', 'https://example.org/kokous'],
    ['example.org:8080/a', 'https://example.org:8080/a'],
    ['http://example.org', 'http://example.org/'],
    ['javascript:alert(1)', null],
    ['JavaScript:alert(1)', null],
    ['data:text/html,x', null],
    ['huone 3', null],
    ['Kokoushuone', null],
    ['', null],
  ])('[D6] %s leads to %s', (link, address) => {
    expect(safeLink(link)).toBe(address);
  });
});
