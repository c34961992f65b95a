/**
 * Fifty devices of ten members that write in ten events of a server in a process of its own, which is killed under them. What was answered
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

const members = 10;
const writersPerMember = 5;

export class FiftyWriters {
  readonly dir = mkdtempSync(join(tmpdir(), 'solmu-kill-'));
  server!: SpawnedServer;
  writers: readonly TestWriter[] = [];
  /** Answers of writers that have made room for others. */
  #answeredBefore = 0;
  #members: readonly TestAccount[] = [];
  #spaces: readonly SpaceId[] = [];

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
    const invited = await post(this.server.origin, '/api/invitations', { network, uses: members - 1, days: 1 }, { Cookie: aino.cookie });
    const { token } = (await invited.json()) as { token: string };
    const all = [aino];
    while (all.length < members) all.push(await enterBy(this.server.origin, token, `Björn ${all.length}`));
    this.#members = all;
    await this.begin();
  }

  /** Ten fresh events, one of each member, and fifty fresh devices in them. */
  async begin(): Promise<void> {
    this.#answeredBefore = this.answered();
    const writers: TestWriter[] = [];
    const spaces: SpaceId[] = [];
    for (const [who, { member, cookie }] of this.#members.entries()) {
      const space = freshId<'space'>();
      const line = await TestLine.open({ origin: this.server.origin, cookie });
      await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: member, at: 1, hosts: [] } });
      await line.close();
      spaces.push(space);
      for (let n = 0; n < writersPerMember; n++) writers.push(new TestWriter(`${who}.${n}.`, space, member, cookie));
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
  async type(): Promise<unknown> {
    const { origin } = this.server;
    return Promise.all(this.writers.map((writer) => writer.typeUntilCut(origin)));
  }

  /**
   * All write until so many more answers have come, and then on; `ended` resolves when the line is cut.
   * A server that ends before that is told at once: nobody would ever come to those answers.
   */
  async typeFor(answers: number): Promise<{ readonly ended: Promise<unknown> }> {
    const enough = this.answered() + answers;
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    const ended = this.type();
    ended.then(over, over);
    while (this.answered() < enough && !isOver) await new Promise((rest) => setTimeout(rest, 2));
    if (this.answered() >= enough) return { ended };
    await ended;
    throw new Error(`nobody types any more (the server ended with ${this.server.process.exitCode}, ${this.server.process.signalCode})`);
  }

  /** All write, and are cut off after so many more answers; then it is asked what is missing. */
  async killAfter(answers: number): Promise<readonly string[]> {
    const { ended } = await this.typeFor(answers);
    await this.server.kill();
    await ended;
    await this.start();
    return this.missing();
  }

  /** What was answered "kept" and a fresh device does not find. */
  async missing(): Promise<readonly string[]> {
    const there = new Set<string>();
    for (const [who, { cookie }] of this.#members.entries()) {
      const line = await TestLine.open({ origin: this.server.origin, cookie });
      const y = new Y.Doc();
      y.transact(() => {
        for (const { entries } of line.batches(this.#spaces[who] as SpaceId))
          for (const entry of entries)
            if (entry.kind === 'edit') Y.applyUpdate(y, entry.deflated ? new Uint8Array(inflateRawSync(entry.update)) : entry.update);
      });
      for (const word of y.getText('note').toString().split(' ')) there.add(word);
      await line.close();
    }
    return this.writers.flatMap(({ kept }) => kept.filter((word) => !there.has(word)));
  }

  async close(): Promise<void> {
    await this.server?.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
