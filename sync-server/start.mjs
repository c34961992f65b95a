/**
 * `npm start`, `npm run signin`, `npm run demo`, `npm run backup` and `npm run restore`: any Node from 20 on starts this file. It installs and builds what has changed,
 * and goes on under the Node 24 that came with the packages.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build.mjs';
import { installIfChanged, underNode24 } from './node24.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...rest] = process.argv.slice(2);

process.chdir(root);
installIfChanged(root);
if (command === 'signin') {
  underNode24(root, ['sync-server/signin.ts', ...rest]);
} else if (command === 'backup' || command === 'restore') {
  underNode24(root, ['sync-server/backup.ts', command, ...rest]);
} else if (command === 'demo') {
  underNode24(root, ['sync-server/demo.ts', ...rest]);
} else if (buildIfChanged(root)) {
  underNode24(root, ['sync-server/main.ts']);
} else {
  console.error('The app could not be built; what vite says stands above.');
  process.exit(1);
}
