/**
 * The sign: what may be said of the work on this device, from the journal and the answers alone.
 * Nine states by rank (DESIGN §5); where several hold, the first shows. Pure: facts in, sign out.
 */
import type { Sign, SignState } from './api.ts';

export interface SignFacts {
  readonly now: number;
  readonly stored: boolean;
  readonly hasAccount: boolean;
  /** The server said that the session is over. */
  readonly signedOut: boolean;
  /** Documents and claims refused for good. */
  readonly refused: number;
  /** The server answers but cannot store, since when (milliseconds), or null. */
  readonly cannotStoreSince: number | null;
  readonly lineUp: boolean;
  /** When the line last came up or went down. */
  readonly lineSince: number;
  /** Documents and claims that may be sent and have no answer. */
  readonly unsent: number;
  /** Milliseconds of the oldest of them, or null. */
  readonly unsentSince: number | null;
  /** Something was made here without an account and has not been said whose. */
  readonly undecided: boolean;
  /** Typed and not yet in the journal. */
  readonly settling: boolean;
  readonly updateReady: boolean;
}

/** What moves waits, so that nothing flickers. */
export const syncingAfterMs = 800;
export const offlineAfterMs = 10_000;
export const cannotStoreAfterMs = 10_000;

/** The sign of these facts. */
export function signOf(facts: SignFacts): Sign {
  const { state, count } = ranked(facts);
  return { state, count, settling: facts.settling };
}

function ranked(facts: SignFacts): { readonly state: SignState; readonly count: number } {
  if (!facts.stored) return { state: 'unstored', count: facts.unsent };
  if (facts.refused > 0) return { state: 'problem', count: facts.refused };
  if (facts.cannotStoreSince !== null && facts.now - facts.cannotStoreSince >= cannotStoreAfterMs)
    return { state: 'problem', count: Math.max(1, facts.unsent) };
  if (facts.hasAccount && facts.signedOut) return { state: 'signin', count: facts.unsent };
  if (facts.hasAccount && !facts.lineUp && facts.now - facts.lineSince >= offlineAfterMs) return { state: 'offline', count: facts.unsent };
  const unsent = facts.unsent > 0 || facts.settling;
  if (facts.hasAccount && facts.lineUp && facts.unsent > 0 && facts.unsentSince !== null && facts.now - facts.unsentSince >= syncingAfterMs)
    return { state: 'syncing', count: facts.unsent };
  if (facts.hasAccount && (unsent || facts.undecided)) return { state: 'device', count: facts.unsent };
  if (facts.updateReady && !facts.settling) return { state: 'update', count: 0 };
  return { state: facts.hasAccount ? 'saved' : 'local', count: 0 };
}

/** Milliseconds until the sign may change by the clock alone, or null when only something that happens can change it. */
export function nextLook(facts: SignFacts): number | null {
  const moments = [
    facts.cannotStoreSince === null ? null : facts.cannotStoreSince + cannotStoreAfterMs,
    facts.hasAccount && !facts.lineUp ? facts.lineSince + offlineAfterMs : null,
    facts.unsentSince === null ? null : facts.unsentSince + syncingAfterMs,
  ].filter((moment) => moment !== null && moment > facts.now) as number[];
  return moments.length === 0 ? null : Math.min(...moments) - facts.now + 1;
}
