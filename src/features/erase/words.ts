/** What is said of erasing for good. It is needed rarely, so that its words travel apart from those of all other screens. */
import { wordsApart } from '../../words/apart.ts';
import type fi from './words/fi.json';

export type EraseWord = keyof typeof fi;
export const { bring: bringWords, say } = wordsApart<EraseWord>('erase', {
  fi: () => import('virtual:words/fi/erase'),
  sv: () => import('virtual:words/sv/erase'),
  en: () => import('virtual:words/en/erase'),
});
