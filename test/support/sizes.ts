/**
 * Weighs the built app against the budgets of the house: what the first screen loads, what each lazy part adds, what is precached.
 * Reads `dist/.vite/manifest.json` (`vite build --manifest`). All figures are kB of 1 000 bytes after gzip; fonts and pictures are packed already and count as they are.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The one table of budgets, kB. */
export const budgets = {
  /** Frame and words, before the first paint. */
  'first screen: JS': 95,
  /** The same with what Tänään waits for: the device with Dexie (31). It opens no document. */
  'first screen and its device: JS': 126,
  /** What comes with the first document that is opened or sent; every screen that shows one shares it. */
  'documents: JS': 45,
  'first screen: CSS': 15,
  'latin font': 30,
  'each lazy screen': 25,
  editor: 80,
  'search worker': 15,
  'import and export parts': 120,
  'service worker': 8,
  'whole precache': 1_000,
} as const;

/** What `src/app/start-device.ts` fetches. */
const startedWith = ['src/device/device.ts', 'src/link/browser-socket.ts'];

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly name?: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = { readonly [key: string]: Chunk };

export interface Weight {
  readonly part: string;
  readonly kB: number;
  readonly budget: number;
}

/** All weights, heaviest rows of a kind included one by one. Throws when there is no build to weigh. */
export function weighBuild(dist: string): Weight[] {
  const manifestPath = join(dist, '.vite', 'manifest.json');
  if (!existsSync(manifestPath)) throw new Error('There is no build with a manifest to weigh: run `npx vite build --manifest`.');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
  const kB = weigher(dist);
  const all = filesOf(dist).filter((file) => !file.startsWith('.vite') && !file.endsWith('.map'));
  const weights: Weight[] = [];
  const add = (part: string, size: number, budget: number) => weights.push({ part, kB: size, budget });

  const keys = Object.keys(manifest);
  for (const key of [...startedWith, 'src/device/papers.ts']) if (!manifest[key]) throw new Error(`The build has no part of its own for ${key}.`);
  const heaviestOf = (of: readonly string[]): string[] => of.toSorted((a, b) => kB([manifest[b]?.file ?? '']) - kB([manifest[a]?.file ?? ''])).slice(0, 1);
  const wordsOf = keys.filter((key) => key.startsWith('virtual:words/'));
  const heaviest = heaviestOf(wordsOf.filter((key) => !key.endsWith('/rest')));
  const rest = heaviestOf(wordsOf.filter((key) => key.endsWith('/rest')));
  const entries = [...keys.filter((key) => manifest[key]?.isEntry === true), ...heaviest];
  const first = closure(manifest, entries);
  const device = closure(manifest, [...entries, ...startedWith]);
  const documents = closure(manifest, ['src/device/papers.ts']);
  add('first screen: JS', kB([...first.js]), budgets['first screen: JS']);
  add('first screen and its device: JS', kB([...device.js]), budgets['first screen and its device: JS']);
  add('documents: JS', kB([...documents.js].filter((file) => !device.js.has(file))), budgets['documents: JS']);
  add('words behind the first look', kB(rest.map((key) => manifest[key]?.file ?? '')), budgets['each lazy screen']);
  add('first screen: CSS', kB([...first.css]), budgets['first screen: CSS']);
  const font = all.find((file) => /latin-wght-normal[^/]*\.woff2$/.test(file) && !/latin-ext|cyrillic|vietnamese/.test(file));
  if (font) add('latin font', kB([font]), budgets['latin font']);
  for (const [part, size, kind] of lazyParts(manifest, { keys: device.keys, js: new Set([...device.js, ...documents.js]), css: device.css }, kB))
    add(part, size, budgets[kind]);

  const index = all.find((file) => /(^|\/)search-worker-[^/]*\.js$/.test(file));
  if (!index) throw new Error('The build has no search worker of its own.');
  add('search worker', kB([index]), budgets['search worker']);
  const worker = all.find((file) => /^(sw|service-worker)\.js$/.test(file));
  if (worker) add('service worker', kB([worker]), budgets['service worker']);
  add('whole precache', kB(all.filter((file) => file !== worker)), budgets['whole precache']);
  return weights;
}

/** Lazy entries, each without what the first screen has loaded and without what several of them share. */
function lazyParts(
  manifest: Manifest,
  first: Loaded,
  kB: (files: readonly string[]) => number,
): (readonly [string, number, 'each lazy screen' | 'editor' | 'import and export parts'])[] {
  const lazy = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry === true && !first.keys.has(key));
  const loads = new Map(lazy.map((key) => [key, closure(manifest, [key])]));
  const users = new Map<string, number>();
  for (const load of loads.values()) for (const file of [...load.js, ...load.css]) users.set(file, (users.get(file) ?? 0) + 1);
  const parts: (readonly [string, number, 'each lazy screen' | 'editor' | 'import and export parts'])[] = [];
  for (const [key, load] of loads) {
    const src = manifest[key]?.src ?? key;
    const fresh = [...load.js, ...load.css].filter((file) => !first.js.has(file) && !first.css.has(file));
    if (/src\/editor\//.test(src)) parts.push([`editor: ${src}`, kB(fresh), 'editor']);
    else if (/src\/features\//.test(src)) {
      parts.push([`lazy screen: ${src.replace(/^.*src\/features\//, '')}`, kB(fresh.filter((file) => users.get(file) === 1)), 'each lazy screen']);
    }
  }
  return parts;
}

interface Loaded {
  readonly keys: Set<string>;
  readonly js: Set<string>;
  readonly css: Set<string>;
}

/** What the browser must fetch before the given chunks run: they and their static imports. */
function closure(manifest: Manifest, keys: readonly string[]): Loaded {
  const loaded: Loaded = { keys: new Set(), js: new Set(), css: new Set() };
  const queue = [...keys];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const chunk = manifest[key];
    if (!chunk || loaded.keys.has(key)) continue;
    loaded.keys.add(key);
    (chunk.file.endsWith('.css') ? loaded.css : loaded.js).add(chunk.file);
    for (const css of chunk.css ?? []) loaded.css.add(css);
    queue.push(...(chunk.imports ?? []));
  }
  return loaded;
}

function weigher(dist: string): (files: readonly string[]) => number {
  const known = new Map<string, number>();
  const weigh = (file: string) => {
    let bytes = known.get(file);
    if (bytes === undefined) {
      const content = readFileSync(join(dist, file));
      bytes = /\.(js|css|html|json|svg|webmanifest|txt)$/.test(file) ? gzipSync(content, { level: 9 }).length : content.length;
      known.set(file, bytes);
    }
    return bytes;
  };
  return (files) => files.reduce((sum, file) => sum + weigh(file), 0) / 1_000;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => relative(folder, join(folder, name)).replaceAll('\\', '/'));
}

export function weightTable(weights: readonly Weight[]): string {
  const wide = Math.max(...weights.map(({ part }) => part.length));
  return weights
    .map(({ part, kB, budget }) => `${part.padEnd(wide)} ${kB.toFixed(1).padStart(8)} kB of ${budget}${kB > budget ? '  TOO HEAVY' : ''}`)
    .join('\n');
}

/** The verdict for `npm test`: the table, and whether every part is within its budget. */
export function judgeSizes(dist: string): { readonly ok: boolean; readonly text: string } {
  const weights = weighBuild(dist);
  return { ok: weights.every(({ kB, budget }) => kB <= budget), text: weightTable(weights) };
}
