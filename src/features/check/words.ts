/** What the self-check says. It is needed rarely, so that its words travel apart from those of all other screens. */
import { wordsApart } from '../../words/apart.ts';
import type fi from './words/fi.json';

export const { bring: bringWords, say } = wordsApart<keyof typeof fi>('check', {
  fi: () => import('virtual:words/fi/check'),
  sv: () => import('virtual:words/sv/check'),
  en: () => import('virtual:words/en/check'),
});
