/** The letters of one push, in their order: births and claims are decided, edits go to their rooms. One answer for each. */
import type { DocId } from '../../src/shared/base/ids.ts';
import type { Answer, Letter } from '../../src/shared/wire/frames.ts';
import type { Erasures } from '../rooms/erasures.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { type Hand, type Report, refused, type Told, told, type Verdict } from '../rooms/verdict.ts';
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
   * @returns when the last has been handed in, so that the next push of the same device may follow: at once, or a promise where one had to wait
   */
  take(letters: readonly Letter[], hand: Hand, stands: () => boolean = () => true): Taken | Promise<Taken> {
    const verdicts: Promise<Verdict>[] = [];
    const brought = new Map<DocId, number>();
    for (const letter of letters) {
      const handed = this.#hand(letter, hand, brought, stands, verdicts);
      if (handed instanceof Promise) return this.#takeRest(letters, hand, stands, verdicts, brought, handed);
      verdicts.push(handed.verdict);
    }
    return { answers: this.#answersOf(letters, verdicts) };
  }

  /** Goes on behind a letter that has to be waited for. */
  async #takeRest(
    letters: readonly Letter[],
    hand: Hand,
    stands: () => boolean,
    verdicts: Promise<Verdict>[],
    brought: Map<DocId, number>,
    first: Promise<Told>,
  ): Promise<Taken> {
    // Looked at only when all are handed in: until then nobody must take a fault among them for one that nobody hears of
    const push = ({ verdict }: Told): void => {
      verdict.catch(() => undefined);
      verdicts.push(verdict);
    };
    for (const verdict of verdicts) verdict.catch(() => undefined);
    push(await first);
    for (const letter of letters.slice(verdicts.length)) push(await this.#hand(letter, hand, brought, stands, verdicts));
    return { answers: this.#answersOf(letters, verdicts) };
  }

  #hand(letter: Letter, hand: Hand, brought: Map<DocId, number>, stands: () => boolean, before: readonly Promise<Verdict>[]): Told | Promise<Told> {
    if (!stands()) return told(refused('cannot-store'));
    if (letter.kind !== 'edit') return this.#decide(letter, hand, before);
    if (this.#erasures.isBefore(letter.doc, hand)) return told(refused('erased', { docEpoch: this.#erasures.epochOf(letter.doc) }));
    try {
      const handed = this.#rooms.take(letter, hand, brought);
      return handed instanceof Promise ? handed.catch((fault: unknown) => this.#failed('room', fault)) : handed;
    } catch (fault) {
      return this.#failed('room', fault);
    }
  }

  async #decide(letter: Exclude<Letter, { kind: 'edit' }>, hand: Hand, before: readonly Promise<Verdict>[]): Promise<Told> {
    await Promise.allSettled(before);
    const verdict = letter.kind === 'birth' ? this.#claims.birth(letter.birth, hand) : this.#claims.claim(letter, hand);
    await Promise.allSettled([verdict]);
    return { verdict };
  }

  #failed(where: string, fault: unknown): Told {
    this.#report(where, fault);
    return told(refused('cannot-store'));
  }

  /** A fault of ours is no refusal: the device keeps its letter and tries again. */
  #answersOf(letters: readonly Letter[], verdicts: readonly Promise<Verdict>[]): Promise<readonly Answer[]> {
    const failed = (fault: unknown): Verdict => {
      this.#report('letter', fault);
      return refused('cannot-store');
    };
    const [only] = verdicts;
    if (only && verdicts.length === 1)
      return only.then(
        (verdict) => answersOf(letters, [verdict]),
        (fault: unknown) => answersOf(letters, [failed(fault)]),
      );
    return Promise.allSettled(verdicts).then((spoken) =>
      answersOf(
        letters,
        spoken.map((one) => (one.status === 'fulfilled' ? one.value : failed(one.reason))),
      ),
    );
  }
}

/** `answers`: when the log has spoken of all. */
export interface Taken {
  readonly answers: Promise<readonly Answer[]>;
}

/** After one that could not be stored all later ones are to come again, so that the journal's order stands; what stood already is kept the second time too (W36). */
function answersOf(letters: readonly Letter[], spoken: readonly Verdict[]): readonly Answer[] {
  const firstFailed = spoken.findIndex(({ code }) => code === 'cannot-store');
  return letters.map(({ number }, i) => ({ number, ...(firstFailed >= 0 && i > firstFailed ? refused('cannot-store') : (spoken[i] as Verdict)) }));
}
