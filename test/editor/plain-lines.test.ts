import { describe, expect, it } from 'vitest';
import { plainLine, signedLines } from '../../src/editor/plain-lines.ts';

describe('a long text as plain text', () => {
  it('lists have signs, numbers begin anew, links show where they lead', () => {
    const line = (kind: 'p' | 'bullet' | 'ordered' | 'check' | 'done', text: string, depth = 0, link?: string) => ({
      kind,
      depth,
      runs: [{ text, ...(link ? { link } : {}) }],
    });
    expect(
      signedLines(
        [
          line('p', 'Kevät'),
          line('ordered', 'yksi'),
          line('ordered', 'kaksi'),
          line('p', ''),
          line('ordered', 'taas yksi'),
          line('bullet', 'sisällä', 1),
          line('check', 'auki'),
          line('done', 'tehty'),
          line('p', 'ohje', 0, 'https://example.org'),
        ].map(plainLine),
      ),
    ).toEqual(['Kevät', '1. yksi', '2. kaksi', '1. taas yksi', '  - sisällä', '[ ] auki', '[x] tehty', 'ohje (https://example.org)']);
  });

  it('draws lists, check lists and depth with plain signs, and passes over empty lines', () => {
    const line = (kind: string, text: string, depth = 0) => ({ kind, depth, text });
    expect(
      signedLines([
        line('h1', 'Otsikko'),
        line('', ''),
        line('ordered', 'a'),
        line('ordered', 'b'),
        line('bullet', 'c', 1),
        line('ordered', 'd'),
        line('check', 'e'),
        line('done', 'f'),
        line('from-the-future', 'g'),
      ]),
    ).toEqual(['Otsikko', '1. a', '2. b', '  - c', '1. d', '[ ] e', '[x] f', 'g']);
  });
});
