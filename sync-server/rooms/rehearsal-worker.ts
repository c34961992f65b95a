/**
 * The thread in which heavy updates are tried before the standing copy sees them, and large documents cut for a loading that nobody feels.
 * It may hang or run out of memory: `rehearsals.ts` ends it then and begins another. Knows no log and no rights.
 */
import { parentPort } from 'node:worker_threads';
import * as Y from 'yjs';
import { cut } from '../../src/shared/wire/cut.ts';
import type { FromWorker, ToWorker } from './rehearsals.ts';
import { structsIn } from './trial.ts';
import { turnsOf } from './weight.ts';

/** What took less is applied in one turn of the loop. */
const quickMs = 10;
const mostCopies = 3;

const port = parentPort;
if (!port) throw new Error('runs as a worker alone');
/** In the order of their last use. */
const copies = new Map<string, Y.Doc>();

port.on('message', (asked: ToWorker) => {
  switch (asked.say) {
    case 'follow':
      follow(asked.doc, asked.update);
      break;
    case 'forget':
      forget(asked.doc);
      break;
    case 'cut':
      say({ say: 'cut', pieces: [...cut(wholeOf(asked.updates), turnsOf(0))] });
      break;
    case 'rehearse':
      say(rehearse(asked));
  }
});

function say(answer: FromWorker): void {
  port?.postMessage(answer);
}

function wholeOf(updates: readonly Uint8Array[]): Uint8Array {
  const y = new Y.Doc();
  y.transact(() => {
    for (const update of updates) Y.applyUpdate(y, update);
  });
  const whole = Y.encodeStateAsUpdate(y);
  y.destroy();
  return whole;
}

function follow(doc: string, update: Uint8Array): void {
  const y = copies.get(doc);
  if (!y) return;
  try {
    Y.applyUpdate(y, update);
  } catch {
    forget(doc);
  }
}

function forget(doc: string): void {
  copies.get(doc)?.destroy();
  copies.delete(doc);
}

function rehearse({ doc, whole, update }: Extract<ToWorker, { say: 'rehearse' }>): FromWorker {
  if (whole) forget(doc);
  else if (!copies.has(doc)) return { say: 'unknown' };
  const y = copies.get(doc) ?? new Y.Doc();
  if (whole) Y.applyUpdate(y, whole);
  copies.delete(doc);
  copies.set(doc, y);
  for (const oldest of copies.keys()) {
    if (copies.size <= mostCopies) break;
    forget(oldest);
  }
  // From here on the deadline counts.
  const { user, system } = process.threadCpuUsage();
  say({ say: 'loaded', cpuMs: (user + system) / 1_000 });
  const begun = performance.now();
  try {
    Y.applyUpdate(y, update);
  } catch {
    forget(doc);
    return { say: 'rehearsed', is: 'throws' };
  }
  const tookMs = performance.now() - begun;
  if (y.store.pendingStructs !== null || y.store.pendingDs !== null) {
    forget(doc);
    return { say: 'rehearsed', is: 'pending' };
  }
  return {
    say: 'rehearsed',
    is: 'fine',
    pieces: tookMs < quickMs ? null : [...cut(update, turnsOf(structsIn(y) + Y.decodeUpdate(update).structs.length))],
  };
}
