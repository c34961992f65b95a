/** The worker's side of search, apart from the worker: takes messages in their order, answers each. */
import type { FromWorker, ToWorker } from './messages.ts';
import { TextIndex } from './text-index.ts';

/** @param now milliseconds, for the figures of a measurement */
export function answerer(now: () => number): (message: ToWorker) => FromWorker {
  const index = new TextIndex();
  return (message) => {
    if (message.type === 'rows') {
      for (const id of message.remove) index.remove(id);
      for (const row of message.put) index.put(row);
      if (message.last) index.settle();
      return { type: 'taken', held: index.held() };
    }
    const began = now();
    const found = index.find(message.ask);
    return { type: 'found', number: message.number, found, tookMs: now() - began };
  };
}
