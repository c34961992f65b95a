/** From the facts of a self-check to the one sentence, and to a verdict on each line. Pure. Rules D138 to D140. */
import { wireVersion } from '../../shared/wire/frames.ts';
import type { Facts, Step } from './facts.ts';

export type Finding =
  | 'no-network'
  | 'unreachable'
  | 'server-down'
  | 'captive'
  | 'socket-blocked'
  | 'idle-cut'
  | 'post-blocked'
  | 'both-blocked'
  | 'session-ended'
  | 'account-gone'
  | 'no-account'
  | 'right-lost'
  | 'id-taken'
  | 'refused'
  | 'quarantined'
  | 'storage-full'
  | 'storage-forbidden'
  | 'storage-silent'
  | 'clock'
  | 'app-too-old'
  | 'server-too-old'
  | 'server-full'
  | 'holder-frozen'
  | 'epoch-changed'
  | 'too-many'
  | 'undecided'
  | 'on-its-way'
  | 'all-sent';

/** A clock so far off is a cause; one that is off by more than `noteClockMs` is worth a word. */
const wrongClockMs = 86_400_000;
const noteClockMs = 120_000;

/** What is in the way: of several things the one behind which the others cannot be seen. */
export function judge(facts: Facts): Finding {
  return ofDisk(facts) ?? ofNetwork(facts) ?? ofServer(facts) ?? ofAccount(facts) ?? ofWork(facts) ?? ofWays(facts) ?? atRest(facts);
}

function ofDisk({ disk }: Facts): Finding | null {
  const reason = disk.kept === 'memory' ? disk.reason : null;
  if (reason === 'full' || disk.answer === 'full') return 'storage-full';
  if (reason === 'newer-app') return 'app-too-old';
  if (reason === 'no-answer' || disk.answer === 'silent') return 'storage-silent';
  return reason === 'forbidden' || disk.answer === 'forbidden' ? 'storage-forbidden' : null;
}

function ofNetwork({ server, hasNetwork }: Facts): Finding | null {
  if (server.answer === 'none') return hasNetwork ? 'unreachable' : 'no-network';
  if (server.answer === 'down') return 'server-down';
  return server.answer === 'foreign' ? 'captive' : null;
}

function ofServer({ server, post, account, mustUpdate }: Facts): Finding | null {
  if (server.clockMs !== null && Math.abs(server.clockMs) > wrongClockMs) return 'clock';
  const wire = server.wire ?? wireVersion;
  if (wire < wireVersion) return 'server-too-old';
  if (wire > wireVersion || mustUpdate || post.end === 'upgrade-required') return 'app-too-old';
  if (server.answer === 'cannot-write') return 'server-full';
  return post.end === 'too-many' || account === 'too-many' ? 'too-many' : null;
}

function ofAccount({ account, post, socket }: Facts): Finding | null {
  if (account === 'none') return 'no-account';
  if (account === 'gone') return 'account-gone';
  if (account === 'signin' || account === 'other' || post.end === 'signin') return 'session-ended';
  return post.end !== 'carries' && socket !== 'carries' && socket !== 'cut' ? 'both-blocked' : null;
}

function ofWork({ holder, inside, post, waiting }: Facts): Finding | null {
  if (holder === 'silent') return 'holder-frozen';
  const codes = waiting.filter(({ why }) => why === 'refused').map(({ code }) => code);
  if (codes.some((code) => code === 'not-allowed' || code === 'not-available' || code === 'not-a-member')) return 'right-lost';
  if (codes.includes('id-taken') || codes.includes('used-id')) return 'id-taken';
  if (codes.length > 0) return 'refused';
  if (inside?.returning || (inside && post.epoch !== null && inside.epoch !== 0 && post.epoch !== inside.epoch)) return 'epoch-changed';
  return inside && inside.resting > 0 ? 'quarantined' : null;
}

function ofWays({ socket, post }: Facts): Finding | null {
  if (socket === 'cut') return 'idle-cut';
  if (socket !== 'carries') return 'socket-blocked';
  return post.end === 'carries' ? null : 'post-blocked';
}

function atRest({ waiting }: Facts): Finding {
  if (waiting.some(({ why }) => why === 'undecided')) return 'undecided';
  return waiting.some(({ why }) => why === 'waiting') ? 'on-its-way' : 'all-sent';
}

export type Verdict = 'ok' | 'note' | 'bad' | 'unknown';

/** How each thing that was tried came out. */
export function verdictOn(step: Step, facts: Facts): Verdict {
  const { server, socket, post, disk, account, holder, mustUpdate } = facts;
  const reached = server.answer === 'ok' || server.answer === 'cannot-write';
  switch (step) {
    case 'server':
      return server.answer === 'ok' ? 'ok' : 'bad';
    case 'socket':
      // Not tried where no server answers: there is nothing to be said of the ways to it.
      if (!reached) return 'unknown';
      return socket === 'carries' ? 'ok' : socket === 'cut' ? 'note' : 'bad';
    case 'post':
      if (!reached) return 'unknown';
      return post.end === 'carries' ? 'ok' : 'bad';
    case 'disk':
      return disk.answer !== 'ok' || disk.kept === 'memory' ? 'bad' : disk.damagedRows > 0 ? 'note' : 'ok';
    case 'clock':
      if (server.clockMs === null) return 'unknown';
      return Math.abs(server.clockMs) > wrongClockMs ? 'bad' : Math.abs(server.clockMs) > noteClockMs ? 'note' : 'ok';
    case 'version':
      if (!reached) return 'unknown';
      return mustUpdate || (server.wire ?? wireVersion) !== wireVersion ? 'bad' : 'ok';
    case 'account':
      if (account === 'no-answer') return 'unknown';
      return account === 'stands' ? 'ok' : account === 'none' ? 'note' : 'bad';
    case 'tab':
      return holder === 'silent' ? 'bad' : 'ok';
  }
}
