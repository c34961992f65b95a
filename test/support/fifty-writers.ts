/**
 * Fifty devices of two members that write in ten events of a server in a process of its own, which is killed under them. What was answered
 * "kept" is remembered, so that after each kill a fresh device can be asked whether it is there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import * as Y from 'yjs';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { enterBy, post, type SpawnedServer, type SpawnOptions, spawnTestServer, type TestAccount } from './server.ts';
import { TestLine } from './server-line.ts';
import { TestWriter } from './server-writer.ts';

const writersPerMember = 25;
const eventsPerMember = 5;

export class FiftyWriters {
  readonly dir = mkdtempSync(join(tmpdir(), 'solmu-kill-'));
  server!: SpawnedServer;
  writers: readonly TestWriter[] = [];
  /** Answers of writers that have made room for others. */
  #answeredBefore = 0;
  #members: readonly TestAccount[] = [];
  #spaces: readonly (readonly SpaceId[])[] = [];

  static async open(): Promise<FiftyWriters> {
    const town = new FiftyWriters();
    try {
      await town.#open();
    } catch (fault) {
      await town.close();
      throw fault;
    }
    return town;
  }

  async #open(): Promise<void> {
    await this.start();
    const aino = await enterBy(this.server.origin, this.server.firstLink ?? '', 'Aino');
    const network = freshId<'space'>();
    const line = await TestLine.open({ origin: this.server.origin, cookie: aino.cookie });
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
    await line.close();
    const invited = await post(this.server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
    const bjorn = await enterBy(this.server.origin, ((await invited.json()) as { token: string }).token, 'Björn');
    this.#members = [aino, bjorn];
    await this.begin();
  }

  /** Ten fresh events, and fifty fresh devices in them. */
  async begin(): Promise<void> {
    this.#answeredBefore = this.answered();
    const writers: TestWriter[] = [];
    const spaces: SpaceId[][] = [];
    for (const [who, { member, cookie }] of this.#members.entries()) {
      const own = Array.from({ length: eventsPerMember }, () => freshId<'space'>());
      const line = await TestLine.open({ origin: this.server.origin, cookie });
      await line.push(...own.map((space) => ({ kind: 'birth' as const, birth: { space, kind: 'event', maker: member, at: 1, hosts: [] } })));
      await line.close();
      spaces.push(own);
      for (let n = 0; n < writersPerMember; n++) writers.push(new TestWriter(`${who}.${n}.`, own[n % eventsPerMember] as SpaceId, member, cookie));
    }
    this.#spaces = spaces;
    this.writers = writers;
  }

  async start(sabotage?: NonNullable<SpawnOptions['sabotage']>): Promise<void> {
    this.server = await spawnTestServer({ dir: this.dir, ...(sabotage && { sabotage }) });
  }

  /** How many letters were answered "kept", ever. */
  answered(): number {
    return this.#answeredBefore + this.writers.reduce((sum, { kept }) => sum + kept.length, 0);
  }

  /** All write until the line is cut. */
  type(): Promise<unknown> {
    const { origin } = this.server;
    return Promise.all(this.writers.map((writer) => writer.typeUntilCut(origin)));
  }

  /** All write, and are cut off after so many more answers; then it is asked what is missing. */
  async killAfter(answers: number): Promise<readonly string[]> {
    const enough = this.answered() + answers;
    const typing = this.type();
    while (this.answered() < enough) await new Promise((rest) => setTimeout(rest, 2));
    await this.server.kill();
    await typing;
    await this.start();
    return this.missing();
  }

  /** What was answered "kept" and a fresh device does not find. */
  async missing(): Promise<readonly string[]> {
    const there = new Set<string>();
    for (const [who, { cookie }] of this.#members.entries()) {
      const line = await TestLine.open({ origin: this.server.origin, cookie });
      for (const space of this.#spaces[who] ?? []) {
        const y = new Y.Doc();
        y.transact(() => {
          for (const { entries } of line.batches(space))
            for (const entry of entries)
              if (entry.kind === 'edit') Y.applyUpdate(y, entry.deflated ? new Uint8Array(inflateRawSync(entry.update)) : entry.update);
        });
        for (const word of y.getText('note').toString().split(' ')) there.add(word);
      }
      await line.close();
    }
    return this.writers.flatMap(({ kept }) => kept.filter((word) => !there.has(word)));
  }

  async close(): Promise<void> {
    await this.server?.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
