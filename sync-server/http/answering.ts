/**
 * What one line is answered: letters of many pushes that one commit has kept are answered in one frame, and that leaves in one write with the
 * batch in which the device's own edits stand (R121). Nothing waits for it longer than the turn of the loop in which the log spoke.
 */
import type { Answer, ServerFrame } from '../../src/shared/wire/frames.ts';

/** The line that is answered. */
export interface Answered {
  send(frame: ServerFrame): void;
  broken(fault: unknown): void;
  gather(): void;
  letGo(): void;
}

export class Answering {
  readonly #line: Answered;
  /** Null until the line has pushed something: there is one of these for every line. */
  #waiting: Set<Promise<void>> | null = null;
  #spoken: Answer[] | null = null;
  #isGathering = false;

  constructor(line: Answered) {
    this.#line = line;
  }

  /** @param before what has to be sent before these answers are */
  add(answers: Promise<readonly Answer[]>, before: (() => Promise<void>) | null): void {
    const due = before ? answers.then((spoken) => before().then(() => spoken)) : answers;
    const waiting: Promise<void> = due.then(
      (spoken) => {
        this.#waiting?.delete(waiting);
        this.#spoken ??= [];
        for (const answer of spoken) this.#spoken.push(answer);
        this.#gather();
      },
      (fault: unknown) => {
        this.#waiting?.delete(waiting);
        this.#line.broken(fault);
      },
    );
    this.#waiting ??= new Set();
    this.#waiting.add(waiting);
  }

  /** A batch is about to be sent: where answers are awaited, it may be that in which their edits stand. */
  batchGoesOut(): void {
    if (this.#waiting && this.#waiting.size > 0) this.#gather();
  }

  /** From here to the end of this turn (when all promises that it has settled are heard) what is sent leaves together. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#line.gather();
    queueMicrotask(() => process.nextTick(() => this.letGo()));
  }

  /** Sends what was spoken, and lets go what waits with it. */
  letGo(): void {
    if (!this.#isGathering) return;
    this.#isGathering = false;
    const answers = this.#spoken;
    this.#spoken = null;
    if (answers) this.#line.send({ type: 'answers', answers });
    this.#line.letGo();
  }

  /** Resolves when all that was handed in until now is answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#waiting ?? []);
    this.letGo();
  }
}
