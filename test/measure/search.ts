/**
 * What the next key of a search costs with size L on the device: 400 networks, 6 000 events with 60 000 items, seeded Finnish text. The rows
 * are put into the catalogue as they would stand there after a catch-up; the index is made from them by the app itself. The budget: the
 * answer on screen within 50 ms after the last key, the processor slowed down four times. A machine with other work makes a key late and
 * not heavier, so what it costs the processor is told beside it: the index by Node's own count, the page by the browser's.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CDPSession, Page, Worker } from 'playwright-core';
import type { TextRow } from '../../src/catalog/rows.ts';
import { askOf } from '../../src/features/search/question.ts';
import { TextIndex } from '../../src/search/text-index.ts';
import { startWorld } from '../journeys/world.ts';
import { launch, newDevice } from '../support/browser.ts';
import { enterInBrowser } from '../support/made-elsewhere.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';
import { lastWord, questions, rowsOf, shelve } from './search-rows.ts';

export const name = 'search';
export const about = 'key to answer on screen, ms: 400 networks, 6 000 events, 60 000 items';

/** Between keys, as a quick typist. */
const betweenMs = 120;
const rounds = 3;
const budgetMs = 50;
export async function run({ say, flags }: Asked): Promise<Figures> {
  const world = await startWorld();
  const browser = await launch();
  try {
    const context = await newDevice(browser, { origin: world.origin });
    const page = await context.newPage();
    await enterInBrowser(page, world.firstLink, 'Aino Kallio');
    const rows = rowsOf();
    for (const shelf of ['networks', 'events', 'texts'] as const)
      for (let at = 0; at < rows[shelf].length; at += 500) await shelve(page, shelf, rows[shelf].slice(at, at + 500));
    say(`${rows.texts.length} documents, ${Math.round(JSON.stringify(rows.texts).length / 1e5) / 10} MB of text rows in the catalogue`);

    const index = indexCpu(rows.texts);
    say(
      `the index: made in ${index.madeMs} ms of CPU, ${index.heapMB} MB of heap beside its rows; a key p50 ${index.keyP50}, p95 ${index.keyP95}, worst ${index.keyWorst} ms of CPU`,
    );

    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const figures: { [what: string]: Figures } = { index };
    for (const slow of flags.has('slow') ? [Number(flags.get('slow'))] : [1, 4]) {
      await page.goto('/lisaa');
      await page.locator('h1').waitFor();
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow });
      const begun = performance.now();
      await page.keyboard.press('Control+k');
      const field = page.locator('.palette [role=combobox]');
      await field.fill(lastWord.slice(0, 12));
      await page.getByRole('option').filter({ hasText: lastWord }).waitFor({ timeout: 300_000 });
      const buildMs = performance.now() - begun;
      const worker = page.workers().find((one) => one.url().includes('search-worker')) as Worker;
      const workerSlow = (await loopMs(worker)) / (await unslowedLoopMs(browser, world.origin));
      // DevTools slows the page's thread only: a worker that is not slowed with it is made to take as long.
      await listen(worker, workerSlow < slow * 0.7 ? slow : 1);
      await watch(page);
      const every: number[] = [];
      const last: number[] = [];
      const inIndex: number[] = [];
      const pageCpu: number[] = [];
      const stages: (readonly number[])[] = [];
      const lastOf: { readonly question: string; readonly ms: number; readonly stages: readonly number[] }[] = [];
      let wrong = 0;
      let known = 0;
      for (let round = 0; round < rounds; round++)
        for (const question of questions) {
          await field.fill('');
          await page.waitForTimeout(300);
          let shown = 0;
          for (const key of question) {
            const { ms, tookMs, cpuMs, isRight, wasKnown, stages: passed } = await typed(page, worker, cdp, key);
            if (!isRight) wrong++;
            shown = ms;
            if (key !== ' ') every.push(shown);
            if (key !== ' ' && wasKnown) known++;
            if (key !== ' ') stages.push(passed);
            inIndex.push(tookMs);
            pageCpu.push(cpuMs);
          }
          last.push(shown);
          lastOf.push({ question, ms: shown, stages: stages.at(-1) as readonly number[] });
        }
      figures[`${slow}×`] = {
        indexMadeMs: Math.round(buildMs),
        lastKeyP50: round(percentile(last, 0.5)),
        lastKeyP95: round(percentile(last, 0.95)),
        lastKeyWorst: round(Math.max(...last)),
        everyKeyP95: round(percentile(every, 0.95)),
        everyKeyWorst: round(Math.max(...every)),
        pageCpuP95: round(percentile(pageCpu, 0.95)),
        indexP95: round(percentile(inIndex, 0.95)),
        questions: last.length,
        keys: every.length,
        known,
        wrong,
        within: wrong === 0 && (slow === 1 || percentile(last, 0.95) <= budgetMs),
      };
      const found = figures[`${slow}×`] as { readonly [key: string]: number };
      say(`${slow}× slower${workerSlow < slow * 0.7 ? ` (the worker too)` : ''}: the index is made in ${found.indexMadeMs} ms after the palette opened`);
      say(
        `  last key of ${last.length} questions: p50 ${found.lastKeyP50}, p95 ${found.lastKeyP95}, worst ${found.lastKeyWorst} ms${slow === 4 ? ` (budget ${budgetMs})` : ''}`,
      );
      say(
        `  every key (${every.length}, ${known} of them thought ahead): p95 ${found.everyKeyP95}, worst ${found.everyKeyWorst} ms; of it the index p95 ${found.indexP95} ms${slow === 1 ? `; CPU of the page p95 ${found.pageCpuP95} ms` : ''}`,
      );
      const stage = (at: number): string =>
        [0.5, 0.95]
          .map((part) =>
            Math.round(
              percentile(
                stages.map((one) => one[at] as number),
                part,
              ),
            ),
          )
          .join('/');
      say(
        `  on the way, p50/p95: index begins ${stage(0)}, has answered ${stage(1)}, lines stand ${stage(2)}, their frame begins ${stage(3)} ms after the key`,
      );
      for (const { question, ms, stages: passed } of lastOf.toSorted((a, b) => b.ms - a.ms).slice(0, 3))
        say(`  slowest last key: ${Math.round(ms)} ms, "${question}" (${passed.map((at) => Math.round(at)).join(', ')})`);
      say(`  ${wrong === 0 ? 'each of these frames showed the lines that stood in the end' : `${wrong} frames showed other lines than stood in the end`}`);
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    }
    return figures;
  } finally {
    await browser.close();
    await world.end();
  }
}

