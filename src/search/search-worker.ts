/** The worker of search: the index lives here, so that neither building it nor asking it ever holds up a key. */
import { textsOnDisk } from '../catalog/text-source.ts';
import { answerer } from './answering.ts';
import type { ToWorker } from './messages.ts';

/** Behind the messages that have come, and without the four milliseconds by which timers that follow each other are held back. */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

const answer = answerer({
  now: () => performance.now(),
  later: (act) => {
    waiting.push(act);
    port2.postMessage(null);
  },
  read: textsOnDisk,
  post: (message) => postMessage(message),
});
addEventListener('message', (event: MessageEvent<ToWorker>) => answer(event.data));
