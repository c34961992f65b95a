/**
 * Which of many steps stand on screen: a page of them, so that a list of ten thousand scrolls and answers like one of ten.
 * Without more than a page there is just the list.
 */
import type { StepView } from './model.ts';

export const stepsPerPage = 100;

export class StepPages {
  readonly #rows: () => readonly StepView[];
  #page = $state(0);

  constructor(rows: () => readonly StepView[]) {
    this.#rows = rows;
  }

  get count(): number {
    return Math.max(1, Math.ceil(this.#rows().length / stepsPerPage));
  }
  /** From 0; the last one where rows have gone. */
  get page(): number {
    return Math.min(this.#page, this.count - 1);
  }
  /** The place of the page's first row among all. */
  get from(): number {
    return this.page * stepsPerPage;
  }
  get shown(): readonly StepView[] {
    const rows = this.#rows();
    return rows.length <= stepsPerPage ? rows : rows.slice(this.from, this.from + stepsPerPage);
  }
  get to(): number {
    return this.from + this.shown.length;
  }

  turn(page: number): void {
    this.#page = Math.max(0, Math.min(this.count - 1, page));
  }
  /** Turns to the page that holds a place. */
  follow(index: number): void {
    this.turn(Math.floor(index / stepsPerPage));
  }
  turnTo(id: string): void {
    const at = this.#rows().findIndex((row) => row.id === id);
    if (at >= 0) this.follow(at);
  }
}
