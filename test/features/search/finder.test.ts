import { afterEach, expect, it, vi } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import { type Asked, Finder } from '../../../src/features/search/finder.svelte.ts';
import { setDevice } from '../../../src/live/device.ts';
import { answerer } from '../../../src/search/answering.ts';
import type { FromWorker, ToWorker } from '../../../src/search/messages.ts';

/** A worker on the same thread whose disk fails; what is thrown in it reaches its page as a worker's error does. */
class FailingWorker {
  static begun = 0;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #answer = answerer({
    now: () => 0,
    later: (act) => this.#run(act),
    read: () => Promise.reject(new Error('unreadable')),
    post: (data) => this.onmessage?.({ data } as MessageEvent<FromWorker>),
  });

  constructor() {
    FailingWorker.begun++;
  }

  postMessage(message: ToWorker): void {
    this.#run(() => this.#answer(message));
  }

  terminate(): void {}

  #run(act: () => void): void {
    setTimeout(() => {
      try {
        act();
      } catch {
        this.onerror?.();
      }
    });
  }
}

afterEach(() => vi.unstubAllGlobals());

const nothingAsked: Asked = { ask: { text: '', each: 3 } };

it('says that it is broken to the screen that is shown, also where an earlier one had started the worker, and starts anew', async () => {
  vi.stubGlobal('Worker', FailingWorker);
  vi.stubGlobal('location', new URL('http://localhost/'));
  let source: { readonly database: string | null } = { database: null };
  const texts = async () => ({ ...source, rows: [], people: [] });
  let changed = (): void => undefined;
  const listen = (_: string, heard: () => void) => {
    const before = changed;
    changed = () => {
      before();
      heard();
    };
    return () => undefined;
  };
  setDevice({ catalog: { texts }, listen } as unknown as Device);
  const first = new Finder(nothingAsked);
  const hide = first.show();
  await expect.poll(() => first.reading).toBe(false);
  hide();
  source = { database: 'here' };
  changed();
  const second = new Finder(nothingAsked);
  second.show();
  await expect.poll(() => second.broken).toBe(true);
  expect([first.broken, FailingWorker.begun]).toEqual([false, 1]);
  new Finder(nothingAsked).show();
  expect(FailingWorker.begun).toBe(2);
});

/** A worker that answers at once from an empty index, and notes what it heard. */
class NotingWorker {
  static heard: ToWorker[] = [];
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;

  postMessage(message: ToWorker): void {
    NotingWorker.heard.push(message);
    if (message.type === 'find') this.#tell({ type: 'found', number: message.number, found: { hits: [], total: {} }, tookMs: 0 });
    if (message.type === 'texts') this.#tell({ type: 'taken', held: { documents: 0, parts: 0, words: 0 } });
  }

  terminate(): void {}

  #tell(data: FromWorker): void {
    queueMicrotask(() => this.onmessage?.({ data } as MessageEvent<FromWorker>));
  }
}

it('[D154] has the index think ahead when the answer is drawn, of the last question alone, and shows with the letter what is known', async () => {
  vi.stubGlobal('Worker', NotingWorker);
  vi.stubGlobal('location', new URL('http://localhost/'));
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => frames.push(act));
  setDevice({ catalog: { texts: async () => ({ database: null, rows: [], people: [] }) }, listen: () => () => undefined } as unknown as Device);
  const finder = new Finder(nothingAsked);
  finder.show();
  await expect.poll(() => finder.reading).toBe(false);
  const asking = (text: string) => ({ ask: { text, each: 3 } });
  const answered = async (text: string): Promise<void> => {
    finder.ask(asking(text));
    await expect.poll(() => finder.isAnswered()).toBe(true);
  };
  const thinks = () => NotingWorker.heard.filter(({ type }) => type === 'think');
  await answered('k');
  await answered('ko');
  expect([frames.length, thinks()]).toEqual([2, []]);
  for (const frame of frames.splice(0)) frame();
  await expect.poll(thinks).toEqual([{ type: 'think', ask: { text: 'ko', each: 3 } }]);
  // An answer that is here is shown in the same breath.
  const asked = asking('k');
  expect(finder.knows(asked)).toBe(true);
  finder.ask(asked);
  expect([finder.isAnswered(), finder.answer.asked === asked]).toEqual([true, true]);
});
