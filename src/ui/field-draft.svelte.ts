/**
 * What stands in an input between the first key and the put. One per field on screen.
 *
 * `seen` are the entries that stood behind the shown value when the member began to type: a put removes those and no
 * later ones, so a colleague's value that arrived meanwhile stays on offer. Remote changes never move the text under a
 * typing hand; they are shown when the hand leaves.
 */
const restMs = 1_000;

export type SeenIds = readonly string[];
const nothingSeen: SeenIds = [];

export interface FieldSource {
  readonly value: () => string;
  readonly seen: () => SeenIds;
  /** Every key: what stands in the input, with the `seen` it was typed over. */
  readonly ondraft: (draft: string, seen: SeenIds) => void;
  /** Writes. The entries of this field that appear with it are taken for its own. */
  readonly onput: (seen: SeenIds, value: string) => unknown;
  /** False holds the put back: what was typed stays in the field beside its error. */
  readonly mayPut: (value: string) => boolean;
}

export class FieldDraft {
  readonly #source: FieldSource;
  #typed: string | null = $state(null);
  #unsaved = $state(false);
  #seen: SeenIds = nothingSeen;
  #lastPut: { readonly value: string; readonly before: SeenIds } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #composing = false;

  constructor(source: FieldSource) {
    this.#source = source;
  }

  /** What the input shows. */
  get shown(): string {
    return this.#typed ?? this.#source.value();
  }

  /** Whether something was typed that is not put yet. */
  get unsaved(): boolean {
    return this.#unsaved;
  }

  /** A key: keeps the draft and puts it after a second of rest. */
  type(text: string, composing = false): void {
    this.#adoptOwn();
    if (this.#typed === null) this.#seen = this.#source.seen();
    this.#typed = text;
    this.#unsaved = true;
    this.#composing = composing;
    this.#source.ondraft(text, this.#seen);
    clearTimeout(this.#timer);
    if (!composing) this.#timer = setTimeout(() => this.put(), restMs);
  }

  /** Puts now what was typed, if anything. A half-composed letter waits for its other half. */
  put(): void {
    clearTimeout(this.#timer);
    const text = this.#typed;
    if (!this.#unsaved || text === null || this.#composing || !this.#source.mayPut(text)) return;
    this.#adoptOwn();
    const before = this.#source.seen();
    this.#unsaved = false;
    this.#source.onput(this.#seen, text);
    this.#lastPut = { value: text, before };
    this.#adoptOwn();
  }

  /** The hand leaves: puts, and shows again what stands. What may not be put stays as typed. */
  leave(): void {
    this.#composing = false;
    this.put();
    if (this.#unsaved) return;
    this.#typed = null;
    this.#lastPut = null;
  }

  // The entry of one's own put is typed over by the next put of the same visit; a colleague's that came in between is not.
  #adoptOwn(): void {
    if (!this.#lastPut || this.#source.value() !== this.#lastPut.value) return;
    const before = new Set(this.#lastPut.before);
    const now = this.#source.seen();
    const own = now.filter((id) => !before.has(id));
    if (own.length === 0) return;
    this.#seen = [...this.#seen.filter((id) => now.includes(id)), ...own];
    this.#lastPut = null;
  }
}
