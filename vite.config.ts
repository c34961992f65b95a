/** How the app is built and its tests are run. `dist/` is what the server serves; nothing here is needed at run time. */
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { shellPlugin } from './src/app/build/shell-plugin.ts';
import { wordsPlugin } from './src/words/build/words-plugin.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Tests of what uses Svelte's runes outside a browser. */
const runes = ['test/live/**/*.test.ts', 'test/ui/**/*.test.ts', 'test/app/**/*.test.ts', 'test/words/**/*.test.ts'] as const;

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
        // What every screen uses comes as one file: fewer questions on a bad line, and a shorter list in the service worker.
        codeSplitting: {
          groups: [
            { name: 'base', test: /src\/(ui|live|words)\/(?!.*\.css)|node_modules\/(svelte|esm-env|clsx)\/|@lucide\/svelte\/dist\/(Icon|utils|context)/ },
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
        },
      },
      {
        extends: true,
        // Without the browser condition runes are inert in Node, and tests of reactive code pass while testing nothing.
        // The server's tests must not have it: `ws` gives browsers a stub.
        resolve: { conditions: ['browser'] },
        ssr: { resolve: { conditions: ['browser', 'node', 'import', 'default'] } },
        test: { name: 'runes', environment: 'node', include: [...runes], exclude: ['**/*.browser.test.ts'], testTimeout: 20_000 },
      },
    ],
  },
});
