/**
 * Work that nobody waits for: putting things away, reading again, projecting. A device that closes waits for what is under way,
 * and from then on its failures are nothing to anybody; before that they come out as faults like any other.
 */
export class Aside {
  readonly #underWay = new Set<Promise<unknown>>();
  #closing = false;

  do(work: Promise<unknown>): void {
    const heard = work.catch((fault: unknown) => {
      if (!this.#closing) reportFault(fault);
    });
    this.#underWay.add(heard);
    void heard.then(() => this.#underWay.delete(heard));
  }

  /** Resolves when all that is under way, and what that began, is over. */
  async close(): Promise<void> {
    this.#closing = true;
    while (this.#underWay.size > 0) await Promise.all([...this.#underWay]);
  }
}

/** To where faults are reported: the platform's own place for what nobody caught. */
function reportFault(fault: unknown): void {
  void Promise.reject(fault);
}
