/**
 * Builds the app when its sources have changed since the last time. The build is made beside the old one and then takes its place,
 * so that nobody is ever served half of it; the hashed files of the version before stay, for tabs that are still open with it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from './node24.mjs';

const sources = ['index.html', 'package.json', 'package-lock.json', 'public', 'src', 'vite.config.ts'];
const noteName = '.solmu-build.json';

/**
 * @param {string} root folder of the repository
 * @returns {boolean} false when the build failed; what vite says has been shown
 */
export function buildIfChanged(root) {
  const dist = join(root, 'dist');
  const key = keyOf(root);
  const before = noteIn(dist);
  if (before?.key === key) return true;
  console.log('Building the app (vite build)…');
  const fresh = join(root, 'node_modules', `.solmu-build-${process.pid}`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const done = spawnSync(node24(root), [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'error'], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return false;
  }
  const own = assetsIn(fresh);
  keepVersionBefore(dist, fresh, before?.own ?? []);
  writeFileSync(join(fresh, noteName), JSON.stringify({ key, own }));
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  return true;
}

/** Names and contents of all that the build reads: a touched file that says the same builds nothing. */
function keyOf(/** @type {string} */ root) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of filesAt(join(root, source)).sort())
      hash
        .update(`${path.slice(root.length)}\0`)
        .update(readFileSync(path))
        .update('\0');
  }
  return hash.digest('hex');
}

/** @returns {string[]} */
function filesAt(/** @type {string} */ path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());
}

/** @returns {{ key: string, own: string[] } | null} */
function noteIn(/** @type {string} */ dist) {
  try {
    return JSON.parse(readFileSync(join(dist, noteName), 'utf8'));
  } catch {
    return null;
  }
}

/** @returns {string[]} */
function assetsIn(/** @type {string} */ folder) {
  const assets = join(folder, 'assets');
  return existsSync(assets) ? readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(assets, name)).isFile()) : [];
}

function keepVersionBefore(/** @type {string} */ dist, /** @type {string} */ fresh, /** @type {readonly string[]} */ own) {
  mkdirSync(join(fresh, 'assets'), { recursive: true });
  for (const name of own) {
    const from = join(dist, 'assets', name);
    const to = join(fresh, 'assets', name);
    if (existsSync(from) && !existsSync(to)) cpSync(from, to);
  }
}
