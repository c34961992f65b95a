/** What runs under Node 24: reads the settings, starts the server, says where it is, and drains when it is told to stop. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BadSetting, configFrom } from './config.ts';
import { StoreInUse } from './log/lock.ts';
import { NoStore } from './log/sqlite-schema.ts';
import { startServer } from './server.ts';

/** Sentences for whoever starts the server; anything else is a fault and shows where it happened. */
function inWords(fault: unknown): string | null {
  if (fault instanceof BadSetting || fault instanceof StoreInUse || fault instanceof NoStore) return fault.message;
  const { code, port, path } = fault as { code?: string; port?: number; path?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program. Stop it, or choose another with PORT=….`;
  if (code === 'EACCES')
    return path ? `${path} may not be written by this user.` : `Port ${port} may not be opened by this user. Choose one above 1023 with PORT=….`;
  return null;
}

/** What the process ends with, for whoever watches over it (the names are those of sysexits.h); anything else is 1. */
function exitCodeOf(fault: unknown): number {
  if (fault instanceof BadSetting) return 78; // EX_CONFIG
  if (fault instanceof NoStore) return 65; // EX_DATAERR: starting it again will not help
  if (fault instanceof StoreInUse) return 75; // EX_TEMPFAIL
  return 1;
}

async function main(): Promise<void> {
  const root = new URL('..', import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
  const server = await startServer({ config: configFrom(process.env), dist: fileURLToPath(new URL('dist', root)), version });
  console.log(`Solmu is at ${server.origin}`);
  const link = await server.firstLink().catch(() => null);
  if (link) console.log(`The first account (this link works once, until the next start or for a day):\n  ${link}`);

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    server.close().then(
      () => process.exit(0),
      (fault: unknown) => {
        console.error(fault);
        process.exit(1);
      },
    );
    setTimeout(() => process.exit(1), 5_000).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
  process.on('disconnect', stop); // The process that started this one is gone
}

main().catch((fault: unknown) => {
  console.error(inWords(fault) ?? fault);
  process.exit(exitCodeOf(fault));
});
