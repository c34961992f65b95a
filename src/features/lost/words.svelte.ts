/** What Löytötavarat says. It is needed rarely, so that its words travel apart from those of all other screens. */
import type { Args, Catalogue, Message } from '../../words/catalogue.ts';
import { type Language, language } from '../../words/words.ts';
import type fi from './words/fi.json';

type Key = keyof typeof fi;

const load: { readonly [L in Language]: () => Promise<{ readonly default: Catalogue }> } = {
  fi: () => import('virtual:words/fi/lost'),
  sv: () => import('virtual:words/sv/lost'),
  en: () => import('virtual:words/en/lost'),
};

let current: { readonly [key: string]: Message } = $state.raw({});

/** The words in the language of the screen. Rejects where they cannot be fetched. */
export async function bringWords(of: Language): Promise<void> {
  const { default: catalogue } = await load[of]();
  if (language() === of) current = catalogue.lost ?? {};
}

export function say(key: Key, args: Args = {}): string {
  const message = current[key];
  return message === undefined ? '' : typeof message === 'string' ? message : message(args);
}
