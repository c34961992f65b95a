/**
 * The words on screen. Each room keeps `words/{fi,sv,en}.json` (flat keys, ICU MessageFormat) and one `words.ts`:
 *
 * ```ts
 * import { words } from '../../words/words.ts';
 * import type fi from './words/fi.json';
 * export const say = words<keyof typeof fi>('events'); // the name of the room's folder
 * ```
 *
 * What the first look needs of a language is loaded before the app is mounted, so `say` answers at once; screens and panels wait for
 * the rest (`wordsWhole`). In a component `say` runs again when the language changes. Rooms: every `src/features/<room>/words`, `src/<room>/words`, and
 * `src/words/words` under the name `shared`.
 */
import type { Args, Catalogue, Message } from './catalogue.ts';
import { isLanguage, type Language, languages } from './languages.ts';

const storageKey = 'solmu.language';

type Loading = { readonly [L in Language]: () => Promise<{ readonly default: Catalogue }> };
const loadFirst: Loading = { fi: () => import('virtual:words/fi'), sv: () => import('virtual:words/sv'), en: () => import('virtual:words/en') };
const loadRest: Loading = { fi: () => import('virtual:words/fi/rest'), sv: () => import('virtual:words/sv/rest'), en: () => import('virtual:words/en/rest') };
let whole: Promise<void> = Promise.resolve();

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

/** The words of all rooms in the language of the screen. Rejects where they cannot be fetched, as a screen's own file would. */
export function wordsWhole(): Promise<void> {
  whole = whole.catch(() => bringRest(current.language));
  return whole;
}

async function bringRest(of: Language): Promise<void> {
  const { default: more } = await loadRest[of]();
  if (current.language === of) current = { language: of, catalogue: joined(current.catalogue, more) };
}

/** Begins in a language: resolves when the first look can speak. The rest comes behind it. */
export async function startLanguage(next: Language): Promise<void> {
  current = { language: next, catalogue: (await loadFirst[next]()).default };
  whole = bringRest(next);
  whole.catch(() => undefined); // whoever waits for it hears of it
  named(next);
}

/** Loads a language, shows it at once, keeps it on this device and names it on the page. When loading fails (no line, not yet on the device) the screen stays as it was and this throws. */
export async function setLanguage(next: Language): Promise<void> {
  const [{ default: first }, { default: more }] = await Promise.all([loadFirst[next](), loadRest[next]()]);
  current = { language: next, catalogue: joined(first, more) };
  whole = Promise.resolve();
  named(next);
}

function joined(first: Catalogue, more: Catalogue): Catalogue {
  return Object.fromEntries(Object.keys({ ...first, ...more }).map((room) => [room, { ...first[room], ...more[room] }]));
}

/** Keeps the choice on this device and names it on the page. */
function named(next: Language): void {
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
