/**
 * `npm run measure`: every bench of test/measure, or `npm run measure -- latency keys` for those named; `--json figures.json` keeps the figures.
 * Any Node from 20 on starts it; the benches run under the Node 24 that came along.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfChanged, underNode24 } from '../sync-server/node24.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

process.chdir(root);
installIfChanged(root);
underNode24(root, ['test/measure/drive.ts', ...process.argv.slice(2)]);
