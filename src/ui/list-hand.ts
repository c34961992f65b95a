/**
 * Nobody's hand is moved by somebody else: while the rows of a list change, the focus stays in its row when rows change places,
 * with the caret where it was, and goes to the next row when its row goes. Rows carry `data-id`.
 */
import { tick } from 'svelte';

export interface HandSource {
  readonly list: () => HTMLElement | undefined;
  /** Puts the focus on a row. */
  readonly focus: (id: string) => void;
}

interface Held {
  readonly element: HTMLElement;
  readonly id: string;
  readonly index: number;
  readonly selection: readonly [number, number] | null;
}

export class ListHand {
  readonly #source: HandSource;
  #order: readonly string[] = [];

  constructor(source: HandSource) {
    this.#source = source;
  }

  /** Call it before the rows are drawn anew, from an `$effect.pre` that reads them, untracked. */
  before(order: readonly string[]): void {
    const hand = this.#held();
    this.#order = order;
    if (hand) void tick().then(() => this.#giveBack(hand));
  }

  #held(): Held | null {
    const list = this.#source.list();
    const element = document.activeElement;
    if (!list || !(element instanceof HTMLElement) || !list.contains(element)) return null;
    const id = element.closest<HTMLElement>('[data-id]')?.dataset.id;
    if (!id) return null;
    const isText = element instanceof HTMLInputElement && element.selectionStart !== null;
    return { element, id, index: this.#order.indexOf(id), selection: isText ? [element.selectionStart ?? 0, element.selectionEnd ?? 0] : null };
  }

  #giveBack({ element, id, index, selection }: Held): void {
    const isNowhere = document.activeElement === document.body || document.activeElement === null;
    if (element.isConnected) {
      if (!isNowhere) return; // it is there, or the hand went elsewhere by itself
      element.focus({ preventScroll: true });
      if (selection && element instanceof HTMLInputElement) element.setSelectionRange(...selection);
      return;
    }
    if (!isNowhere) return;
    const next = this.#order.includes(id) ? id : this.#order[Math.min(Math.max(0, index), this.#order.length - 1)];
    if (next) this.#source.focus(next);
  }
}
