/**
 * The tabs of one device: one of them holds the line (Web Locks), all hear each other over a BroadcastChannel,
 * offline too. A tab that has something to send and hears nothing of the holder takes the line from it; who was frozen meanwhile is told
 * when it thaws, since its lock is gone. Messages are structured clones of this room's own; a tab of another version ignores what it does
 * not know. Rule D119 of DOCUMENTS.md.
 */
import type { LinkState } from '../link/link.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Here } from './api.ts';
import type { Begun } from './copies/api.ts';
import type { TabSabotage } from './options.ts';

/** What the holder tells the others of the line. */
export interface LineFacts extends LinkState {
  /** When it last went up or down, milliseconds. */
  readonly since: number;
}

export const noLine: LineFacts = { up: false, caughtUp: false, since: 0, stop: null, cannotStoreSince: null };

export type TabMessage =
  | { readonly say: 'edit'; readonly doc: DocId; readonly update: Uint8Array; readonly anew?: number | undefined }
  /** Documents begin anew from what the server has: they were set aside. */
  | { readonly say: 'anew'; readonly docs: readonly Begun[] }
  /** Own copies, or how many call for the member, are others now. */
  | { readonly say: 'copies' }
  | { readonly say: 'journal' }
  | {
      readonly say: 'taken';
      readonly space: SpaceId;
      readonly edits: readonly { readonly doc: DocId; readonly docKind: string; readonly update: Uint8Array }[];
      readonly rows: boolean;
    }
  | { readonly say: 'answered' }
  | { readonly say: 'spaces' }
  | { readonly say: 'account' }
  | { readonly say: 'line'; readonly facts: LineFacts; readonly offsetMs: number }
  | { readonly say: 'line?' }
  /** Something is to come from the beginning: whoever holds the line begins it anew. */
  | { readonly say: 'again' }
  /** Does anybody hold the line? The holder answers at once. */
  | { readonly say: 'alive?' }
  | { readonly say: 'alive' }
  | { readonly say: 'show'; readonly space: SpaceId; readonly doc: DocId; readonly client: number; readonly state: Json }
  | { readonly say: 'here'; readonly doc: DocId; readonly here: readonly Here[] }
  | { readonly say: 'catalog' }
  | { readonly say: 'wiped' };

/** What becomes of the line in this tab. */
export interface Turns {
  /** This tab holds it from now on. */
  readonly given: () => void;
  /** Another tab has taken it. */
  readonly taken: () => void;
}

export interface Tabs {
  tell(message: TabMessage): void;
  /** Takes the line from whoever holds it. */
  takeLine(): void;
  /** Gives the line up for good, or the place in the queue for it. */
  leaveLine(): void;
  /** Whether an opening's lock is held by some living tab. */
  isAlive(opening: string): Promise<boolean>;
  close(): void;
}

/**
 * Joins the tabs of the device with this prefix.
 *
 * @param opening this tab's own name; a lock of that name is held as long as the tab lives
 */
export function joinTabs(prefix: string, opening: string, hear: (message: TabMessage) => void, turns: Turns, sabotage: TabSabotage = {}): Tabs {
  const channel = new BroadcastChannel(`${prefix}tabs`);
  channel.onmessage = (event: MessageEvent<TabMessage>) => hear(event.data);
  // In Node a channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { locks } = navigator;
  locks.request(openingLock(prefix, opening), () => held).catch(() => undefined);
  const place = new LinePlace(`${prefix}line`, turns, sabotage);
  place.queue();
  return {
    tell: (message) => channel.postMessage(message),
    takeLine: () => place.take(),
    leaveLine: () => place.leave(),
    isAlive: async (name) => {
      const { held: all } = await locks.query();
      return (all ?? []).some((lock) => lock.name === openingLock(prefix, name));
    },
    close: () => {
      place.leave();
      release();
      channel.close();
    },
  };
}

/** This tab's place in the queue for the line's lock. */
class LinePlace {
  readonly #lock: string;
  readonly #turns: Turns;
  readonly #sabotage: TabSabotage;
  readonly #over = new AbortController();
  readonly #left = Promise.withResolvers<void>();
  #queued = false;
  #holds = 0;

  constructor(lock: string, turns: Turns, sabotage: TabSabotage) {
    this.#lock = lock;
    this.#turns = turns;
    this.#sabotage = sabotage;
  }

  queue(): void {
    if (this.#queued || this.#over.signal.aborted) return;
    this.#queued = true;
    navigator.locks
      .request(this.#lock, { signal: this.#over.signal }, () => {
        this.#queued = false;
        return this.#hold();
      })
      .catch(() => this.#lost());
  }

  take(): void {
    if (this.#holds > 0 || this.#over.signal.aborted || this.#sabotage.neverTakesOver) return;
    navigator.locks.request(this.#lock, { steal: true }, () => this.#hold()).catch(() => this.#lost());
  }

  leave(): void {
    this.#over.abort();
    this.#left.resolve();
  }

  #hold(): Promise<void> {
    if (++this.#holds === 1 && !this.#over.signal.aborted) this.#turns.given();
    return this.#left.promise;
  }

  /** The lock was taken from this tab, or it left the queue. */
  #lost(): void {
    if (this.#over.signal.aborted || this.#holds === 0) return;
    if (--this.#holds > 0 || this.#sabotage.neverStepsDown) return;
    this.#turns.taken();
    this.queue();
  }
}

function openingLock(prefix: string, opening: string): string {
  return `${prefix}opening:${opening}`;
}

/** A tab without a journal stands alone: it takes no lock, hears nobody and has a line of its own. */
export function aloneTab(): Tabs {
  const nothing = (): void => undefined;
  return { tell: nothing, takeLine: nothing, leaveLine: nothing, isAlive: async () => false, close: nothing };
}
