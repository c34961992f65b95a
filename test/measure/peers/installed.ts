/** Servers that others make, for comparison: installed below `output/` for this measure alone, and no part of the app. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'output/peers');
const packages = {
  '@hocuspocus/server': '4.7.0',
  '@hocuspocus/extension-database': '4.7.0',
  'y-protocols': '1.0.7',
  // The last with a server beside it that stands on Yjs 13: what came later, @y/websocket-server, wants Yjs 14 and does not start
  'y-websocket': '2.1.0',
  yjs: '13.6.33',
} as const;

/** @returns the folder in which the peers are installed, with their versions in words */
export function installedPeers(say: (line: string) => void): { readonly folder: string; readonly versions: string } {
  const wanted = JSON.stringify({ private: true, dependencies: packages });
  const told = join(folder, 'package.json');
  if (!existsSync(told) || readFileSync(told, 'utf8') !== wanted || !existsSync(join(folder, 'node_modules/y-websocket'))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    say('installing the peers below output/');
    writeFileSync(told, wanted);
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  }
  return { folder, versions: `Hocuspocus ${packages['@hocuspocus/server']}, y-websocket ${packages['y-websocket']}` };
}