async function pageCpuMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1_000 * (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN);
}

/** What the index costs by itself, in this process: CPU time, which other work on the machine does not lengthen much. */
function indexCpu(texts: readonly TextRow[]) {
  const cpuMs = (act: () => void): number => {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heapMB = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const before = heapMB();
  const index = new TextIndex();
  const madeMs = cpuMs(() => {
    for (const row of texts) index.put(row);
    index.settle();
  });
  const keys = questions.flatMap((question) => [...question].map((_, i) => question.slice(0, i + 1))).filter((text) => !text.endsWith(' '));
  // In the order of typing, so that what the index keeps from one key to the next counts as it does there, and no more.
  const rounds = Array.from({ length: 5 }, () => keys.map((text) => cpuMs(() => index.find({ ...askOf({ text, only: null }, 'best') }))));
  const costs = keys.map((_, i) => Math.min(...rounds.map((round) => round[i] as number)));
  return {
    ...index.held(),
    madeMs: Math.round(madeMs),
    heapMB: Math.round(heapMB() - before),
    keyP50: round(percentile(costs, 0.5)),
    keyP95: round(percentile(costs, 0.95)),
    keyWorst: round(Math.max(...costs)),
  };
}

/**
 * In the page: notes when a key went down, and when the frame was painted in which the list answers all that stands in the field. What stood in
 * that frame is kept, to be compared with what stands when everything has come to rest.
 */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted = globalThis as unknown as Noted;
    const palette = document.querySelector('.palette') as HTMLElement;
    const field = palette.querySelector('input') as HTMLInputElement;
    // What is seen of each line.
    noted.linesNow = () => [...palette.querySelectorAll('.opt .what, .opt .meta, .gh')].map((one) => one.textContent ?? '').join('\n');
    addEventListener(
      'keydown',
      (event) => {
        noted.keyAt = event.timeStamp;
        noted.shownAt = 0;
      },
      { capture: true },
    );
    new MutationObserver(() => {
      if (palette.dataset.answers !== field.value.trim()) return;
      noted.standsAt = performance.now();
      requestAnimationFrame(() => {
        noted.frameAt = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          noted.shownAt = performance.now();
          noted.lines = noted.linesNow();
        };
        port2.postMessage(null);
      });
    }).observe(palette, { attributes: true, attributeFilter: ['data-answers'] });
  });
}

