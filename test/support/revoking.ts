/**
 * A right is taken in the middle of edits, at a real server: what was handed to the log in what order is written down, so that nobody has to
 * trust an answer.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Act } from '../../sync-server/log/log.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../sync-server/server.ts';
import { enterBy, post, type TestAccount } from './server.ts';
import { TestPaper } from './server-house.ts';
import { TestLine } from './server-line.ts';

export interface Revoked {
  /** Edits of the member that were handed to the log behind the act that took the right. */
  readonly after: number;
  /** Edits of the member that were taken before it: none would prove nothing. */
  readonly before: number;
  /** From the moment the right was taken until its line was closed, milliseconds; null where the line stays. */
  readonly closedMs: number | null;
}

export class Revoking {
  readonly #folder: string;
  readonly #server: RunningServer;
  readonly #owner: TestAccount;
  readonly #network: SpaceId;
  readonly #line: TestLine;
  readonly #handed: Act[][];
  readonly #log: SqliteLog;

  private constructor(folder: string, server: RunningServer, owner: TestAccount, network: SpaceId, line: TestLine, handed: Act[][], log: SqliteLog) {
    this.#folder = folder;
    this.#server = server;
    this.#owner = owner;
    this.#network = network;
    this.#line = line;
    this.#handed = handed;
    this.#log = log;
  }

  static async open(sabotage: ServerOptions['sabotage'] = {}): Promise<Revoking> {
    const folder = mkdtempSync(join(tmpdir(), 'solmu-revoke-'));
    const log = new SqliteLog({ folder });
    const handed: Act[][] = [];
    const commit = log.commit.bind(log);
    // A slow disk: what is handed in stands a while before it counts.
    log.commit = async (acts) => {
      handed.push([...acts]);
      await new Promise((written) => setTimeout(written, 5));
      return commit(acts);
    };
    const server = await startServer({ config: { port: 0, data: folder, origin: null }, dist: join(folder, 'none'), log, sabotage });
    const owner = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
    const line = await TestLine.open({ origin: server.origin, cookie: owner.cookie });
    const network = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: owner.member, at: 1, hosts: [] } });
    return new Revoking(folder, server, owner, network, line, handed, log);
  }

  async close(): Promise<void> {
    await this.#line.close();
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A member writes without pause, and signs out (or is signed out elsewhere) after `atMs`. */
  async session(atMs: number): Promise<Revoked> {
    const { account, line, paper } = await this.#writer('event');
    const from = this.#handed.length;
    const stop = this.#writes(line, paper);
    await new Promise((done) => setTimeout(done, atMs));
    const begun = performance.now();
    const closed = line.closed.then(() => performance.now() - begun);
    await post(this.#server.origin, '/api/sign-out', {}, { Cookie: account.cookie });
    const closedMs = await Promise.race([closed, new Promise<number>((late) => setTimeout(() => late(60_000), 3_000).unref())]);
    await stop();
    line.ws.terminate();
    const ends = (act: Act): boolean => act.kind === 'keep' && act.shelf === 'session' && act.value === null;
    return { ...this.#count(account, from, ends), closedMs };
  }

  /** A steward writes in a pool without pause; another of her devices leaves it after `atMs`. */
  async role(atMs: number): Promise<Revoked> {
    const { account, line, paper } = await this.#writer('pool');
    const key = `role/${account.member}`;
    // Somebody else stays behind.
    await this.#log.commit([{ kind: 'row', space: paper.space, key: `role/${this.#owner.member}`, value: { role: 'steward' } }]);
    const other = await TestLine.open({ origin: this.#server.origin, cookie: account.cookie });
    const from = this.#handed.length;
    const stop = this.#writes(line, paper);
    await new Promise((done) => setTimeout(done, atMs));
    await other.push({ kind: 'claim', id: freshId<'claim'>(), verb: 'leave-pool', args: { pool: paper.space } });
    await stop();
    await Promise.all([line.close(), other.close()]);
    return { ...this.#count(account, from, (act) => act.kind === 'row' && act.key === key && act.value === null), closedMs: null };
  }

  async #writer(kind: 'event' | 'pool'): Promise<{ readonly account: TestAccount; readonly line: TestLine; readonly paper: TestPaper }> {
    const { origin } = this.#server;
    const made = await post(origin, '/api/invitations', { network: this.#network, uses: 1, days: 1 }, { Cookie: this.#owner.cookie });
    const account = await enterBy(origin, ((await made.json()) as { token: string }).token, 'Björn');
    const line = await TestLine.open({ origin, cookie: account.cookie });
    const space = freshId<'space'>();
    const hosts = kind === 'pool' ? [this.#network] : [];
    await line.push({ kind: 'birth', birth: { space, kind, maker: account.member, at: 1, hosts } });
    return { account, line, paper: new TestPaper(space, kind, account.member) };
  }

  /** Pushes without waiting for answers; the returned function ends it and waits until what was sent has met its fate. */
  #writes(line: TestLine, paper: TestPaper): () => Promise<void> {
    let over = false;
    const writing = (async () => {
      while (!over && line.ws.readyState === line.ws.OPEN) {
        for (let n = 0; n < 4; n++) line.pushNow(paper.type('a'), paper.type('b'));
        await new Promise((done) => setTimeout(done, 2));
      }
    })();
    return async () => {
      over = true;
      await writing;
      await new Promise((done) => setTimeout(done, 60));
    };
  }

  #count(account: TestAccount, from: number, takes: (act: Act) => boolean): Pick<Revoked, 'after' | 'before'> {
    const handed = this.#handed.slice(from);
    const at = handed.findIndex((acts) => acts.some(takes));
    if (at < 0) throw new Error('the right was not taken');
    const edits = (units: readonly Act[][]): number => units.filter((acts) => acts.some((act) => act.kind === 'edit' && act.member === account.member)).length;
    return { before: edits(handed.slice(0, at)), after: edits(handed.slice(at + 1)) };
  }
}
