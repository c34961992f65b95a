/**
 * How often in a row the server asked for a document whole. What is asked for again and again it will never take: after so many tries it
 * counts as refused, and everything else goes on (rule D137, C99).
 */
import type { DocId } from '../shared/base/ids.ts';

/** The document goes out whole so often before it is set aside. */
const mostTries = 5;

export class Resyncs {
  readonly #tries = new Map<DocId, { count: number; upTo: number }>();

  /**
   * One more `resync`. Letters of one round are one try, however many they are.
   *
   * @param number of the letter that was answered
   * @param sentUpTo the highest number that has gone out by now
   * @returns whether that was once too often
   */
  isOnceTooOften(doc: DocId, number: number, sentUpTo: number): boolean {
    const tried = this.#tries.get(doc) ?? { count: 0, upTo: 0 };
    if (number > tried.upTo) {
      tried.count++;
      tried.upTo = Math.max(number, sentUpTo);
    }
    this.#tries.set(doc, tried);
    return tried.count > mostTries;
  }

  /** Something of it was taken. */
  over(doc: DocId): void {
    this.#tries.delete(doc);
  }
}
