import { describe, expect, it } from 'vitest';
import type { TextRow } from '../../src/catalog/rows.ts';
import { answerer } from '../../src/search/answering.ts';
import type { FromWorker, ToWorker } from '../../src/search/messages.ts';
import { Search, type SearchPort } from '../../src/search/search.ts';
import { aPart, aRow } from './rows.ts';

/** A worker on the same thread that does one thing at a time, when it is told to: a message, or what it left for later. */
class PlayedWorker implements SearchPort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  readonly heard: ToWorker[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #answer: (message: ToWorker) => void;
  isOver = false;

  /** @param disk what lies on disk, by the database's name */
  constructor(disk: { readonly [database: string]: () => readonly TextRow[] | null } = {}) {
    this.#answer = answerer({
      now: () => 0,
      later: (act) => this.#waiting.push(act),
      read: async (database) => disk[database]?.() ?? null,
      post: (data) => this.onmessage?.({ data } as MessageEvent<FromWorker>),
    });
  }

  postMessage(message: ToWorker): void {
    this.heard.push(message);
    const copy = structuredClone(message);
    this.#waiting.push(() => this.#answer(copy));
  }

  terminate(): void {
    this.isOver = true;
  }

  /** Does what waits longest; false when nothing does. */
  async step(): Promise<boolean> {
    await new Promise((done) => setTimeout(done));
    const act = this.#waiting.shift();
    if (!act || this.isOver) return false;
    act();
    return true;
  }

  async rest(): Promise<void> {
    while (await this.step());
  }
}

function started(rows: () => readonly TextRow[]): { readonly worker: PlayedWorker; readonly search: Search } {
  const worker = new PlayedWorker();
  return { worker, search: new Search(worker, async () => ({ database: null, rows: rows(), people: [] })) };
}

/** What a search finds now. */
async function found(worker: PlayedWorker, search: Search, text: string): Promise<readonly string[]> {
  const asked = search.find({ text, each: 100 });
  await worker.rest();
  return (await asked)?.hits.map(({ title }) => title.text) ?? [];
}

describe('a tab of search', () => {
  it('[D83] follows what changed and what went', async () => {
    let rows = [aRow({ id: 'a', title: 'Yksi kokous', changedAt: 1 }), aRow({ id: 'b', title: 'Kaksi kokousta', changedAt: 2 })];
    const { worker, search } = started(() => rows);
    void search.refresh();
    await worker.rest();
    expect(await found(worker, search, 'kokous')).toEqual(['Yksi kokous', 'Kaksi kokousta']);
    rows = [aRow({ id: 'b', title: 'Toinen kokous', changedAt: 2 })];
    void search.refresh();
    await worker.rest();
    expect(await found(worker, search, 'kokous')).toEqual(['Toinen kokous']);
    expect(search.held).toMatchObject({ documents: 1 });
  });

  it('[D83] leaves the rows of a catalogue on disk to the worker, and tells them where that cannot read', async () => {
    const onDisk = [aRow({ id: 'a', title: 'Levyllä oleva kokous' })];
    const worker = new PlayedWorker({ here: () => onDisk });
    const asked: boolean[] = [];
    let database = 'here';
    const search = new Search(worker, async ({ told }) => {
      asked.push(told);
      return told ? { database: null, rows: [aRow({ id: 'a', title: 'Kerrottu kokous' })], people: [] } : { database, rows: [], people: [] };
    });
    void search.refresh();
    await worker.rest();
    expect([await found(worker, search, 'kokous'), asked]).toEqual([['Levyllä oleva kokous'], [false]]);
    database = 'gone';
    void search.refresh();
    await worker.rest();
    expect([await found(worker, search, 'kokous'), asked]).toEqual([['Kerrottu kokous'], [false, false, true]]);
  });

  it('[D83] answers between the batches of a large index with what it has so far', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => aRow({ title: `Kokous ${i}`, parts: [aPart('', '', 'sana '.repeat(1_000))] }));
    const { worker, search } = started(() => rows);
    void search.refresh();
    await worker.step();
    const early = search.find({ text: 'kokous', each: 100 });
    await worker.step();
    await worker.step();
    const some = await early;
    expect(some?.hits.length).toBeGreaterThan(0);
    expect(some?.hits.length).toBeLessThan(rows.length);
    await worker.rest();
    expect(await found(worker, search, 'kokous')).toHaveLength(rows.length);
  });

  it('[D154] has at once what was thought ahead, asks the worker no more for it, and forgets it when texts are sent', async () => {
    let rows = [aRow({ id: 'a', title: 'Kokous', changedAt: 1 })];
    const { worker, search } = started(() => rows);
    void search.refresh();
    await worker.rest();
    const titles = (text: string) => search.known({ text, each: 5 })?.hits.map(({ title }) => title.text);
    const asked = search.find({ text: 'k', each: 5 });
    await worker.rest();
    await asked;
    expect(titles('ko')).toBeUndefined();
    search.think({ text: 'k', each: 5 });
    await worker.rest();
    worker.heard.length = 0;
    expect([search.knows({ text: 'ko', each: 5 }), titles('ko')]).toEqual([true, ['Kokous']]);
    expect([search.knows({ text: 'ko', each: 100 }), worker.heard]).toEqual([false, []]);
    search.think({ text: 'ko', each: 5 });
    await worker.rest();
    expect(titles('kok')).toEqual(['Kokous']);
    // Going back a letter is known too.
    expect(titles('k ')).toEqual(['Kokous']);
    rows = [aRow({ id: 'a', title: 'Kokeilu', changedAt: 2 })];
    void search.refresh();
    // Between sending the texts and their being taken nothing is known, whatever the worker thought meanwhile.
    while (search.knows({ text: 'kok', each: 5 })) await new Promise((done) => setTimeout(done));
    await worker.rest();
    expect(search.knows({ text: 'kok', each: 5 })).toBe(false);
    expect(await found(worker, search, 'kok')).toEqual(['Kokeilu']);
  });

  it('[D154] keeps nothing that was thought before texts came which had been sent by then', async () => {
    const { worker, search } = started(() => [aRow({ id: 'a', title: 'Kokous' })]);
    void search.refresh();
    await worker.rest();
    search.think({ text: 'k', each: 5 });
    await worker.step();
    void search.refresh();
    await expect.poll(() => worker.heard.filter(({ type }) => type === 'texts').length).toBe(2);
    // The guess has its turn before the texts.
    await worker.rest();
    expect(search.knows({ text: 'ko', each: 5 })).toBe(false);
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
