/** Builds the device's page into a folder that a server serves in place of the app. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

let built: Promise<string> | null = null;

/** The folder; built once per process. */
export function devicePage(): Promise<string> {
  built ??= (async () => {
    const outDir = join(here, '../../../output/device-page');
    await build({
      root: here,
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      build: { outDir, emptyOutDir: true, minify: false, target: 'es2022', modulePreload: { polyfill: false }, reportCompressedSize: false },
    });
    return outDir;
  })();
  return built;
}
