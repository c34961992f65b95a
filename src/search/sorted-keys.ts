/** Keys in alphabetical order, so that all that begin alike are found by two halvings. New ones are sorted in when somebody asks. */

export class SortedKeys {
  #keys: readonly string[] = [];
  #ids: readonly number[] = [];
  #fresh: { readonly key: string; readonly id: number }[] = [];

  add(key: string, id: number): void {
    this.#fresh.push({ key, id });
  }

  /** Calls with every key that begins so, in order. */
  beginningWith(start: string, each: (id: number, key: string) => void): void {
    this.#settle();
    for (let i = firstFrom(this.#keys, start); i < this.#keys.length; i++) {
      const key = this.#keys[i] as string;
      if (!key.startsWith(start)) return;
      each(this.#ids[i] as number, key);
    }
  }

  #settle(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#fresh = [];
    const keys: string[] = [];
    const ids: number[] = [];
    let old = 0;
    for (const { key, id } of fresh) {
      for (; old < this.#keys.length && (this.#keys[old] as string) <= key; old++) {
        keys.push(this.#keys[old] as string);
        ids.push(this.#ids[old] as number);
      }
      keys.push(key);
      ids.push(id);
    }
    for (; old < this.#keys.length; old++) {
      keys.push(this.#keys[old] as string);
      ids.push(this.#ids[old] as number);
    }
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
