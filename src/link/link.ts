/**
 * The line of one device: one socket for all its documents. It keeps a session while there is one, and knocks again when it falls.
 * It knows frames, cursors and the journal's order; what a document means, and where things are kept, it does not.
 */
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Answer, StopCode, StreamEntry } from '../shared/wire/frames.ts';
import { OwnPresence } from './presence.ts';
import { type HeardPresence, type LineEnd, Session, type SessionParts } from './session.ts';
import { SleepWatch } from './sleep-watch.ts';
import { waitBeforeKnock } from './wait.ts';

/** What a link is made of: `store`, `connect`, `clock`, `random` and `inflate`. Nothing else reaches the world. */
export type LinkParts = SessionParts;

export interface LinkState {
  /** The server has said welcome on the line that stands now. */
  readonly up: boolean;
  /** Everything that the server had at the last hello is on this disk. */
  readonly caughtUp: boolean;
  /** Why the server ended the last line, until it welcomes again. `signin` and `upgrade-required` are not knocked at again by itself. */
  readonly stop: StopCode | null;
  /** Since when the server answers but cannot write (milliseconds), null when it can. */
  readonly cannotStoreSince: number | null;
}

export interface LinkListener {
  changed(state: LinkState): void;
  /** The server's name for who this device is, with each welcome. */
  welcomed(member: MemberId): void;
  /** What to add to this device's clock to get the server's, milliseconds. */
  offset(offsetMs: number): void;
  /** Entries are on the disk (updates inflated): refresh what shows them. */
  taken(space: SpaceId, entries: readonly StreamEntry[]): void;
  /** Answers are in the store. */
  answered(answers: readonly Answer[]): void;
  /** Somebody's place in a document; `state` null: left. When the line falls (`changed`), nobody is known to be anywhere. */
  presence(heard: HeardPresence): void;
  gone(space: SpaceId): void;
  /** The store failed; the line fell for it and is tried again. */
  fault(error: unknown): void;
}

const resting: LinkState = { up: false, caughtUp: false, stop: null, cannotStoreSince: null };
/** A server that threw this device out for what it sent is not asked again at once. */
const knocksAfterFault = 4;

export class Link {
  readonly #parts: LinkParts;
  readonly #listener: Partial<LinkListener>;
  readonly #presence: OwnPresence;
  readonly #sleep: SleepWatch;
  #state: LinkState = resting;
  #session: Session | null = null;
  #started = false;
  #failedKnocks = 0;
  /** The last line ended at a gap: a second in a row is waited for like any other fall. */
  #askedAgain = false;
  #stopKnock: (() => void) | null = null;

  constructor(parts: LinkParts, listener: Partial<LinkListener> = {}) {
    this.#parts = parts;
    this.#listener = listener;
    this.#sleep = new SleepWatch(parts.clock, () => this.#slept());
    this.#presence = new OwnPresence(parts.clock, (frame) => this.#session?.send(frame) ?? false);
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Knocks now and keeps the line up from here on. Also what to call after signing in, or with a newer app. */
  start(): void {
    this.#started = true;
    this.#failedKnocks = 0;
    this.#sleep.start();
    this.#knock();
  }

  /** Ends the line until `start`. What is unanswered stays in the journal. */
  stop(): void {
    this.#started = false;
    this.#sleep.stop();
    this.#stopKnock?.();
    this.#stopKnock = null;
    this.#session?.end();
    this.#set(resting);
  }

  /** There is something new in the journal. Cheap: call it after every commit. */
  poke(): void {
    this.#session?.poke();
  }

  /** The machine was asleep: the server has let this line go long ago, and nobody waits for the wait that was begun before. */
  #slept(): void {
    this.#failedKnocks = 0;
    this.#session?.end();
    this.#knock();
  }

  /** The network or the screen came back, or the browser says that the network went: looks at once instead of waiting. */
  wake(): void {
    if (this.#session) this.#session.check();
    else if (this.#stopKnock) this.#knock();
  }

  /** Tells others with the document open where the writer `client` is; null: left. At most 2 KiB of JSON. */
  show(space: SpaceId, doc: DocId, client: number, state: Json): void {
    this.#presence.show(space, doc, client, state);
  }

  #knock(): void {
    this.#stopKnock?.();
    this.#stopKnock = null;
    if (this.#session || !this.#started) return;
    this.#session = new Session(this.#parts, {
      welcomed: (member, offsetMs) => {
        this.#set({ ...this.#state, up: true, stop: null });
        this.#listener.offset?.(offsetMs);
        this.#listener.welcomed?.(member);
      },
      offset: (offsetMs) => this.#listener.offset?.(offsetMs),
      caughtUp: () => {
        // Only now: a server that welcomes and falls at once is knocked at with growing waits.
        this.#failedKnocks = 0;
        this.#askedAgain = false;
        this.#set({ ...this.#state, caughtUp: true });
        this.#presence.again();
      },
      taken: (space, entries) => this.#listener.taken?.(space, entries),
      answered: (answers) => this.#heardAnswers(answers),
      presence: (heard) => this.#listener.presence?.(heard),
      gone: (space) => this.#listener.gone?.(space),
      ended: (end) => this.#fell(end),
    });
  }

  #heardAnswers(answers: readonly Answer[]): void {
    const last = answers.findLast(({ code }) => code === 'kept' || code === 'cannot-store');
    if (last?.code === 'kept') this.#set({ ...this.#state, cannotStoreSince: null });
    if (last?.code === 'cannot-store') this.#set({ ...this.#state, cannotStoreSince: this.#state.cannotStoreSince ?? this.#parts.clock.now() });
    this.#listener.answered?.(answers);
  }

  #fell({ stop, gap, error }: LineEnd): void {
    this.#session = null;
    this.#set({ ...this.#state, up: false, caughtUp: false, stop: stop ?? this.#state.stop });
    if (error !== undefined) this.#listener.fault?.(error);
    if (!this.#started || stop === 'signin' || stop === 'upgrade-required') return;
    if (stop === 'bad-frame' || stop === 'too-many') this.#failedKnocks = Math.max(this.#failedKnocks, knocksAfterFault);
    const atOnce = gap && !this.#askedAgain;
    this.#askedAgain ||= gap;
    const waitMs = atOnce ? 0 : waitBeforeKnock(this.#failedKnocks++, this.#parts.random);
    this.#stopKnock = this.#parts.clock.setTimer(waitMs, () => this.#knock());
  }

  #set(state: LinkState): void {
    const was = this.#state;
    if (was.up === state.up && was.caughtUp === state.caughtUp && was.stop === state.stop && was.cannotStoreSince === state.cannotStoreSince) return;
    this.#state = state;
    this.#listener.changed?.(state);
  }
}
