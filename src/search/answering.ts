/** The worker's side of search, apart from the worker: takes messages in their order, answers each. */
import type { FromWorker, ToWorker } from './messages.ts';
import { TextIndex } from './text-index.ts';

/** Enough words of the index that the engine has seen every way of asking. */
const practised = 12;

/**
 * @param now milliseconds, for the figures of a measurement
 * @param later runs what may wait, after what came meanwhile
 */
export function answerer(now: () => number, later?: (act: () => void) => void): (message: ToWorker) => FromWorker {
  const index = new TextIndex();
  let isPractised = false;

  /**
   * Asks itself once the index is whole: code that has never run is compiled while it runs, so that the first keys of a question would take
   * two or three times as long as those behind them. One question at a time, so that a real one waits for no more than one.
   */
  function practise(questions: readonly string[]): void {
    const [text, ...more] = questions;
    if (text === undefined) return;
    index.find({ text, each: 3, most: 6 });
    later?.(() => practise(more));
  }

  return (message) => {
    if (message.type === 'rows') {
      for (const id of message.remove) index.remove(id);
      for (const row of message.put) index.put(row);
      if (message.last) {
        index.settle();
        if (!isPractised) later?.(() => practise(index.likely(practised)));
        isPractised = true;
      }
      return { type: 'taken', held: index.held() };
    }
    const began = now();
    const found = index.find(message.ask);
    return { type: 'found', number: message.number, found, tookMs: now() - began };
  };
}
