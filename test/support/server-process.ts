/** Entry of a server process for tests that kill it: settings as one JSON argument, its address as one line of JSON on stdout. */
import { startServer } from '../../sync-server/server.ts';

interface Settings {
  readonly dir: string;
  readonly port: number;
  readonly origin: string | null;
  readonly dist: string;
  readonly sabotage: 'answerBeforeCommit' | 'synchronousOff' | null;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const sabotage = settings.sabotage === null ? {} : { sabotage: { [settings.sabotage]: true as const } };
const server = await startServer({ config: { port: settings.port, data: settings.dir, origin: settings.origin }, dist: settings.dist, logOptions: sabotage });
console.log(JSON.stringify({ port: server.port, origin: server.origin, firstLink: await server.firstLink() }));

process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
