/**
 * The words on screen. Each room keeps `words/{fi,sv,en}.json` (flat keys, ICU MessageFormat) and one `words.ts`:
 *
 * ```ts
 * import { words } from '../../words/words.ts';
 * import type fi from './words/fi.json';
 * export const say = words<keyof typeof fi>('events'); // the name of the room's folder
 * ```
 *
 * The catalogue of one language is loaded before the app is mounted, so `say` answers at once; in a component it
 * runs again when the language changes. Rooms: every `src/features/<room>/words`, `src/<room>/words`, and
 * `src/words/words` under the name `shared`.
 */
import type { Args, Catalogue, Message } from './catalogue.ts';
import { isLanguage, type Language, languages } from './languages.ts';

const storageKey = 'solmu.language';

const load: { readonly [L in Language]: () => Promise<{ readonly default: Catalogue }> } = {
  fi: () => import('virtual:words/fi'),
  sv: () => import('virtual:words/sv'),
  en: () => import('virtual:words/en'),
};

let current: { readonly language: Language; readonly catalogue: Catalogue } = $state.raw({ language: 'fi', catalogue: {} });

/** The language of the screen. Reactive. */
export function language(): Language {
  return current.language;
}

export type Say<Key extends string> = (key: Key, args?: Args) => string;

/** What a room says. A key that is missing at run time (an old catalogue beside a new screen) gives the key, never a blank. */
export function words<Key extends string>(room: string): Say<Key> {
  return (key, args) => spoken(current.catalogue[room]?.[key], key, args);
}

function spoken(message: Message | undefined, key: string, args: Args | undefined): string {
  if (message === undefined) return key;
  return typeof message === 'string' ? message : message(args ?? {});
}

/** Loads a language, shows it at once, keeps it on this device and names it on the page. When loading fails (no line, not yet on the device) the screen stays as it was and this throws. */
export async function setLanguage(next: Language): Promise<void> {
  const { default: catalogue } = await load[next]();
  current = { language: next, catalogue };
  if (typeof document === 'undefined') return;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Storage is forbidden: the choice holds until the page is closed.
  }
}

/** The language kept on this device, else the first of the browser's own that we speak, else Finnish. */
export function preferredLanguage(): Language {
  try {
    const kept = localStorage.getItem(storageKey);
    if (isLanguage(kept)) return kept;
  } catch {
    // Storage is forbidden: ask the browser.
  }
  const asked = typeof navigator === 'undefined' ? [] : navigator.languages;
  return asked.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? languages[0];
}
