import { afterEach, expect, it, vi } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import { Finder } from '../../../src/features/search/finder.svelte.ts';
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

const nothingAsked = { ask: { text: '', each: 3 } } as const;

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
