/** In which parts a word stands: rising numbers by word, in titles or in texts. */

export class Postings {
  readonly #parts: number[][] = [];

  /** @param part higher than every one added before */
  add(word: number, part: number): void {
    const parts = this.#parts[word];
    if (parts) parts.push(part);
    else this.#parts[word] = [part];
  }

  remove(word: number, part: number): void {
    const parts = this.#parts[word] ?? [];
    let low = 0;
    let high = parts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = parts[middle] as number;
      if (there === part) return void parts.splice(middle, 1);
      if (there < part) low = middle + 1;
      else high = middle - 1;
    }
  }

  /** Writes a value for every part of a word where none stands that is higher. */
  mark(word: number, value: number, marks: Uint8Array): void {
    const parts = this.#parts[word];
    if (!parts) return;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as number;
      if ((marks[part] as number) < value) marks[part] = value;
    }
  }
}
