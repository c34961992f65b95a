/**
 * Sends what is unsent when the browser says that the network is there and no tab holds the line: background sync. Under the same lock as the tab
 * that holds the line, so that there is never a second sender; where a tab has it, that tab is asked to look at its line.
 */

import { PlainTables } from '../../disk/plain-tables.ts';
import { type Bounds, keepAnswers, nextUnsent } from '../../disk/sent-by-worker.ts';
import { bundle, Unbundle } from '../../shared/wire/bundle.ts';
import { decodeServer, encodeClient } from '../../shared/wire/codec.ts';
import { type Answer, type ClientFrame, limits, wireVersion } from '../../shared/wire/frames.ts';

const exchangeBytes = 262_144;
const patienceMs = 60_000;
const lockPatienceMs = 5_000;

/** `held`: a tab has the line. `later`: something could not be sent now; the browser is to ask again. */
export type Sent = 'done' | 'held' | 'later';

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface SendSabotage {
  /** Marks before the server has answered. */
  readonly markFirst?: true;
}

export interface SendHow {
  readonly post?: typeof fetch;
  /** How long the line's lock is waited for: a tab that has just closed may hold it for a moment more. */
  readonly waitMs?: number;
  readonly sabotage?: SendSabotage;
}

/** @param prefix of the device's databases, locks and channels */
export async function sendUnsent(prefix: string, { post = fetch, waitMs = lockPatienceMs, sabotage = {} }: SendHow = {}): Promise<Sent> {
  const channel = new BroadcastChannel(`${prefix}tabs`);
  const sent = async (): Promise<Sent> => {
    const tables = await PlainTables.open(`${prefix}kept`);
    if (!tables) return 'done';
    try {
      return await sendAll(tables, post, sabotage);
    } finally {
      tables.close();
      channel.postMessage({ say: 'answered' });
    }
  };
  const lock = `${prefix}line`;
  try {
    const atOnce = await navigator.locks.request(lock, { ifAvailable: true }, (free) => (free ? sent() : null));
    if (atOnce) return atOnce;
    channel.postMessage({ say: 'line?' });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), waitMs);
    let isMine = false;
    return await navigator.locks
      .request(lock, { signal: late.signal }, () => {
        clearTimeout(timer);
        isMine = true;
        return sent();
      })
      .catch((fault: unknown): Sent => {
        if (isMine) throw fault;
        return 'held';
      });
  } finally {
    channel.close();
  }
}

async function sendAll(tables: PlainTables, post: typeof fetch, { markFirst }: SendSabotage): Promise<Sent> {
  const left = new Set<string>();
  let bounds: Bounds = { after: 0, maxBytes: exchangeBytes, maxLetters: limits.lettersPerPush, left };
  for (;;) {
    const { device, epoch, cursors, letters } = await nextUnsent(tables, bounds);
    if (letters.length === 0) return 'done';
    const now = Date.now();
    if (markFirst)
      await keepAnswers(
        tables,
        letters.map(({ number }): Answer => ({ number, code: 'kept', detail: null })),
        now,
      );
    const hello: ClientFrame = { type: 'hello', version: wireVersion, device, epoch, cursors };
    const answers = await exchange(post, [hello, { type: 'push', letters }]);
    // Without a session, under another epoch, by a proxy's page: no answer, and for a tab to find out why.
    if (answers.length < letters.length) return 'later';
    await keepAnswers(tables, answers, now);
    if (answers.some(({ code }) => code === 'cannot-store')) return 'later';
    const unkept = new Set(answers.filter(({ code }) => code !== 'kept').map(({ number }) => number));
    for (const letter of letters) {
      if (!unkept.has(letter.number)) continue;
      if (letter.kind === 'edit') left.add(letter.doc);
      if (letter.kind === 'birth') left.add(letter.birth.space);
    }
    bounds = { ...bounds, after: letters.at(-1)?.number ?? bounds.after };
  }
}

async function exchange(post: typeof fetch, frames: readonly ClientFrame[]): Promise<readonly Answer[]> {
  const response = await post('/sync', {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'X-Solmu': '1', 'X-Solmu-Line': 'send' },
    body: bundle(frames.map(encodeClient)),
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  });
  if (response.headers.get('X-Solmu') !== '1' || !response.ok) return [];
  return new Unbundle(limits.frameBytes).take(new Uint8Array(await response.arrayBuffer())).flatMap((bytes) => {
    const frame = decodeServer(bytes);
    return frame?.type === 'answers' ? frame.answers : [];
  });
}
