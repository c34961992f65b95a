/**
 * The built app for journeys and benches, in `output/dist` with a manifest of its parts. Built once per process, so that nothing
 * old is ever measured; who has built it already, as `npm test` does in a part of its own, names the folder in `SOLMU_BUILT`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

let built = process.env.SOLMU_BUILT ?? '';

/** The folder to serve. Throws what vite says when the build fails. */
export function builtApp(): string {
  if (built !== '') return built;
  const folder = join(process.cwd(), 'output', 'dist');
  const vite = join(process.cwd(), 'node_modules', 'vite', 'bin', 'vite.js');
  const done = spawnSync(process.execPath, [vite, 'build', '--manifest', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], {
    encoding: 'utf8',
    // Under Vitest it says `test`, and then the app takes itself for one that is being developed: no service worker.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (done.status !== 0) throw new Error(`The app could not be built.\n${done.stdout}${done.stderr}`);
  built = folder;
  return folder;
}
