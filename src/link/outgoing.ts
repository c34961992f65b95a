/**
 * Sends what the journal holds, in its order, and takes the answers back to it (W30 to W39). Lives as long as one line;
 * what was under way when it fell is simply still unanswered, and the next line begins with it again.
 */
import type { Answer, Letter } from '../shared/wire/frames.ts';
import { restMsOf } from '../shared/wire/rest.ts';
import type { LineClock } from './line.ts';
import { letterBytes, nextPush, pushBytes } from './packing.ts';
import type { LineStore } from './store.ts';
import { waitBeforeKnock } from './wait.ts';

/** While less than this is unanswered, another push may go out: a slow line stays busy, a lost one repeats little. */
const windowBytes = 524_288;
/** A line that answers pings but no letter for this long is given up. */
export const answerPatienceMs = 30_000;

export interface OutgoingParts {
  readonly store: LineStore;
  readonly clock: LineClock;
  readonly random: () => number;
  readonly send: (letters: readonly Letter[]) => void;
  /** What the store has taken in of the server's answers. */
  readonly heard: (answers: readonly Answer[]) => void;
  /** The line is of no use any more; `error` when the store failed. */
  readonly lost: (error?: unknown) => void;
}

export class Outgoing {
  readonly #parts: OutgoingParts;
  readonly #inFlight = new Map<number, number>();
  #bytesInFlight = 0;
  #lastSent = 0;
  #claimInFlight = false;
  #open = false;
  #ended = false;
  /** Answers and sending take turns: a letter of a document that is being set aside must not slip out meanwhile. */
  #turn: Promise<void> = Promise.resolve();
  #sendQueued = false;
  #wantsAgain = false;
  #resyncOnly = true;
  #badRounds = 0;
  #pause: { readonly stop: () => void; readonly untilPoke: boolean } | null = null;
  #stopPatience: () => void = () => {};
  readonly #rests: (() => void)[] = [];

  constructor(parts: OutgoingParts) {
    this.#parts = parts;
  }

  /** The device has caught up: what waits may go. */
  open(): void {
    this.#open = true;
    this.poke();
  }

  end(): void {
    this.#ended = true;
    this.#pause?.stop();
    this.#stopPatience();
    for (const stop of this.#rests) stop();
  }

  /** There may be something new in the journal. */
  poke(): void {
    if (this.#pause?.untilPoke) {
      this.#pause.stop();
      this.#pause = null;
    }
    if (this.#sendQueued || this.#ended) return;
    this.#sendQueued = true;
    this.#next(async () => {
      this.#sendQueued = false;
      await this.#sendWhatFits();
    });
  }

  /** Takes answers to the store, then sends on. Answers to what is not under way (a frame that came twice) are passed over. */
  answered(answers: readonly Answer[]): Promise<void> {
    return this.#next(async () => {
      const asked = answers.filter(({ number }) => this.#inFlight.has(number));
      if (asked.length === 0) return;
      await this.#parts.store.answered(asked);
      for (const { number, code, detail } of asked) {
        this.#bytesInFlight -= this.#inFlight.get(number) ?? 0;
        this.#inFlight.delete(number);
        if (code === 'cannot-store' || code === 'resync') this.#wantsAgain = true;
        if (code === 'cannot-store') this.#resyncOnly = false;
        // Its document rests, and the store holds it back until then (W93).
        if (code === 'quarantined') this.#rests.push(this.#parts.clock.setTimer(restMsOf({ detail }), () => this.poke()));
      }
      this.#parts.heard(asked);
      this.#watch();
      if (this.#inFlight.size === 0) this.#endRound();
      await this.#sendWhatFits();
    });
  }

  #next(act: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.#ended) return;
      try {
        await act();
      } catch (error) {
        this.#parts.lost(error);
      }
    });
    return this.#turn;
  }

  async #sendWhatFits(): Promise<void> {
    // Once one is to be repeated nothing goes out before all are answered: the next round begins with it, in order.
    while (this.#open && !this.#ended && !this.#pause && !this.#wantsAgain && !this.#claimInFlight && this.#bytesInFlight < windowBytes) {
      const waiting = await this.#parts.store.waiting(this.#lastSent, pushBytes);
      if (this.#ended) return;
      const letters = nextPush(waiting, this.#inFlight.size > 0);
      if (letters.length === 0) return;
      for (const letter of letters) {
        const bytes = letterBytes(letter);
        this.#inFlight.set(letter.number, bytes);
        this.#bytesInFlight += bytes;
        this.#lastSent = letter.number;
      }
      this.#claimInFlight = letters[0]?.kind === 'claim';
      this.#parts.send(letters);
      this.#watch();
    }
  }

  /** All that was sent is answered. What has to be repeated is, after a wait that grows with each round that did not help. */
  #endRound(): void {
    this.#claimInFlight = false;
    // The journal is asked from its beginning again, so that whatever is still unanswered comes in its place.
    this.#lastSent = 0;
    this.#badRounds = this.#wantsAgain ? this.#badRounds + 1 : 0;
    if (this.#wantsAgain) {
      const stop = this.#parts.clock.setTimer(waitBeforeKnock(this.#badRounds - 1, this.#parts.random), () => {
        this.#pause = null;
        this.poke();
      });
      // After a first `resync` the device makes the whole document ready and pokes; a second one in a row is waited for.
      this.#pause = { stop, untilPoke: this.#resyncOnly && this.#badRounds === 1 };
    }
    this.#wantsAgain = false;
    this.#resyncOnly = true;
  }

  #watch(): void {
    this.#stopPatience();
    this.#stopPatience = this.#inFlight.size > 0 ? this.#parts.clock.setTimer(answerPatienceMs, () => this.#parts.lost()) : () => {};
  }
}
