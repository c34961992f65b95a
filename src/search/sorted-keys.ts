/** Keys in alphabetical order, so that all that begin alike are a run of neighbours, found by two halvings. New ones are sorted in when somebody asks. */

export class SortedKeys {
  #keys: readonly string[] = [];
  #ids = new Int32Array(0);
  #fresh: { readonly key: string; readonly id: number }[] = [];

  add(key: string, id: number): void {
    this.#fresh.push({ key, id });
  }

  /** All ids by their keys. A view: it holds until the next key is added. */
  all(): Int32Array {
    this.settle();
    return this.#ids;
  }

  /** The ids of the keys that begin so, in order. A view as above. */
  run(start: string): Int32Array {
    this.settle();
    return this.#ids.subarray(firstFrom(this.#keys, start), firstFrom(this.#keys, `${start}\uffff`));
  }

  /** Calls with every key that begins so, in order. */
  beginningWith(start: string, each: (id: number, key: string) => void): void {
    this.settle();
    const end = firstFrom(this.#keys, `${start}\uffff`);
    for (let i = firstFrom(this.#keys, start); i < end; i++) each(this.#ids[i] as number, this.#keys[i] as string);
  }

  /** The letters that follow a beginning, and behind how many keys. One halving for each letter. */
  lettersAfter(start: string): ReadonlyMap<string, number> {
    this.settle();
    const letters = new Map<string, number>();
    const end = firstFrom(this.#keys, `${start}\uffff`);
    for (let at = firstFrom(this.#keys, start); at < end; ) {
      const letter = String.fromCodePoint((this.#keys[at] as string).codePointAt(start.length) ?? 0);
      const next = letter === '\0' ? at + 1 : firstFrom(this.#keys, `${start}${letter}\uffff`);
      if (letter !== '\0') letters.set(letter, next - at);
      at = next;
    }
    return letters;
  }

  /** Sorts in what is new, so that nobody who asks has to wait for it. */
  settle(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#fresh = [];
    const keys: string[] = [];
    const ids = new Int32Array(this.#keys.length + fresh.length);
    const take = (key: string, id: number): void => {
      ids[keys.length] = id;
      keys.push(key);
    };
    let old = 0;
    for (const { key, id } of fresh) {
      for (; old < this.#keys.length && (this.#keys[old] as string) <= key; old++) take(this.#keys[old] as string, this.#ids[old] as number);
      take(key, id);
    }
    for (; old < this.#keys.length; old++) take(this.#keys[old] as string, this.#ids[old] as number);
    this.#keys = keys;
    this.#ids = ids;
  }
}

function firstFrom(keys: readonly string[], start: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
