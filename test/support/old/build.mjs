/**
 * Builds a device of an older version of the app for the simulation: `node test/support/old/build.mjs <commit>` writes `device-<commit>.js`.
 * Packages stay outside, so that old and new stand on the same Yjs; the code of this house is what the commit had.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const commit = process.argv[2];
if (!commit || !/^[0-9a-f]{7,40}$/.test(commit)) {
  console.error('Say which commit: node test/support/old/build.mjs <commit>');
  process.exit(2);
}
const here = import.meta.dirname;
const tree = join(mkdtempSync(join(tmpdir(), 'solmu-old-')), 'tree');
const git = (...args) => execFileSync('git', args, { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
git('worktree', 'add', '--detach', tree, commit);
try {
  symlinkSync(resolve(here, '../../../node_modules'), join(tree, 'node_modules'));
  cpSync(join(here, 'entry.ts'), join(tree, 'test/support/old/entry.ts'), { recursive: true });
  const bundle = await rolldown({
    input: join(tree, 'test/support/old/entry.ts'),
    cwd: tree,
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    // Its tree lies where dependency types are not looked for
    tsconfig: false,
  });
  await bundle.write({
    file: join(here, `device-${commit.slice(0, 7)}.js`),
    format: 'esm',
    codeSplitting: false,
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
} finally {
  git('worktree', 'remove', '--force', tree);
  rmSync(join(tree, '..'), { recursive: true, force: true });
}
