/**
 * Every shortcut, in one list that `?` shows. Screens add theirs while they are shown:
 *
 * ```ts
 * useShortcuts(() => [{ keys: 'mod+z', word: say('undo'), act: undo }]);
 * ```
 *
 * `mod` is Ctrl, on a Mac ⌘. `g t` is G, then T within a second. Single letters can be turned off, and none of them works inside a text field.
 * A `silent` entry is only listed: the screen's own list or field hears its keys.
 */
import { untrack } from 'svelte';

export interface Shortcut {
  /** Lower case: `mod+enter`, `alt+arrowup`, `?`, `g t`. */
  readonly keys: string;
  readonly word: string;
  readonly group?: string;
  /** Also inside text fields (only with mod or alt). */
  readonly inText?: boolean;
  readonly silent?: boolean;
  /** May answer false: not for me, the key goes on. */
  readonly act?: () => unknown;
}

const storageKey = 'solmu.letters';
const followMs = 1_000;

let lists: readonly (() => readonly Shortcut[])[] = $state.raw([]);
let letters = $state(true);

/** All shortcuts that work on this screen, in the order they came. Reactive. */
export function shortcuts(): readonly Shortcut[] {
  return lists.flatMap((list) => list());
}

/** Whether single letters (and `g t`, `?`) work. Reactive. */
export function lettersOn(): boolean {
  return letters;
}

export function setLetters(on: boolean): void {
  letters = on;
  try {
    localStorage.setItem(storageKey, on ? 'on' : 'off');
  } catch {
    // It holds until the page is closed.
  }
}

/** Adds shortcuts for as long as the component is shown. */
export function useShortcuts(list: () => readonly Shortcut[]): void {
  $effect(() => {
    untrack(() => {
      lists = [...lists, list];
    });
    return () => {
      lists = lists.filter((one) => one !== list);
    };
  });
}

/** Does what a shortcut does, for a button that says the same. */
export function press(keys: string): void {
  shortcuts()
    .toReversed()
    .find((one) => one.keys === keys && one.act)
    ?.act?.();
}

/** Listens to the keyboard. Once, at start; call what it gives to stop. */
export function startShortcuts(): () => void {
  try {
    letters = localStorage.getItem(storageKey) !== 'off';
  } catch {
    // Storage is forbidden: letters work.
  }
  let first = '';
  let firstAt = 0;
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    const key = keysOf(event);
    if (key === null) return;
    const pair = first !== '' && event.timeStamp - firstAt < followMs ? `${first} ${key}` : null;
    first = '';
    const all = shortcuts().toReversed(); // the screen's own before the app's
    const text = isTextField(event.target);
    for (const one of all) {
      if (one.silent || !one.act || (one.keys !== pair && one.keys !== key)) continue;
      if ((text && !one.inText) || (isLetters(one.keys) && !letters)) continue;
      if (one.act() === false) continue;
      event.preventDefault();
      return;
    }
    if (!text && letters && all.some((one) => !one.silent && one.keys.startsWith(`${key} `))) {
      first = key;
      firstAt = event.timeStamp;
    }
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** A key press as shortcuts are written, or null for a modifier alone. */
export function keysOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string | null {
  const key = event.key.toLowerCase();
  if (['control', 'meta', 'alt', 'shift', 'altgraph', 'dead'].includes(key)) return null;
  const mod = event.ctrlKey || event.metaKey;
  // Shift is part of what a sign key types; it is named only beside mod or alt, or with a long key name.
  const shift = event.shiftKey && (mod || event.altKey || key.length > 1);
  return [mod && 'mod', event.altKey && 'alt', shift && 'shift', key].filter(Boolean).join('+');
}

export function isLetters(keys: string): boolean {
  return !keys.includes('mod+') && !keys.includes('alt+') && keys.split(' ').every((key) => key.length === 1);
}

/** The keys as they are written on screen. */
export function keyLabels(keys: string, mac: boolean): readonly string[] {
  const names: { readonly [key: string]: string } = {
    mod: mac ? '⌘' : 'Ctrl',
    alt: mac ? '⌥' : 'Alt',
    shift: mac ? '⇧' : 'Shift',
    arrowup: '↑',
    arrowdown: '↓',
    enter: 'Enter',
    escape: 'Esc',
  };
  return keys.split(/[ +]/).map((key) => names[key] ?? key.toUpperCase());
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=range])');
}
