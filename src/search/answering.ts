/** The worker's side of search, apart from the worker: keeps the index in step with the catalogue, and answers between the batches of that. */
import type { TextRow } from '../catalog/rows.ts';
import { withPeople } from '../catalog/text-source.ts';
import { Ahead } from './ahead.ts';
import { CatchingUp } from './catching-up.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { TextIndex } from './text-index.ts';

/** Enough words of the index that the engine has seen every way of asking. */
const practised = 12;

export interface Surroundings {
  /** Milliseconds, for the figures of a measurement. */
  readonly now: () => number;
  /** Runs what may wait, after what came meanwhile. */
  readonly later: (act: () => void) => void;
  /** All text rows of a catalogue on disk; null when it cannot be read. */
  readonly read: (database: string) => Promise<readonly TextRow[] | null>;
  readonly post: (message: FromWorker) => void;
}

export function answerer({ now, later, read, post }: Surroundings): (message: ToWorker) => void {
  const index = new TextIndex();
  const ahead = new Ahead(index, later, (ask, found) => post({ type: 'thought', ask, found }));
  const catchingUp = new CatchingUp(index);
  const breathe = (): Promise<void> => new Promise((go) => later(go));
  let isPractised = false;

  /**
   * Asks itself once the index is whole: code that has never run is compiled while it runs, so that the first keys of a question would take
   * two or three times as long as those behind them. One question at a time, so that a real one waits for no more than one.
   */
  function practise(questions: readonly string[]): void {
    const [text, ...more] = questions;
    if (text === undefined) return;
    index.find({ text, each: 3, most: 6 });
    later(() => practise(more));
  }

  async function take({ source }: Extract<ToWorker, { type: 'texts' }>): Promise<void> {
    const rows = source.database === null ? source.rows : await read(source.database);
    if (!rows) return post({ type: 'taken', held: null });
    ahead.pause();
    const hasChanged = await catchingUp.to(withPeople(rows, source.people), breathe);
    if (hasChanged) index.settle();
    ahead.rest();
    if (hasChanged) {
      if (!isPractised) later(() => practise(index.likely(practised)));
      isPractised = true;
    }
    post({ type: 'taken', held: index.held() });
  }

  return (message) => {
    if (message.type === 'texts') {
      take(message).catch((fault: unknown) =>
        later(() => {
          // Out of the promise: only what is thrown plainly is an error of the worker, of which the page hears.
          throw fault;
        }),
      );
      return;
    }
    if (message.type === 'think') return ahead.think(message.ask);
    const began = now();
    const found = index.find(message.ask);
    post({ type: 'found', number: message.number, found, tookMs: now() - began });
  };
}
