import { describe, expect, it } from 'vitest';
import type { TextRow } from '../../src/catalog/rows.ts';
import { answerer } from '../../src/search/answering.ts';
import type { FromWorker, ToWorker } from '../../src/search/messages.ts';
import { Search, type SearchPort } from '../../src/search/search.ts';
import { aPart, aRow } from './rows.ts';

/** A worker on the same thread that answers message by message, when it is told to. */
class PlayedWorker implements SearchPort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  readonly heard: ToWorker[] = [];
  readonly #waiting: ToWorker[] = [];
  readonly #answer = answerer(() => 0);
  isOver = false;

  postMessage(message: ToWorker): void {
    this.heard.push(message);
    this.#waiting.push(structuredClone(message));
  }

  terminate(): void {
    this.isOver = true;
  }

  /** Answers the oldest message; false when there is none. */
  async step(): Promise<boolean> {
    await new Promise((done) => setTimeout(done));
    const message = this.#waiting.shift();
    if (!message || this.isOver) return false;
    this.onmessage?.({ data: this.#answer(message) } as MessageEvent<FromWorker>);
    return true;
  }

  async rest(): Promise<void> {
    while (await this.step());
  }
}

function started(rows: () => readonly TextRow[]): { readonly worker: PlayedWorker; readonly search: Search } {
  const worker = new PlayedWorker();
  return { worker, search: new Search(worker, async () => rows()) };
}

const sent = (worker: PlayedWorker) =>
  worker.heard.flatMap((message) => (message.type === 'rows' ? [{ put: message.put.length, remove: message.remove.length }] : []));

describe('a tab of search', () => {
  it('[D83] sends each row once, then only what changed and what went', async () => {
    let rows = [aRow({ id: 'a', title: 'Yksi', changedAt: 1 }), aRow({ id: 'b', title: 'Kaksi', changedAt: 2 })];
    const { worker, search } = started(() => rows);
    void search.refresh();
    await worker.rest();
    expect(sent(worker)).toEqual([{ put: 2, remove: 0 }]);
    void search.refresh();
    await worker.rest();
    expect(sent(worker)).toHaveLength(1);
    rows = [aRow({ id: 'b', title: 'Toinen', changedAt: 2 })];
    void search.refresh();
    await worker.rest();
    expect(sent(worker)[1]).toEqual({ put: 1, remove: 1 });
    expect(search.held).toMatchObject({ documents: 1 });
  });

  it('[D83] answers between the batches of a large index with what it has so far', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => aRow({ title: `Kokous ${i}`, parts: [aPart('', '', 'sana '.repeat(1_000))] }));
    const { worker, search } = started(() => rows);
    void search.refresh();
    await worker.step();
    await worker.step();
    const early = search.find({ text: 'kokous', each: 100 });
    await worker.step();
    await worker.step();
    const found = await early;
    expect(found?.hits.length).toBeGreaterThan(0);
    expect(found?.hits.length).toBeLessThan(rows.length);
    await worker.rest();
    const late = search.find({ text: 'kokous', each: 100 });
    await worker.rest();
    expect((await late)?.hits).toHaveLength(rows.length);
  });

  it('gives up a question when the next key asks another', async () => {
    const { worker, search } = started(() => [aRow({ title: 'Kokous' })]);
    void search.refresh();
    await worker.rest();
    const first = search.find({ text: 'k', each: 5 });
    const second = search.find({ text: 'ko', each: 5 });
    await worker.rest();
    expect(await first).toBeNull();
    expect((await second)?.hits).toHaveLength(1);
  });

  it('takes in one go what was asked for while it was taking rows', async () => {
    let asked = 0;
    const { worker, search } = started(() => {
      asked++;
      return [aRow({ id: 'a', title: `Kerta ${asked}`, changedAt: asked })];
    });
    void search.refresh();
    void search.refresh();
    void search.refresh();
    await worker.rest();
    expect(asked).toBe(2);
  });

  it('ends with its worker: nothing waits for an answer that will not come', async () => {
    const { worker, search } = started(() => [aRow({ title: 'Kokous' })]);
    const refreshing = search.refresh();
    const question = search.find({ text: 'k', each: 5 });
    await new Promise((done) => setTimeout(done));
    search.close();
    expect(await question).toBeNull();
    await refreshing;
    expect(worker.isOver).toBe(true);
    expect(await search.find({ text: 'k', each: 5 })).toBeNull();
  });
});
