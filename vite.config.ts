/** How the app is built and its tests are run. `dist/` is what the server serves; nothing here is needed at run time. */
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { shellPlugin } from './src/app/build/shell-plugin.ts';
import { wordsPlugin } from './src/words/build/words-plugin.ts';
import { secondGo } from './test/support/second-go.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Tests of what uses Svelte's runes outside a browser. */
const runes = ['test/live/**/*.test.ts', 'test/ui/**/*.test.ts', 'test/app/**/*.test.ts', 'test/words/**/*.test.ts'] as const;

/** One file, so that a catalogue row or an answer of the server never waits for a part that did not come along with the document. */
const documents =
  /node_modules\/(yjs|fractional-indexing)\/|\/src\/(device\/(doc-rows|papers)|disk\/(known|doc-store)|shared\/wire\/cut|catalog\/(project|texts)|shared\/model\/(availability|bin|cutting|event|fields|goal|list|long-text|lost|mention|named-field|network|note|order|plan|pool|profile|thing|verbs))\.ts$/;

/** Plain figures that documents and those who only show rows both count with: apart from the documents, so that showing fetches none. */
const figures = /\/src\/shared\/(base\/text|model\/(calendar|quarters))\.ts$/;

/** Parts that tests and measures find by their names. */
const soughtByName: ReadonlySet<string> = new Set(['documents', 'base', 'parts']);

export default defineConfig({
  appType: 'spa',
  plugins: [svelte({ configFile: false }), wordsPlugin(), shellPlugin()],
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Inlined data: addresses would not be cacheable one by one, and fonts must stay under font-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // The service worker carries the name of each file: parts that nobody looks for by name have none beside their hash.
        chunkFileNames: ({ name }) => (soughtByName.has(name) ? 'assets/[name]-[hash].js' : 'assets/s-[hash].js'),
        assetFileNames: ({ names }) => (names.some((name) => name.endsWith('.css')) ? 'assets/s-[hash][extname]' : 'assets/[name]-[hash][extname]'),
        // Fewer files: fewer questions on a bad line, and a shorter list in the service worker. `base` is what the first screen runs on,
        // `parts` what the other screens share: fields, menus, dates, icons; `documents` what reads and keeps a document, fetched whole with the first one.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'base', priority: 2, tags: ['$initial'], test: /^(?!.*\/src\/app\/)(?!.*index\.html).*(?<!\.css)$/ },
            { name: 'documents', priority: 3, test: documents },
            { name: 'figures', priority: 3, test: figures },
            { name: 'parts', priority: 1, minShareCount: 2, test: /src\/(ui|words)\/.*(?<!\.css)$|@lucide/ },
            // Their styles apart: with those of a screen they would bring the screen's code before the first paint.
            { name: 'looks', priority: 1, minShareCount: 2, test: /src\/ui\/.*\.css$/ },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: { '/api': 'http://localhost:4321', '/health': 'http://localhost:4321', '/sync': { target: 'ws://localhost:4321', ws: true } },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**', 'test/measure/**', 'test/components/**', ...runes, '**/*.browser.test.ts'],
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          retry: secondGo,
        },
      },
      {
        extends: true,
        // Without the browser condition runes are inert in Node, and tests of reactive code pass while testing nothing.
        // The server's tests must not have it: `ws` gives browsers a stub.
        resolve: { conditions: ['browser'] },
        ssr: { resolve: { conditions: ['browser', 'node', 'import', 'default'] } },
        test: {
          name: 'runes',
          environment: 'node',
          include: [...runes],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          retry: secondGo,
        },
      },
    ],
  },
});
