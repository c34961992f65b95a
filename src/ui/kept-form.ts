/** A form whose thing is not founded yet, kept on this device until it is: a reload or a crash takes nothing. */
export class KeptForm<Form> {
  readonly #key: string;
  readonly #read: (kept: string | null) => Form;

  /** @param read reads totally: of nothing, and of whatever an older app kept, a form comes out */
  constructor(key: string, read: (kept: string | null) => Form) {
    this.#key = key;
    this.#read = read;
  }

  kept(): Form {
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(this.#key);
    } catch {
      // Storage is forbidden: the form lives as long as the page.
    }
    return this.#read(kept);
  }

  keep(form: Form): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify(form));
    } catch {
      // Full or forbidden: the form lives as long as the page.
    }
  }

  drop(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing was kept either.
    }
  }
}
