/** What the page of help alone tells: its words travel with it. */
import { wordsApart } from '../../words/apart.ts';
import type { Told } from './words.ts';

export const { bring: bringWords, say: tell } = wordsApart<Told>('help', {
  fi: () => import('virtual:words/fi/help'),
  sv: () => import('virtual:words/sv/help'),
  en: () => import('virtual:words/en/help'),
});
