/** The letters of one push, in their order: births and claims are decided, edits go to their rooms. One answer for each. */
import type { DocId } from '../../src/shared/base/ids.ts';
import type { Answer, Letter } from '../../src/shared/wire/frames.ts';
import type { Erasures } from '../rooms/erasures.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { type Hand, type Report, refused, type Verdict } from '../rooms/verdict.ts';
import type { Claims } from './claims.ts';

export class Letters {
  readonly #rooms: Rooms;
  readonly #claims: Claims;
  readonly #report: Report;
  readonly #erasures: Erasures;

  constructor(rooms: Rooms, claims: Claims, report: Report, erasures: Erasures) {
    this.#rooms = rooms;
    this.#claims = claims;
    this.#report = report;
    this.#erasures = erasures;
    rooms.shutWhere((doc, hand) => erasures.isBefore(doc, hand));
  }

  /**
   * Hands the letters in. Edits that follow one another share their commits; a birth or a claim waits for what is before it, and is waited for.
   *
   * @param stands false as soon as the session is over: what has not been handed in by then is not taken (R110)
   * @returns resolves when the last has been handed in, so that the next push of the same device may follow; `answers` when the log has spoken of all
   */
  async take(letters: readonly Letter[], hand: Hand, stands: () => boolean = () => true): Promise<{ readonly answers: Promise<readonly Answer[]> }> {
    const verdicts: Promise<Verdict>[] = [];
    const brought = new Map<DocId, number>();
    for (const letter of letters) {
      if (!stands()) {
        verdicts.push(Promise.resolve(refused('cannot-store')));
      } else if (letter.kind === 'edit' && this.#erasures.isBefore(letter.doc, hand)) {
        verdicts.push(Promise.resolve(refused('erased', { docEpoch: this.#erasures.epochOf(letter.doc) })));
      } else if (letter.kind === 'edit') {
        verdicts.push((await this.#guard(this.#rooms.take(letter, hand, brought))).verdict);
      } else {
        await Promise.all(verdicts);
        const verdict = letter.kind === 'birth' ? this.#claims.birth(letter.birth, hand) : this.#claims.claim(letter, hand);
        verdicts.push(this.#guardVerdict(verdict));
        await Promise.all(verdicts);
      }
    }
    return { answers: answersOf(letters, verdicts) };
  }

  async #guard(handedIn: Promise<{ readonly verdict: Promise<Verdict> }>): Promise<{ readonly verdict: Promise<Verdict> }> {
    try {
      const { verdict } = await handedIn;
      return { verdict: this.#guardVerdict(verdict) };
    } catch (fault) {
      this.#report('room', fault);
      return { verdict: Promise.resolve(refused('cannot-store')) };
    }
  }

  /** A fault of ours is no refusal: the device keeps its letter and tries again. */
  async #guardVerdict(verdict: Promise<Verdict>): Promise<Verdict> {
    try {
      return await verdict;
    } catch (fault) {
      this.#report('letter', fault);
      return refused('cannot-store');
    }
  }
}

/** After one that could not be stored all later ones are to come again, so that the journal's order stands; what stood already is kept the second time too (W36). */
async function answersOf(letters: readonly Letter[], verdicts: readonly Promise<Verdict>[]): Promise<readonly Answer[]> {
  const spoken = await Promise.all(verdicts);
  const firstFailed = spoken.findIndex(({ code }) => code === 'cannot-store');
  return letters.map(({ number }, i) => ({ number, ...(firstFailed >= 0 && i > firstFailed ? refused('cannot-store') : (spoken[i] as Verdict)) }));
}
