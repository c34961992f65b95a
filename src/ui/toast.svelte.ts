/** Short news with a way back: shown for 10 s, longer while a pointer or the focus rests on it. ToastHost.svelte shows them. */
import { announce } from './announce.svelte.ts';

export interface Toast {
  readonly text: string;
  /** Shows *Kumoa*. */
  readonly undo?: () => void;
  readonly action?: { readonly word: string; readonly act: () => void };
}

export interface ShownToast extends Toast {
  readonly number: number;
}

const shownMs = 10_000;
const mostAtOnce = 3;

let counter = 0;
let held = false;
let shown: readonly ShownToast[] = $state.raw([]);
const ends = new Map<number, number>();

/** The toasts on screen, oldest first. Reactive. */
export function toasts(): readonly ShownToast[] {
  return shown;
}

/** Says something that needs no answer. Gives a way to take it off before its time. */
export function toast(news: Toast): () => void {
  counter += 1;
  const number = counter;
  shown = [...shown, { ...news, number }].slice(-mostAtOnce);
  announce(news.text);
  wait(number, shownMs);
  return () => dropToast(number);
}

export function dropToast(number: number): void {
  ends.delete(number);
  shown = shown.filter((one) => one.number !== number);
}

/** While held (hovered or focused) nothing goes; afterwards each stays a few seconds more. */
export function holdToasts(hold: boolean): void {
  held = hold;
  if (!hold) for (const one of shown) wait(one.number, 4_000);
}

function wait(number: number, ms: number): void {
  const end = Date.now() + ms;
  ends.set(number, end);
  setTimeout(() => {
    if (!held && ends.get(number) === end) dropToast(number);
  }, ms);
}
