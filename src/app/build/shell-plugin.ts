/**
 * After the build: lists what it made with the digest of each file (`shell.json`), builds the service worker that takes exactly this list
 * (`sw.js`), and tells the page to fetch the latin font first. A small plugin of our own; the usual one brings 338 packages.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const workerSource = resolve(dirname(fileURLToPath(import.meta.url)), '../worker/sw.ts');

/** Reads the hints, so they stand before it. */
const firstLook = '<script src="/first-look.js"></script>';

/** An address and the SHA-256 of what lies there, in base64. */
export type ShellFile = readonly [url: string, digest: string];

/** Every file of the shell, sorted. Source maps, the build's own notes, the worker and its list, and what only an installer or a reader of licences asks for are left out. */
export function shellFiles(folder: string): ShellFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => relative(folder, join(folder, name)).replaceAll('\\', '/'))
    .filter((name) => name !== 'sw.js' && name !== listName && !name.startsWith('.') && !name.startsWith('licences/') && !/\.(map|png)$/.test(name))
    .toSorted()
    .map((name) => [`/${name}`, digestOf(readFileSync(join(folder, name)))]);
}

const listName = 'shell.json';

/** Writes the list beside the files. @returns its digest, by which the worker knows it */
export function writeShellList(folder: string): string {
  const list = JSON.stringify(shellFiles(folder));
  writeFileSync(join(folder, listName), list);
  return digestOf(list);
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
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
          define: { __SHELL__: JSON.stringify(writeShellList(outDir)) },
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
