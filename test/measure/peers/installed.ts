/** Servers that others make, for comparison: installed below `output/` for this measure alone, and no part of the app. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'output/peers');
const packages = {
  '@hocuspocus/server': '4.7.0',
  '@hocuspocus/extension-database': '4.7.0',
  '@y/websocket-server': '0.1.5',
  'y-protocols': '1.0.7',
  yjs: '13.6.33',
} as const;

/** @returns the folder in which the peers are installed, with their versions in words */
export function installedPeers(say: (line: string) => void): { readonly folder: string; readonly versions: string } {
  if (!existsSync(join(folder, 'node_modules/@hocuspocus/server'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
    say('installing the peers below output/');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  }
  return { folder, versions: `Hocuspocus ${packages['@hocuspocus/server']}, y-websocket's server ${packages['@y/websocket-server']}` };
}
