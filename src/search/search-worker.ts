/** The worker of search: the index lives here, so that neither building it nor asking it ever holds up a key. */
import { answerer } from './answering.ts';
import type { ToWorker } from './messages.ts';

const answer = answerer(
  () => performance.now(),
  (act) => setTimeout(act),
);
addEventListener('message', (event: MessageEvent<ToWorker>) => postMessage(answer(event.data)));
