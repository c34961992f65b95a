/** Acts of one line, one after the other. One that comes when none is at work begins at once, so that a key press waits for no promise but its commit. */
export class InOrder {
  readonly #broken: (fault: unknown) => void;
  #last: Promise<void> = Promise.resolve();
  /** How many are not over. */
  #left = 0;

  /** @param broken hears what an act throws; the next one goes on */
  constructor(broken: (fault: unknown) => void) {
    this.#broken = broken;
  }

  /** @param act gives nothing when it is over with its return */
  do(act: () => Promise<void> | undefined): void {
    const going = this.#left > 0 ? this.#last.then(act) : this.#begin(act);
    if (!going) return;
    this.#left += 1;
    this.#last = going.then(this.#over, this.#failed);
  }

  /** Resolves when all that was asked for until now is over. */
  get settled(): Promise<void> {
    return this.#last;
  }

  #begin(act: () => Promise<void> | undefined): Promise<void> | undefined {
    try {
      return act();
    } catch (fault) {
      this.#broken(fault);
      return undefined;
    }
  }

  readonly #over = (): void => {
    this.#left -= 1;
  };

  readonly #failed = (fault: unknown): void => {
    this.#left -= 1;
    this.#broken(fault);
  };
}
