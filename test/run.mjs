/**
 * `npm test` on a fresh clone: any Node from 20 on starts this file, it installs what the lockfile names if that changed,
 * and goes on as test/parts.ts under the Node 24 that came along. The parts and their order stand there.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfChanged, underNode24 } from '../sync-server/node24.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

process.chdir(root);
installIfChanged(root);
underNode24(root, ['test/parts.ts', ...process.argv.slice(2)]);
