/**
 * The tabs of one device: one of them holds the line (Web Locks), all hear each other over a BroadcastChannel,
 * offline too. Messages are structured clones of this room's own; a tab of another version ignores what it does not know.
 */
import type { LinkState } from '../link/link.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Here } from './api.ts';

/** What the holder tells the others of the line. */
export interface LineFacts extends LinkState {
  /** When it last went up or down, milliseconds. */
  readonly since: number;
}

export const noLine: LineFacts = { up: false, caughtUp: false, since: 0, stop: null, cannotStoreSince: null };

export type TabMessage =
  | { readonly say: 'edit'; readonly doc: DocId; readonly update: Uint8Array }
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
  | { readonly say: 'show'; readonly space: SpaceId; readonly doc: DocId; readonly client: number; readonly state: Json }
  | { readonly say: 'here'; readonly doc: DocId; readonly here: readonly Here[] }
  | { readonly say: 'catalog' }
  | { readonly say: 'wiped' };

export interface Tabs {
  tell(message: TabMessage): void;
  /** Resolves with a release when this tab has been given the line. May never resolve. */
  readonly line: Promise<void>;
  /** Whether an opening's lock is held by some living tab. */
  isAlive(opening: string): Promise<boolean>;
  close(): void;
}

/**
 * Joins the tabs of the device with this prefix.
 *
 * @param opening this tab's own name; a lock of that name is held as long as the tab lives
 */
export function joinTabs(prefix: string, opening: string, hear: (message: TabMessage) => void): Tabs {
  const channel = new BroadcastChannel(`${prefix}tabs`);
  channel.onmessage = (event: MessageEvent<TabMessage>) => hear(event.data);
  // In Node a channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  const over = new AbortController();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const given = Promise.withResolvers<void>();
  const { locks } = navigator;
  locks.request(openingLock(prefix, opening), () => held).catch(() => undefined);
  locks
    .request(`${prefix}line`, { signal: over.signal }, () => {
      given.resolve();
      return held;
    })
    .catch(() => undefined);
  return {
    tell: (message) => channel.postMessage(message),
    line: given.promise,
    isAlive: async (name) => {
      const { held: all } = await locks.query();
      return (all ?? []).some((lock) => lock.name === openingLock(prefix, name));
    },
    close: () => {
      over.abort();
      release();
      channel.close();
    },
  };
}

function openingLock(prefix: string, opening: string): string {
  return `${prefix}opening:${opening}`;
}

/** A tab without a journal stands alone: it takes no lock, hears nobody and has a line of its own. */
export function aloneTab(): Tabs {
  return { tell: () => undefined, line: Promise.resolve(), isAlive: async () => false, close: () => undefined };
}
