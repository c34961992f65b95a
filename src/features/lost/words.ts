/** What Löytötavarat says. It is needed rarely, so that its words travel apart from those of all other screens. */
import { wordsApart } from '../../words/apart.ts';
import type fi from './words/fi.json';

export const { bring: bringWords, say } = wordsApart<keyof typeof fi>('lost', {
  fi: () => import('virtual:words/fi/lost'),
  sv: () => import('virtual:words/sv/lost'),
  en: () => import('virtual:words/en/lost'),
});
