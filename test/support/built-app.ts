/**
 * The built app for journeys and benches, in a folder under `output` with a manifest of its parts. Built once per process, so that nothing
 * old is ever measured; who has built it already, as `npm test` does in a part of its own, names the folder in `SOLMU_BUILT`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

let built = process.env.SOLMU_BUILT ?? '';

/** The folder to serve. Throws what vite says when the build fails. */
export function builtApp(): string {
  if (built !== '') return built;
  // Under Vitest it says `test`, and then the app takes itself for one that is being developed: no service worker.
  built = buildInto('dist', 'production');
  return built;
}

/** The app as one that is being developed: with what only its builders see, and without a service worker. */
export function developedApp(): string {
  return buildInto('dist-development', 'development');
}

function buildInto(name: string, mode: 'production' | 'development'): string {
  // A folder of this process: two runs side by side would empty each other's.
  const output = join(process.cwd(), 'output');
  forgetOthers(output);
  const folder = join(output, `${name}-${process.pid}`);
  const vite = join(process.cwd(), 'node_modules', 'vite', 'bin', 'vite.js');
  const done = spawnSync(process.execPath, [vite, 'build', '--mode', mode, '--manifest', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: mode },
  });
  if (done.status !== 0) throw new Error(`The app could not be built.\n${done.stdout}${done.stderr}`);
  return folder;
}

/** Takes away what runs that are over have left. */
function forgetOthers(output: string): void {
  for (const name of existsSync(output) ? readdirSync(output) : []) {
    const pid = /^dist.*-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(output, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
