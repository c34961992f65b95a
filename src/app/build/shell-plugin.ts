/**
 * After the build: lists what it made, builds the service worker around that list (`sw.js`), and tells the page to fetch
 * the latin font first. A small plugin of our own; the usual one brings 338 packages.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const workerSource = resolve(dirname(fileURLToPath(import.meta.url)), '../worker/sw.ts');

/** Reads the hints, so they stand before it. */
const firstLook = '<script src="/first-look.js"></script>';

interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}

/** Every file of the shell, sorted. Files under `assets/` carry their hash in the name; others get one as revision. Source maps, the build's own notes, and what only an installer or a reader of licences asks for are left out. */
export function shellFiles(folder: string): ShellFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => relative(folder, join(folder, name)).replaceAll('\\', '/'))
    .filter((name) => name !== 'sw.js' && !name.startsWith('.') && !name.startsWith('licences/') && !/\.(map|png)$/.test(name))
    .toSorted()
    .map((name) => ({ url: `/${name}`, revision: name.startsWith('assets/') ? null : digest(join(folder, name)) }));
}

const assets = '/assets/';

/** The shell as the service worker carries it: see `__SHELL__` there. */
function shellList(files: readonly ShellFile[]): { readonly hashed: string; readonly others: readonly ShellFile[] } {
  const hashed = files.filter(({ revision }) => revision === null).map(({ url }) => url.slice(assets.length));
  return { hashed: hashed.join(' '), others: files.filter(({ revision }) => revision !== null) };
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}

type Bundle = NonNullable<Parameters<Extract<NonNullable<Plugin['generateBundle']>, (...args: never) => unknown>>[1]>;

/**
 * What a start asks for next, as `first-look.js` reads it: the words of each language, and what comes after the first paint
 * for somebody who has been here before. Without it each would wait until the one before it has run.
 */
function comesNext(bundle: Bundle): { readonly [name: string]: readonly string[] } {
  const withImports = (ends: string): string[] => {
    const found = new Set<string>();
    const take = (file: string): void => {
      const chunk = bundle[file];
      if (found.has(file) || chunk?.type !== 'chunk') return;
      found.add(file);
      chunk.imports.forEach(take);
    };
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(ends)) take(chunk.fileName);
    return [...found].map((file) => `/${file}`);
  };
  const later = ['/device/device.ts', '/link/browser-socket.ts', '/today/TodayPage.svelte', '/today/TodayBoot.svelte'].flatMap(withImports);
  const words = ['fi', 'sv', 'en'].map(
    (language) => [`solmu-words-${language}`, [`words/${language}`, `words/${language}/rest`].flatMap(withImports)] as const,
  );
  return { ...Object.fromEntries(words), 'solmu-next': [...new Set(later)] };
}

export function shellPlugin(): Plugin {
  let outDir = '';
  return {
    name: 'solmu-shell',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: {
      order: 'post',
      handler(page, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((name) => /latin-wght-normal[^/]*\.woff2$/.test(name) && !name.includes('latin-ext'));
        const hints = Object.entries(comesNext(bundle ?? {})).map(([name, urls]) => `<meta name="${name}" content="${urls.join(' ')}">\n    `);
        const html = page.replace(firstLook, `${hints.join('')}${firstLook}`);
        if (!font) return { html, tags: [] };
        return {
          html,
          tags: [{ tag: 'link', attrs: { rel: 'preload', href: `/${font}`, as: 'font', type: 'font/woff2', crossorigin: '' }, injectTo: 'head' }],
        };
      },
    },
    // Not closeBundle: that runs after a build that failed, too.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        await build({
          configFile: false,
          logLevel: 'warn',
          publicDir: false,
          define: { __SHELL__: JSON.stringify(shellList(shellFiles(outDir))), 'process.env.NODE_ENV': '"production"' },
          build: {
            outDir,
            emptyOutDir: false,
            target: 'es2022',
            reportCompressedSize: false,
            rolldownOptions: { input: workerSource, output: { entryFileNames: 'sw.js', format: 'iife' } },
          },
        });
      },
    },
  };
}
