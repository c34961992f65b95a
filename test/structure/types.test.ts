import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join('test', 'support', 'planted-errors');
/** Inside the repository, so that packages and compiler options are the real ones, and ignored by git. */
const target = join('output', 'planted-errors');

describe('the type checker', () => {
  it('is not silent: it finds the planted errors in script, markup and module', () => {
    mkdirSync(target, { recursive: true });
    for (const name of readdirSync(source)) cpSync(join(source, name), join(target, name.replace(/\.txt$/, '')));
    writeFileSync(join(target, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }));
    const run = spawnSync(
      process.execPath,
      [join('node_modules', 'svelte-check', 'bin', 'svelte-check'), '--workspace', target, '--tsconfig', './tsconfig.json', '--output', 'machine'],
      { encoding: 'utf8' },
    );
    const errors = run.stdout.split('\n').filter((line) => / ERROR /.test(line));
    expect(run.status, run.stdout).toBe(1);
    expect(errors.some((line) => line.includes('planted.ts') && line.includes('possibly'))).toBe(true);
    expect(errors.some((line) => line.includes('Planted.svelte') && line.includes("not assignable to type 'string'"))).toBe(true);
    expect(errors.some((line) => line.includes('Planted.svelte') && line.includes("not assignable to parameter of type 'string'"))).toBe(true);
  }, 60_000);
});
