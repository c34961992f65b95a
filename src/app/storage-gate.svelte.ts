/**
 * Between the app and storage that does not open. Somebody's device is never taken for an empty one: what may pass is asked again and
 * again while a page says so, and what is an answer is shown; only a device on which nobody has begun goes on in memory by itself.
 */
import type { WhyNotOpened } from '../disk/dexie-tables.ts';

/** Tries of what fails at once, before it is shown: browsers tell passing faults like lasting ones. */
const quietTries = 4;
const betweenMs = 300;

export class StorageGate {
  #shown: WhyNotOpened | null = $state.raw(null);
  #wish: 'again' | 'memory' | null = null;
  #wished: (() => void) | null = null;
  readonly #hasStarted: () => boolean;

  constructor(hasStarted: () => boolean) {
    this.#hasStarted = hasStarted;
  }

  /** Why storage does not open, while that is to be said. */
  get shown(): WhyNotOpened | null {
    return this.#shown;
  }

  readonly decide = async (why: WhyNotOpened, tries: number): Promise<'again' | 'memory'> => {
    if (this.#wish === 'memory') return 'memory';
    const mayPass = why === 'no-answer' || why === 'blocked';
    if (!mayPass && !this.#hasStarted()) return 'memory';
    if (!mayPass && why === 'forbidden' && tries < quietTries) {
      await new Promise((resolve) => setTimeout(resolve, betweenMs * tries));
      return 'again';
    }
    this.#shown = why;
    if (mayPass) return this.#wish ?? 'again';
    await new Promise<void>((resolve) => {
      this.#wished = resolve;
    });
    return this.#wish ?? 'again';
  };

  readonly again = (): void => {
    // What hangs in this page may not hang in a new one.
    location.reload();
  };

  readonly memory = (): void => {
    this.#wish = 'memory';
    this.#wished?.();
  };
}
