/** Words of a room that is needed rarely: they travel apart from those of all other screens, and come with its own. */
import type { Args, Catalogue, Message } from './catalogue.ts';
import type { Language } from './languages.ts';
import { language } from './words.svelte.ts';

export interface WordsApart<Key extends string> {
  /** Brings the words of a language. Rejects where they cannot be fetched. */
  bring(of: Language): Promise<void>;
  /** '' before the words are here. Reactive. */
  say(key: Key, args?: Args): string;
}

/** @param load the room's own modules, one for each language */
export function wordsApart<Key extends string>(
  room: string,
  load: { readonly [L in Language]: () => Promise<{ readonly default: Catalogue }> },
): WordsApart<Key> {
  let current: { readonly [key: string]: Message } = $state.raw({});
  return {
    async bring(of) {
      const { default: catalogue } = await load[of]();
      if (language() === of) current = catalogue[room] ?? {};
    },
    say(key, args = {}) {
      const message = current[key];
      return message === undefined ? '' : typeof message === 'string' ? message : message(args);
    },
  };
}
