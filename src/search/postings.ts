/**
 * In which parts a word stands, in titles or in texts. At rest all of it lies in one row of numbers, the words in alphabetical order: what all
 * words with one beginning have is then one stretch, walked without a look at the words. What came since lies beside it, word by word.
 */

/** So many may lie beside before it is worth laying everything anew. */
const fewFresh = 20_000;

export class Postings {
  #row = new Int32Array(0);
  /** Where each word's parts begin in the row, and behind them, by the word's number; words with higher numbers are fresh. */
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  readonly #fresh = new Map<number, number[]>();
  #freshParts = 0;

  add(word: number, part: number): void {
    this.#freshParts++;
    const parts = this.#fresh.get(word);
    if (parts) parts.push(part);
    else this.#fresh.set(word, [part]);
  }

  /** Writes a value for every part of a word where none stands that is higher. */
  mark(word: number, value: number, marks: Uint8Array): void {
    if (word < this.#from.length) this.#markRow(this.#from[word] as number, this.#to[word] as number, value, marks);
    if (this.#fresh.size > 0) this.#markFresh(word, value, marks);
  }

  /** The same for words that are neighbours in the alphabet, none between them left out. */
  markRun(words: Int32Array, value: number, marks: Uint8Array): void {
    const laid = this.#from.length;
    let first = 0;
    let last = words.length - 1;
    while (first <= last && (words[first] as number) >= laid) first++;
    while (last >= first && (words[last] as number) >= laid) last--;
    if (first <= last) this.#markRow(this.#from[words[first] as number] as number, this.#to[words[last] as number] as number, value, marks);
    if (this.#fresh.size > 0) for (const word of words) this.#markFresh(word, value, marks);
  }

  /**
   * Lays everything in one row, when much has come since.
   *
   * @param words all of them, in alphabetical order
   */
  settle(words: Int32Array): void {
    if (this.#freshParts <= Math.max(fewFresh, this.#row.length / 4)) return;
    const row = new Int32Array(this.#row.length + this.#freshParts);
    const from = new Int32Array(words.length);
    const to = new Int32Array(words.length);
    let at = 0;
    for (const word of words) {
      from[word] = at;
      if (word < this.#from.length) {
        const parts = this.#row.subarray(this.#from[word], this.#to[word]);
        row.set(parts, at);
        at += parts.length;
      }
      for (const part of this.#fresh.get(word) ?? []) row[at++] = part;
      to[word] = at;
    }
    this.#row = row;
    this.#from = from;
    this.#to = to;
    this.#fresh.clear();
    this.#freshParts = 0;
  }

  #markRow(from: number, to: number, value: number, marks: Uint8Array): void {
    const row = this.#row;
    for (let i = from; i < to; i++) {
      const part = row[i] as number;
      if ((marks[part] as number) < value) marks[part] = value;
    }
  }

  #markFresh(word: number, value: number, marks: Uint8Array): void {
    for (const part of this.#fresh.get(word) ?? []) if ((marks[part] as number) < value) marks[part] = value;
  }
}
