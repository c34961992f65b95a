/** The worker of search: the index lives here, so that neither building it nor asking it ever holds up a key. */
import { textsOnDisk } from '../catalog/text-source.ts';
import { answerer } from './answering.ts';
import type { ToWorker } from './messages.ts';

/** Not in every browser. */
const { scheduler } = globalThis as { scheduler?: { postTask: (act: () => void, how: { priority: 'background' }) => Promise<void> } };

/** Without the four milliseconds by which timers that follow each other are held back; Chromium takes these before messages of the page. */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

function later(act: () => void): void {
  if (scheduler) {
    scheduler.postTask(act, { priority: 'background' }).catch(reportError);
    return;
  }
  waiting.push(act);
  port2.postMessage(null);
}

const answer = answerer({ now: () => performance.now(), later, read: textsOnDisk, post: (message) => postMessage(message) });
addEventListener('message', (event: MessageEvent<ToWorker>) => answer(event.data));
