import { MemoryLog } from '../../../sync-server/log/memory.ts';
import { describeLog } from '../../contracts/log.ts';
import { describeArchive } from '../../contracts/log-archive.ts';

describeLog('memory', async () => {
  const log = new MemoryLog();
  return {
    log,
    fill: (full) => {
      log.full = full;
    },
    reopen: null,
  };
});

describeArchive('memory', async () => ({ log: new MemoryLog() }));