interface Noted {
  keyAt: number;
  /** The lines stand in the page. */
  standsAt: number;
  /** The frame that shows them has begun. */
  frameAt: number;
  shownAt: number;
  lines: string;
  linesNow: () => string;
}

/**
 * In the worker: keeps how long the index took for its last answer, and holds the answer back as long as a worker so many times slower would.
 * What the worker does between answers, a piece at a time, takes as much longer.
 */
async function listen(worker: Worker, slower: number): Promise<void> {
  await worker.evaluate((slower) => {
    const inside = globalThis as unknown as { postMessage: (message: { tookMs?: number }) => void; tookMs: number; answeredAt: number };
    inside.answeredAt = 0;
    const post = inside.postMessage;
    const hold = (took: number): void => {
      const until = performance.now() + (slower - 1) * took;
      while (performance.now() < until);
    };
    const { scheduler } = globalThis as unknown as { scheduler: { postTask: (act: () => void, how: object) => Promise<void> } };
    const later = scheduler.postTask.bind(scheduler);
    scheduler.postTask = (act, how) =>
      later(() => {
        const begun = performance.now();
        act();
        hold(performance.now() - begun);
      }, how);
    inside.postMessage = (message) => {
      if (message.tookMs !== undefined) {
        hold(message.tookMs);
        inside.tookMs = slower * message.tookMs;
        inside.answeredAt = performance.timeOrigin + performance.now();
      }
      post(message);
    };
  }, slower);
}

interface Typed {
  /** From the key going down to the painted frame. */
  readonly ms: number;
  readonly tookMs: number;
  /** Until the worker had been reached and had begun, had answered, until the lines stood, until their frame began; ms after the key. */
  readonly stages: readonly number[];
  readonly cpuMs: number;
  /** The index was not asked: the answer had been thought ahead. */
  readonly wasKnown: boolean;
  /** Whether the frame showed what stands when all is at rest. */
  readonly isRight: boolean;
}

async function typed(page: Page, worker: Worker, cdp: CDPSession, key: string): Promise<Typed> {
  const before = await pageCpuMs(cdp);
  // As a keyboard that has all these letters does it.
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key });
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  await page.waitForTimeout(betweenMs);
  // Before anything is asked of the page, which would cost it too.
  const cpuMs = (await pageCpuMs(cdp)) - before;
  // A blank at the end asks nothing new.
  if (key === ' ') return { ms: 0, tookMs: 0, cpuMs: 0, wasKnown: true, isRight: true, stages: [] };
  await page.waitForFunction(() => (globalThis as unknown as Noted).shownAt > 0, undefined, { polling: 20, timeout: 10_000 });
  const shown = await page.evaluate(() => {
    const { keyAt, standsAt, frameAt, shownAt, lines, linesNow } = globalThis as unknown as Noted;
    return { ms: shownAt - keyAt, isRight: lines === linesNow(), keyAt: performance.timeOrigin + keyAt, stands: standsAt - keyAt, frame: frameAt - keyAt };
  });
  const { tookMs, answeredAt } = await worker.evaluate(() => {
    const inside = globalThis as unknown as { tookMs: number; answeredAt: number };
    const { tookMs, answeredAt } = inside;
    inside.answeredAt = 0;
    return { tookMs, answeredAt };
  });
  // Where the answer had been thought ahead, the index was not asked.
  const answered = answeredAt === 0 ? null : answeredAt - shown.keyAt;
  return {
    ...shown,
    tookMs: answered === null ? 0 : tookMs,
    stages: [answered === null ? 0 : answered - tookMs, answered ?? 0, shown.stands, shown.frame],
    wasKnown: answered === null,
    cpuMs,
  };
}

const loop = (): number => {
  const begun = performance.now();
  let sum = 0;
  for (let i = 0; i < 3e7; i++) sum = (sum + i * 7) % 1_000_003;
  return performance.now() - begun + sum * 0;
};

async function loopMs(worker: Worker): Promise<number> {
  const tries: number[] = [];
  for (let i = 0; i < 5; i++) tries.push(await worker.evaluate(loop));
  return Math.min(...tries);
}

/** The same work on a page that nobody slows. */
async function unslowedLoopMs(browser: Awaited<ReturnType<typeof launch>>, origin: string): Promise<number> {
  const context = await newDevice(browser, { origin });
  const page = await context.newPage();
  const tries: number[] = [];
  for (let i = 0; i < 5; i++) tries.push(await page.evaluate(loop));
  await context.close();
  return Math.min(...tries);
}
