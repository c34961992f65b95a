import { afterEach, describe, expect, it } from 'vitest';
import type { SignState } from '../../src/device/api.ts';
import { isSpoken, signShape, signWords } from '../../src/words/sign-words.ts';
import { setLanguage } from '../../src/words/words.ts';

/** The table of the nine states, word for word. */
const table: readonly (readonly [SignState, number, string, string, string])[] = [
  ['local', 0, 'Vain tällä laitteella', 'Bara på den här enheten', 'Only on this device'],
  ['device', 0, 'Tallessa tällä laitteella', 'Sparat på den här enheten', 'Saved on this device'],
  ['saved', 0, 'Tallessa ja lähetetty', 'Sparat och skickat', 'Saved and sent'],
  ['syncing', 3, 'Synkronoidaan 3 muutosta', 'Synkar 3 ändringar', 'Syncing 3 changes'],
  ['syncing', 1, 'Synkronoidaan 1 muutos', 'Synkar 1 ändring', 'Syncing 1 change'],
  ['offline', 7, 'Ei yhteyttä · 7 muutosta odottaa', 'Ingen anslutning · 7 ändringar väntar', 'Offline · 7 changes waiting'],
  ['offline', 0, 'Ei yhteyttä', 'Ingen anslutning', 'Offline'],
  ['signin', 0, 'Kirjaudu, jotta muutokset siirtyvät', 'Logga in så att ändringarna förs över', 'Sign in to send your changes'],
  ['problem', 1, '1 muutos ei siirtynyt', '1 ändring fördes inte över', '1 change was not sent'],
  ['unstored', 0, 'Ei tallessa laitteelle', 'Sparas inte på enheten', 'Not stored on this device'],
  ['update', 0, 'Uusi versio valmiina', 'Ny version klar', 'New version ready'],
];

describe('the words of the sign', () => {
  afterEach(() => setLanguage('fi'));

  it.each(table)('%s with %i', async (state, count, fi, sv, en) => {
    for (const [language, words] of [
      ['fi', fi],
      ['sv', sv],
      ['en', en],
    ] as const) {
      await setLanguage(language);
      expect(signWords({ state, count, settling: false })).toBe(words);
    }
  });

  it('are left out from the first key to the journal’s commit, and the knot is untied', () => {
    const settling = { state: 'saved', count: 0, settling: true } as const;
    expect(signWords(settling)).toBe('');
    expect(signShape(settling)).toBe('device');
  });

  it('of an outage stand while typing goes on', async () => {
    await setLanguage('fi');
    expect(signWords({ state: 'offline', count: 2, settling: true })).toBe('Ei yhteyttä · 2 muutosta odottaa');
  });

  it('are spoken when something is wrong or right again, never for ordinary saving', () => {
    expect(isSpoken('saved', 'device')).toBe(false);
    expect(isSpoken('device', 'saved')).toBe(false);
    expect(isSpoken(null, 'offline')).toBe(false);
    expect(isSpoken('saved', 'offline')).toBe(true);
    expect(isSpoken('offline', 'saved')).toBe(true);
    expect(isSpoken('offline', 'offline')).toBe(false);
  });
});
