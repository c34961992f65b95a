import { describe, expect, it } from 'vitest';
import { withWord } from '../../src/ui/word-list.ts';

describe('a list of words', () => {
  it('takes a word once, whatever its case, without needless blanks, and up to their number', () => {
    expect(withWord(['Ruotsi'], '  ruotsi ', 12)).toEqual({ why: 'twice' });
    expect(withWord(['Ruotsi'], ' Selkeä   kieli ', 12)).toEqual({ words: ['Ruotsi', 'Selkeä kieli'] });
    expect(withWord(['Ruotsi'], 'x', 1)).toEqual({ why: 'full' });
    expect(withWord([], ' ', 1)).toEqual({ why: 'empty' });
  });
});
