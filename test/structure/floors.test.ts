import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const cruiser = join('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');

interface Report {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[] };
}

function cruise(cwd: string): Report {
  const run = spawnSync(
    process.execPath,
    [join(process.cwd(), cruiser), 'src', 'sync-server', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    {
      cwd,
      encoding: 'utf8',
      maxBuffer: 64 * 1_048_576,
    },
  );
  if (!run.stdout.startsWith('{')) throw new Error(run.stderr || run.stdout);
  return JSON.parse(run.stdout) as Report;
}

/** Imports that must be refused, each by the rule of its line. */
const planted: readonly (readonly [file: string, content: string, rule: string])[] = [
  ['src/disk/climbs.ts', "import { planted } from '../features/planted/one.ts';\nexport const climbs = planted;\n", 'floor of src/disk'],
  ['src/shared/base/climbs.ts', "import type { Paper } from '../model/paper.ts';\nexport type Climbs = Paper;\n", 'floor of src/shared/base'],
  ['src/features/planted/one.ts', "export const planted = 1;\nexport const ask = () => import('../other/two.ts');\n", 'features do not know each other'],
  ['src/features/other/two.ts', 'export const other = 2;\n', ''],
  ['src/ui/knows.ts', "import * as Y from 'yjs';\nexport const doc = () => new Y.Doc();\n", 'ui knows no documents'],
  ['src/link/runes.ts', "import { untrack } from 'svelte';\nexport const look = untrack;\n", 'no Svelte below live'],
  ['src/shared/wire/reads.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n", 'no Node modules on the device'],
  ['src/disk/value.ts', "import { storeValue } from '../link/store.ts';\nexport const value = storeValue;\n", 'types only for src/disk'],
  ['src/live/Frame.svelte', '<script lang="ts">\n  import App from \'../app/Planted.svelte\';\n</script>\n\n<App />\n', 'nobody climbs to the frame'],
  ['src/app/Planted.svelte', '<p>frame</p>\n', ''],
  ['src/catalog/round-a.ts', "import { b } from './round-b.ts';\nexport const a = () => b;\n", 'no cycles'],
  ['src/catalog/round-b.ts', "import { a } from './round-a.ts';\nexport const b = () => a;\n", ''],
  ['src/catalog/in/a.ts', "import { b } from '../out/b.ts';\nexport const a = b;\n", 'no cycles of folders'],
  ['src/catalog/in/c.ts', 'export const c = 3;\n', ''],
  ['src/catalog/out/b.ts', 'export const b = 2;\n', ''],
  ['src/catalog/out/d.ts', "import { c } from '../in/c.ts';\nexport const d = c;\n", 'no cycles of folders'],
  ['sync-server/rooms/up.ts', "import { door } from '../http/planted.ts';\nexport const up = door;\n", 'floor of sync-server/rooms'],
  ['sync-server/http/planted.ts', "import { planted } from '../../src/catalog/in/c.ts';\nexport const door = planted;\n", 'floor of sync-server/http'],
];

describe('floors', () => {
  it('hold in the house as it stands', () => {
    const { violations } = cruise(process.cwd()).summary;
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  }, 60_000);

  describe('in a copy with planted imports', () => {
    let copy: string;
    let refused: ReadonlySet<string>;

    beforeAll(() => {
      copy = mkdtempSync(join(tmpdir(), 'solmu-floors-'));
      for (const path of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json', 'src/link', 'src/shared'])
        cpSync(path, join(copy, path), { recursive: true });
      symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'), 'junction');
      for (const [file, content] of planted) {
        mkdirSync(dirname(join(copy, file)), { recursive: true });
        writeFileSync(join(copy, file), content);
      }
      refused = new Set(cruise(copy).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
    }, 60_000);
    afterAll(() => rmSync(copy, { recursive: true, force: true }));

    it.each(planted.filter(([, , rule]) => rule !== ''))('%s is refused', (file, _content, rule) => {
      const expected = rule === 'no cycles of folders' ? `${rule}: ${dirname(file)}` : `${rule}: ${file}`;
      expect([...refused]).toContain(expected);
    });
  });
});

describe('shared', () => {
  it('knows neither browser nor Node: it compiles with only what both have', () => {
    const run = () =>
      execFileSync(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'test/structure/both-sides.tsconfig.json'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    let said = '';
    try {
      said = run();
    } catch (error) {
      said = (error as { stdout: string }).stdout;
    }
    expect(said).toBe('');
  }, 60_000);
});
