import { afterEach, describe, expect, it } from 'vitest';
import { networkName, networkNameLanguage, personName, shortName } from '../../src/words/names.ts';
import { setLanguage } from '../../src/words/words.ts';

const both = { nameFi: 'Kokeilijat', nameSv: 'Försökarna', nameEn: '' };

afterEach(() => setLanguage('fi'));

describe('names', () => {
  it('of a network are in the member’s language, else in the first there is, marked with its language', async () => {
    await setLanguage('sv');
    expect([networkName(both), networkNameLanguage(both)]).toEqual(['Försökarna', undefined]);
    await setLanguage('en');
    expect([networkName(both), networkNameLanguage(both)]).toEqual(['Kokeilijat', 'fi']);
    expect(networkName({ nameFi: '', nameSv: '', nameEn: '' })).toBe('Unnamed network');
  });

  it('of people are shortened by the last name alone', () => {
    expect(['Aino Kallio', 'Åsa', ' Björn  von Öhman ', ''].map(shortName)).toEqual(['Aino K.', 'Åsa', 'Björn Ö.', '']);
  });

  it('that are not known are somebody', async () => {
    await setLanguage('fi');
    expect(personName(undefined)).toBe('Joku');
  });
});
