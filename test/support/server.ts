/**
 * A real server for tests: `startTestServer` in this process on a free port, `spawnTestServer` as a process of its own that can be killed.
 * Both keep their store in `dir`, so that a test can start a second one on what the first has left.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MemberId } from '../../src/shared/base/ids.ts';
import { freshId } from '../../src/shared/base/ids.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../sync-server/server.ts';

export interface TestServerOptions extends Omit<ServerOptions, 'config'> {
  readonly dir: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly origin?: string;
}

export function startTestServer({ dir, port = 0, origin, ...rest }: TestServerOptions): Promise<RunningServer> {
  return startServer({ dist: `${dir}/no-build`, ...rest, config: { port, data: dir, origin: origin ?? null } });
}

export interface SpawnedServer {
  readonly port: number;
  readonly origin: string;
  /** As printed at its start; null when there is an account already. */
  readonly firstLink: string | null;
  readonly process: ChildProcess;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code when it has drained. */
  stop(): Promise<number | null>;
}

export interface SpawnOptions {
  readonly dir: string;
  readonly port?: number;
  readonly origin?: string;
  readonly dist?: string;
  /** Breaks the log on purpose, in the child: see `SqliteOptions`. */
  readonly sabotage?: 'answerBeforeCommit' | 'synchronousOff';
}

const entry = fileURLToPath(new URL('./server-process.ts', import.meta.url));

/** Starts `server-process.ts` under this very Node, which must be 24 or newer. */
export async function spawnTestServer({ dir, port = 0, origin, dist, sabotage }: SpawnOptions): Promise<SpawnedServer> {
  const settings = JSON.stringify({ dir, port, origin: origin ?? null, dist: dist ?? `${dir}/no-build`, sabotage: sabotage ?? null });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<number | null>((done) => child.once('exit', done));
  const started = await new Promise<{ port: number; origin: string; firstLink: string | null }>((resolve, reject) => {
    let told = '';
    child.stdout.on('data', (data: Buffer) => {
      told += String(data);
      if (told.includes('\n')) resolve(JSON.parse(told.slice(0, told.indexOf('\n'))));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was up`)));
  });
  return {
    ...started,
    process: child,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    stop() {
      child.kill('SIGTERM');
      return gone;
    },
  };
}

export interface TestAccount {
  readonly member: MemberId;
  readonly name: string;
  /** What a browser would send as its Cookie header. */
  readonly cookie: string;
  readonly network: string | null;
}

/** Posts as the app does. `origin` is where members reach the server. */
export async function post(origin: string, path: string, body: unknown, headers: { readonly [name: string]: string } = {}): Promise<Response> {
  return fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Solmu': '1', Origin: origin, ...headers },
    body: JSON.stringify(body),
  });
}

/** Enters by a link (`<origin>/tule#<token>` or the bare token) as a new member, or under the id given. */
export async function enterBy(
  origin: string,
  link: string,
  name: string,
  { member = freshId<'member'>(), device = freshId<'device'>(), cookie = '' } = {},
): Promise<TestAccount> {
  const token = link.slice(link.indexOf('#') + 1);
  const response = await post(origin, '/api/enter', { token, member, device, name, organisation: 'Ranta' }, cookie ? { Cookie: cookie } : {});
  if (!response.ok) throw new Error(`entering gave ${response.status}: ${await response.text()}`);
  const entered = (await response.json()) as { member: MemberId; name: string; network: string | null };
  return { ...entered, cookie: (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '' };
}
