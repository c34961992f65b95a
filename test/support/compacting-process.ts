/** A process that opens a store, writes one document of it as one, and is killed by its own hand inside: settings as one JSON argument. */
import type { DocId } from '../../src/shared/base/ids.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';

const { folder, doc, dieAt } = JSON.parse(process.argv[2] ?? '{}') as { readonly folder: string; readonly doc: DocId; readonly dieAt: string };
const log = new SqliteLog({ folder, step: (step) => step === dieAt && process.kill(process.pid, 'SIGKILL') });
await log.compact(doc, 2);
await log.close();
