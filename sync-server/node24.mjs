/**
 * What `npm start` and `npm test` need before anything else can run: the packages of the lockfile, and a Node 24.
 * Plain JavaScript for any Node from 20 on; imports nothing that has to be installed first.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const wanted = 24;
const folderByPlatform = { darwin: 'darwin', linux: 'linux', win32: 'win' };

/** Says in a sentence what is missing, and ends. */
function giveUp(/** @type {string} */ sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * The path of a Node 24 or newer: the one that came with the packages, else the one that runs this. Ends with a sentence when there is none.
 *
 * @param {string} [root] folder of the repository
 * @returns {string}
 */
export function node24(root = process.cwd()) {
  const name = `node-${folderByPlatform[process.platform] ?? process.platform}-${process.arch}`;
  const packed = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packed) && majorOf(packed) >= wanted) return packed;
  if (Number(process.versions.node.split('.')[0]) >= wanted) return process.execPath;
  return giveUp(
    `Solmu runs on Node ${wanted}. This is Node ${process.versions.node}, and no ${name} came with the packages ` +
      `(there is one for Linux on x64 and arm64 and for Windows on x64; npm leaves it out with --omit=optional). Install Node ${wanted} from https://nodejs.org and run this again.`,
  );
}

/** The major version that a Node says it has; 0 when it does not run on this machine. */
function majorOf(/** @type {string} */ node) {
  const said = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return said.status === 0 ? Number(/^v(\d+)/.exec(said.stdout)?.[1] ?? 0) : 0;
}

/**
 * Installs what the lockfile names, unless that is what stands in node_modules already. No package's own script is run.
 *
 * @param {string} root folder of the repository
 */
export function installIfChanged(root) {
  if (isInstalled(root)) return;
  console.log('Installing packages (npm ci)…');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) giveUp('The packages could not be installed; what npm says stands above.');
}

/** npm keeps a lockfile of what it has installed; it must name the same versions. Optional packages of other machines are not there. */
function isInstalled(/** @type {string} */ root) {
  try {
    const named = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const installed = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(named).every(([path, { version, optional, devOptional }]) => {
      if (path === '') return true;
      const found = installed[path];
      return found ? found.version === version && existsSync(join(root, path)) : optional === true || devOptional === true;
    });
  } catch {
    return false;
  }
}

/**
 * Goes on under Node 24: runs a file with its arguments, passes signals on, and ends as it ends.
 *
 * @param {string} root folder of the repository
 * @param {readonly string[]} args the file, then its arguments
 */
export function underNode24(root, args) {
  const quiet = ['--disable-warning=ExperimentalWarning'];
  // Over the channel the child notices when this process is gone, however it went, and does not stay behind with the port.
  const child = spawn(node24(root), [...quiet, ...args], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (fault) => giveUp(`Node ${wanted} could not be started: ${fault.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
