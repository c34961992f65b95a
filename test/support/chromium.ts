/**
 * Finds a Chromium to drive, in an order that asks for the least: what the tester names, what the machine has, what an earlier
 * run fetched, and only then something to be installed. Each step is said aloud, so that a failure names what was tried.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface FoundChromium {
  /** null when none was found and none could be installed. */
  readonly path: string | null;
  /** What the tester can do about it; empty when one was found. */
  readonly advice: string;
}

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'chrome.exe'];

/** Background errands that a closed network answers with long waits and noise. */
export const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--disable-gpu',
] as const;

/** Chromium's sandbox refuses to start as root; anybody else keeps it. */
export function chromiumFlags(): string[] {
  return process.getuid?.() === 0 ? [...quietFlags, '--no-sandbox'] : [...quietFlags];
}

/** Looks in the order of the docstring above. Installs only where that is the tester's own machine to change: as root on Debian, or into Playwright's cache. */
export async function findChromium(say: (line: string) => void): Promise<FoundChromium> {
  const named = process.env.SOLMU_CHROMIUM;
  if (named) {
    if (isProgram(named)) return found(say, named, 'SOLMU_CHROMIUM');
    say(`Chromium: SOLMU_CHROMIUM names ${named}, and there is no such program`);
    return { path: null, advice: `SOLMU_CHROMIUM names ${named}, which is no program. Correct it, or unset it.` };
  }
  say('Chromium: SOLMU_CHROMIUM is not set');

  const onPath = searchPath();
  if (onPath) return found(say, onPath, 'on the PATH');
  say(`Chromium: none of ${namesOnPath.join(', ')} is on the PATH`);

  const cached = searchCache();
  if (cached) return found(say, cached, "in Playwright's cache");
  say(`Chromium: nothing in Playwright's cache (${cacheFolder()})`);

  if (process.getuid?.() === 0 && isDebian()) {
    say('Chromium: apt-get install -y --no-install-recommends chromium');
    const run = spawnSync('sh', ['-c', 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium'], {
      encoding: 'utf8',
      timeout: 600_000,
    });
    const installed = searchPath();
    if (installed) return found(say, installed, 'installed by apt-get');
    say(`Chromium: apt-get did not bring it (${lastLine(run.stderr || run.stdout)})`);
  } else {
    say('Chromium: not root on Debian, so apt-get is left alone');
  }

  say('Chromium: npx playwright-core install chromium');
  const run = spawnSync(process.execPath, [join('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], { encoding: 'utf8', timeout: 600_000 });
  const fetched = searchCache();
  if (fetched) return found(say, fetched, 'fetched by Playwright');
  say(`Chromium: Playwright did not bring it (${lastLine(run.stderr || run.stdout)})`);

  return {
    path: null,
    advice: [
      'No Chromium was found, and the browser journeys were NOT run. One of these helps:',
      '  sudo apt-get install -y --no-install-recommends chromium',
      '  npx playwright-core install chromium',
      '  SOLMU_CHROMIUM=/path/to/chromium npm test',
    ].join('\n'),
  };
}

function found(say: (line: string) => void, path: string, where: string): FoundChromium {
  say(`Chromium: ${path} (${where})`);
  return { path, advice: '' };
}

function isProgram(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function searchPath(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of namesOnPath) {
      const path = join(folder, name);
      if (folder !== '' && isProgram(path)) return path;
    }
  }
  return null;
}

function cacheFolder(): string {
  if (process.env.PLAYWRIGHT_BROWSERS_PATH) return process.env.PLAYWRIGHT_BROWSERS_PATH;
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'ms-playwright');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright');
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright');
}

const programsInCache = [
  ['chrome-linux', 'chrome'],
  ['chrome-linux64', 'chrome'],
  ['chrome-win', 'chrome.exe'],
  ['chrome-win64', 'chrome.exe'],
  ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
  ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
];

/** The newest Chromium that Playwright has fetched; its headless shell has no service workers worth testing and is passed over. */
function searchCache(): string | null {
  const folder = cacheFolder();
  if (!existsSync(folder)) return null;
  const versions = readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  for (const version of versions) {
    for (const program of programsInCache) {
      const path = join(folder, version, ...program);
      if (isProgram(path)) return path;
    }
  }
  return null;
}

function isDebian(): boolean {
  try {
    return /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}

/** What the browser calls itself, for reports. */
export function chromiumVersion(path: string): string {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
