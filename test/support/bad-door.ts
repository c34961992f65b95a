/** A member's server for bad input: what is sent to its doors byte by byte, what comes back, and a member beside it who must notice nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { ClientFrame } from '../../src/shared/wire/frames.ts';
import { type RunningServer, startServer } from '../../sync-server/server.ts';
import { enterBy, type TestAccount } from './server.ts';
import { TestPaper } from './server-house.ts';
import { TestLine } from './server-line.ts';

/** What is sent, what comes back in a word or two, and the sending. */
export type Row = readonly [name: string, comesBack: string | RegExp, send: () => Promise<string>];

export interface Written {
  readonly line: TestLine;
  readonly paper: TestPaper;
  readonly space: SpaceId;
}

export class BadDoor {
  readonly folder = mkdtempSync(join(tmpdir(), 'solmu-bad-'));
  /** What the server has told of itself. */
  readonly faults: string[] = [];
  server!: RunningServer;
  aino!: TestAccount;
  #beside!: Written;

  async open(): Promise<void> {
    const dist = join(this.folder, 'dist');
    mkdirSync(dist);
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Solmu</title>');
    const report = (where: string, fault: unknown): void => void this.faults.push(`${where}: ${String(fault)}`);
    this.server = await startServer({ config: { port: 0, data: join(this.folder, 'data'), origin: null }, dist, report });
    this.aino = await enterBy(this.server.origin, (await this.server.firstLink()) ?? '', 'Aino');
    this.#beside = await this.space();
  }

  async close(): Promise<void> {
    await this.#beside.line.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  at(cookie = this.aino.cookie): { readonly origin: string; readonly cookie: string } {
    return { origin: this.server.origin, cookie };
  }

  /** A space of Aino's, on a line of its own. */
  async space(): Promise<Written> {
    const line = await TestLine.open(this.at());
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: this.aino.member, at: 1, hosts: [] } });
    return { line, space, paper: new TestPaper(space, 'floor', this.aino.member) };
  }

  /** Headers as our own pages send them, and the host alone. */
  ours(): string {
    return `${this.host()}Origin: ${this.server.origin}\r\nX-Solmu: 1\r\nCookie: ${this.aino.cookie}\r\n`;
  }

  host(): string {
    return `Host: localhost:${this.server.port}\r\n`;
  }

  /** Bytes as they are, to the port; what comes back until the other side closes, or falls silent. */
  raw(bytes: string | Buffer, { end = false } = {}): Promise<string> {
    return new Promise((resolve) => {
      let heard = '';
      let quiet: NodeJS.Timeout | undefined;
      const socket = connect(this.server.port, '127.0.0.1', () => {
        socket.write(bytes);
        if (end) socket.end();
      });
      const done = (): void => {
        clearTimeout(quiet);
        socket.destroy();
        resolve(heard);
      };
      socket.on('data', (data) => {
        heard += String(data);
        clearTimeout(quiet);
        quiet = setTimeout(done, 150);
      });
      socket.on('close', done);
      socket.on('error', done);
      setTimeout(done, 3_000).unref();
    });
  }

  /** The status of what came back raw. */
  async status(bytes: string | Buffer, how: { readonly end?: boolean } = {}): Promise<string> {
    return /^HTTP\/1\.1 (\d+)/.exec(await this.raw(bytes, how))?.[1] ?? 'closed';
  }

  async nobodyElseNotices(): Promise<void> {
    const begun = performance.now();
    const [answer] = await this.#beside.line.push(this.#beside.paper.type('.'));
    expect(answer?.code).toBe('kept');
    // A stall would stand here; the machine may be busy with other tests.
    expect(performance.now() - begun).toBeLessThan(1_000);
  }
}

export function hello(more: Partial<Extract<ClientFrame, { type: 'hello' }>> = {}): ClientFrame {
  return { type: 'hello', version: 1, device: freshId<'device'>(), epoch: 0, cursors: [], ...more };
}

/** One test for each row of a table. */
export async function holds(door: BadDoor, [, comesBack, send]: Row): Promise<void> {
  const came = await send();
  if (typeof comesBack === 'string') expect(came).toBe(comesBack);
  else expect(came).toMatch(comesBack);
  await door.nobodyElseNotices();
}
