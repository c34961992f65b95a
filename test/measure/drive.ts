/** Runs benches and prints their figures under a head that names the machine, since a figure without its machine says nothing. */
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromiumVersion, findChromium } from '../support/chromium.ts';
import type { Bench, Figures } from './bench.ts';

const folder = dirname(fileURLToPath(import.meta.url));
/** Helpers beside the benches; everything else in the folder exports `name` and `run`. */
const helpers = new Set(['bench.ts', 'drive.ts']);

function isBench(module: unknown): module is Bench {
  return typeof module === 'object' && module !== null && 'name' in module && 'run' in module && typeof module.run === 'function';
}

async function benches(): Promise<Bench[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !helpers.has(name));
  const modules = await Promise.all(files.sort().map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<unknown>));
  return modules.filter(isBench);
}

async function machine(): Promise<Figures> {
  const { path } = await findChromium(() => {});
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    chromium: path ? chromiumVersion(path) : 'none',
  };
}

function flagsOf(values: { readonly [name: string]: unknown }): Map<string, string> {
  return new Map(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

const { values, positionals } = parseArgs({ allowPositionals: true, strict: false, options: { json: { type: 'string' }, trace: { type: 'string' } } });
const all = await benches();
const unknown = positionals.filter((name) => !all.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are ${all.map((bench) => bench.name).join(', ')}.`);
  process.exit(2);
}

const on = await machine();
console.log(
  Object.entries(on)
    .map(([what, value]) => `${what}: ${value}`)
    .join(' · '),
);
const figures: { [name: string]: Figures } = { machine: on };
for (const bench of all) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  console.log(`\n${bench.name}: ${bench.about ?? ''}`);
  const begun = performance.now();
  try {
    const found = await bench.run({ flags: flagsOf(values), say: (line) => console.log(`  ${line}`) });
    figures[bench.name] = found ?? {};
  } catch (error) {
    process.exitCode = 1;
    figures[bench.name] = { failed: error instanceof Error ? error.message : String(error) };
    console.log(`  FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  console.log(`  (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}
if (typeof values.json === 'string') writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
