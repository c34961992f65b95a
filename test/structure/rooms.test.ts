import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The rooms that exist. Another one is a decision about the house: it gets its line here, in the floors and in the drawing of the README. */
const rooms: { readonly [folder: string]: readonly string[] } = {
  src: ['app', 'catalog', 'device', 'disk', 'editor', 'features', 'history', 'link', 'live', 'search', 'shared', 'ui', 'words'],
  'src/shared': ['access', 'base', 'examples', 'model', 'wire'],
  'src/features': [
    'away',
    'backup',
    'check',
    'devices',
    'enter',
    'erase',
    'events',
    'examples',
    'goals',
    'help',
    'lost',
    'networks',
    'notes',
    'parts',
    'pools',
    'safe',
    'search',
    'settings',
    'sync',
    'today',
    'welcome',
  ],
  'sync-server': ['claims', 'http', 'log', 'people', 'rooms', 'schedule'],
  test: [
    'app',
    'catalog',
    'claims',
    'contracts',
    'device',
    'disk',
    'editor',
    'features',
    'history',
    'http',
    'journeys',
    'link',
    'live',
    'log',
    'measure',
    'people',
    'rooms',
    'schedule',
    'search',
    'shared',
    'structure',
    'support',
    'sync-server',
    'together',
    'ui',
    'words',
  ],
};

const topLevel = [
  '.ci',
  '.dependency-cruiser.cjs',
  '.editorconfig',
  '.gitattributes',
  '.gitignore',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'biome.json',
  'index.html',
  'package-lock.json',
  'package.json',
  'public',
  'src',
  'sync-server',
  'test',
  'tsconfig.json',
  'vite.config.ts',
];

const longestFile = 350;
/** The stylesheets of the design are taken over whole; the measure of a page holds for what we write. */
const isCode = (path: string) => /\.(ts|svelte|mjs|cjs)$/.test(path) && !path.endsWith('.d.ts');

function folders(path: string): string[] {
  return existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];
}

/** What git carries or would carry: committed, staged, and new files that are not ignored. */
function files(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n');
  return listed.filter((path) => path !== '' && existsSync(path));
}

describe('the house', () => {
  it.each(Object.entries(rooms))('%s has no room that is not drawn', (folder, drawn) => {
    expect(folders(folder).filter((name) => !drawn.includes(name))).toEqual([]);
  });

  it('has only what belongs there at the top', () => {
    const names = new Set(files().map((path) => path.split('/')[0]));
    expect([...names].filter((name) => !topLevel.includes(name ?? ''))).toEqual([]);
  });

  it(`tells each thing in at most ${longestFile} lines`, () => {
    const long = files()
      .filter(isCode)
      .map((path) => [path, readFileSync(path, 'utf8').split('\n').length - 1] as const)
      .filter(([, lines]) => lines > longestFile);
    expect(long).toEqual([]);
  });

  it('keeps no errand for later and silences no checker', () => {
    const marks = new RegExp(['TO', 'DO\\b|FIX', 'ME\\b|@ts-', '(ignore|nocheck|expect-error)'].join(''));
    const marked = files().filter((path) => isCode(path) && marks.test(readFileSync(path, 'utf8')));
    expect(marked).toEqual([]);
  });

  it('has a purpose at the head of every module', () => {
    const silent = files().filter((path) => {
      if (!/^(src|sync-server)\//.test(path) || !isCode(path)) return false;
      return !/^(#!.*\n)?\s*(\/\*\*|<!--|\/\/)/.test(readFileSync(path, 'utf8'));
    });
    expect(silent).toEqual([]);
  });
});
