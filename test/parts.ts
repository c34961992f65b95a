/**
 * What `npm test` runs, in order, once the right Node is there: each part by itself, quiet while it goes well and loud where it fails,
 * a table of time per part, and as the very last line `N passed, N failed, N skipped`.
 * `npm test -- types unit` runs the named parts only. A part counts as one; the tests inside Vitest's parts count as well.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './support/chromium.ts';
import { judgeSizes } from './support/sizes.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = join(root, 'output', 'test');

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Outcome {
  readonly ok: boolean;
  /** Shown when the part fails, or when it has something to say all the same. */
  readonly text: string;
  readonly count?: Count;
}

interface Part {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
  /** A part that makes no sense after that one has failed. */
  readonly needs?: string;
  /** What it says is worth reading when all is well, too. */
  readonly talks?: true;
}

const parts: readonly Part[] = [
  { name: 'types', run: () => tool('svelte-check', ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings']) },
  { name: 'lint', run: () => tool('biome', ['check', '--error-on-warnings', '--max-diagnostics=40', '.']) },
  { name: 'floors', run: () => tool('depcruise', ['src', 'sync-server', '--output-type', 'err-long']) },
  // Devices wait for disks and lines more than for the processor: two files at a time, also on two cores.
  { name: 'unit', run: () => vitest('unit', ['--exclude', '**/*.browser.test.ts', '--maxWorkers', '2']), talks: true },
  { name: 'build', run: () => tool('vite', ['build', '--manifest', '--outDir', 'output/dist', '--emptyOutDir', '--logLevel', 'warn']) },
  { name: 'sizes', run: async () => judgeSizes(join(root, 'output', 'dist')), needs: 'build', talks: true },
  { name: 'browser', run: browser, needs: 'build', talks: true },
];

/**
 * Two lanes of about one length, each with one browser at a time. In the second stand the journeys that mostly wait, for what the app itself
 * waits for: that a line counts as gone after ten seconds, that a killed process is back. They take little from those that work.
 * (Measured: a third lane makes the whole a tenth longer, each file takes twice as long.)
 */
const secondLane = [
  'sign',
  'sign-out',
  'together',
  'kill-browser',
  'background-sync',
  'storage',
  'bad-disk',
  'bad-inputs',
  'copies',
  'devices',
  'pools-together',
  'away',
  'goals-together',
  'backup',
  'lost',
  'erase',
  'empty-bin',
].map((name) => `test/journeys/${name}.browser.test.ts`);

async function browser(): Promise<Outcome> {
  const chromium = await findChromium((line) => console.log(`          ${line}`));
  if (!chromium.path) return { ok: false, text: chromium.advice };
  const env = { SOLMU_CHROMIUM: chromium.path, SOLMU_BUILT: join(root, 'output', 'dist') };
  const config = ['--config', 'test/vitest.browser.config.ts'];
  const outcomes = await Promise.all([
    vitest('browser', [...config, ...secondLane.flatMap((file) => ['--exclude', file])], env),
    vitest('browser-second', [...config, ...secondLane], env),
  ]);
  const sum = (of: keyof Count): number => outcomes.reduce((all, lane) => all + (lane.count?.[of] ?? 0), 0);
  return {
    ok: outcomes.every((lane) => lane.ok),
    // Of a lane that failed the failures; where all went well the files that took longest.
    text: (outcomes.some((lane) => !lane.ok) ? outcomes.filter((lane) => !lane.ok) : outcomes)
      .map((lane) => lane.text)
      .filter((text) => text !== '')
      .join('\n'),
    count: { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
  };
}

/** Runs a tool of node_modules/.bin and keeps what it says for the case that it fails. */
function tool(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name), args, {
      cwd: root,
      // The tools start Node by name: it must be the one that runs this.
      env: { ...process.env, NO_COLOR: '1', PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`, ...env },
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', (error) => resolve({ ok: false, text: `${name}: ${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, text }));
  });
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[];
}

/** What Vitest says from the first failure on; the list of what passed is in the report. */
function failures(text: string): string {
  const at = text.search(/⎯+ *(Failed|Unhandled)/);
  return at < 0 ? text : text.slice(at);
}

/** The files that took longest: where time goes when the whole takes too long. */
function slowest(report: string): string {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  return testResults
    .map(({ name, startTime, endTime }) => ({ file: relative(root, name), seconds: (endTime - startTime) / 1_000 }))
    .filter(({ seconds }) => seconds >= 10)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 5)
    .map(({ file, seconds }) => `${seconds.toFixed(0)} s in ${file}`)
    .join('\n');
}

async function vitest(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const report = join(reports, `${name}.json`);
  rmSync(report, { force: true });
  const outcome = await tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...args], env);
  if (!existsSync(report)) return { ok: false, text: `${outcome.text}\nVitest wrote no report.` };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const count = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  // Nothing run is no success: a wrong pattern must not look like a green part.
  if (count.passed + count.failed === 0) return { ok: false, text: `${outcome.text}\nNot one test ran.`, count };
  const late = secondGoes(outcome.text);
  return { ok: outcome.ok && count.failed === 0, text: [...late, outcome.ok ? slowest(report) : failures(outcome.text)].join('\n'), count };
}

/** The tests that ran out of their time once: passed at the second go is passed, but nobody shall overlook it. */
function secondGoes(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('(retry x'))
    .map((line) => `second go: ${line.trim()}`);
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '          ');
}

/** The end of a long text: failures stand last in what the tools print. */
function tail(text: string, lines: number): string {
  const all = text.trimEnd().split('\n');
  return (all.length > lines ? [`(${all.length - lines} lines left out)`, ...all.slice(-lines)] : all).join('\n');
}

async function main(): Promise<void> {
  mkdirSync(reports, { recursive: true });
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`No such part: ${unknown.join(', ')}. There are ${parts.map((part) => part.name).join(', ')}.`);
    process.exit(2);
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const table: string[] = [];
  const fallen = new Set<string>();
  for (const part of parts) {
    if (wanted.length > 0 && !wanted.includes(part.name)) continue;
    if (part.needs && fallen.has(part.needs)) {
      fallen.add(part.name);
      total.skipped += 1;
      table.push(row(part.name, 'skipped', '', `${part.needs} failed`));
      continue;
    }
    const begun = performance.now();
    const outcome = await part
      .run()
      .catch((error: unknown): Outcome => ({ ok: false, text: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    const seconds = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
    const count = outcome.count ?? { passed: 0, failed: 0, skipped: 0 };
    total.passed += count.passed + (outcome.ok ? 1 : 0);
    total.failed += count.failed + (outcome.ok ? 0 : 1);
    total.skipped += count.skipped;
    const line = row(part.name, outcome.ok ? 'ok' : 'FAILED', seconds, outcome.count ? said(count) : '');
    table.push(line);
    console.log(line);
    if (outcome.ok && part.talks && outcome.text !== '') console.log(indented(outcome.text));
    if (!outcome.ok) {
      fallen.add(part.name);
      console.log(`\n${tail(outcome.text, 200)}\n`);
    }
  }
  console.log(`\n${table.join('\n')}\n\nReports and screenshots: ${relative(process.cwd(), join(root, 'output')) || '.'}`);
  console.log(said(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function row(name: string, result: string, seconds: string, more: string): string {
  return `${name.padEnd(9)} ${result.padEnd(8)} ${seconds.padStart(8)}  ${more}`.trimEnd();
}

function said(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}

await main();
