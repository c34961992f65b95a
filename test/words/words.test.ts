import { beforeEach, describe, expect, it } from 'vitest';
import { sayShared } from '../../src/words/shared.ts';
import { language, setLanguage, words } from '../../src/words/words.ts';

describe('words', () => {
  beforeEach(() => setLanguage('fi'));

  it('says plain sentences and fills in arguments', () => {
    expect(sayShared('act.undo')).toBe('Kumoa');
    expect(sayShared('unit.hoursMinutes', { h: 1, m: 30 })).toBe('1 h 30 min');
  });

  it('switches language without a reload', async () => {
    await setLanguage('sv');
    expect(language()).toBe('sv');
    expect(sayShared('act.undo')).toBe('Ångra');
  });

  it('gives the key, never a blank, when a sentence is missing at run time', () => {
    const say = words<'not.there'>('nowhere');
    expect(say('not.there')).toBe('not.there');
  });
});
