/** Acts of one line, one after the other. One that comes when none is at work begins at once, so that a key press waits for no promise but its commit. */
export class InOrder {
  readonly #line: { broken(fault: unknown): void };
  /** Null: nothing is at work. */
  #last: Promise<void> | null = null;

  /** @param line hears what an act throws; the next one goes on */
  constructor(line: { broken(fault: unknown): void }) {
    this.#line = line;
  }

  /** @param act gives nothing when it is over with its return */
  do(act: () => Promise<void> | undefined): void {
    const going = this.#last ? this.#last.then(act) : this.#begin(act);
    if (!going) return;
    const over = (): void => {
      if (this.#last === last) this.#last = null;
    };
    const last: Promise<void> = going.then(over, (fault: unknown) => {
      over();
      this.#line.broken(fault);
    });
    this.#last = last;
  }

  /** Resolves when all that was asked for until now is over. */
  get settled(): Promise<void> {
    return this.#last ?? Promise.resolve();
  }

  #begin(act: () => Promise<void> | undefined): Promise<void> | undefined {
    try {
      return act();
    } catch (fault) {
      this.#line.broken(fault);
      return undefined;
    }
  }
}
