/**
 * Members who are removed from a network while they write in it without a line, at a real server and on whole devices: what of their words
 * is in their own copies when they come home, and what of it came to anybody else.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import type { DeviceOptions } from '../../src/device/device.ts';
import { type DocId, freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { addSteps, putGoal, readGoal } from '../../src/shared/model/goal.ts';
import { ensureFinalBreak, textOf } from '../../src/shared/model/long-text.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { noteText, putTitle, readNote } from '../../src/shared/model/note.ts';
import { type DocKind, type Paper, write } from '../../src/shared/model/paper.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import { type RunningServer, startServer } from '../../sync-server/server.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from './headless.ts';
import { seeded } from './seeded.ts';
import { post } from './server.ts';

interface Someone {
  headless: Headless;
  cookie: string;
  online: boolean;
}

export interface CameHome {
  readonly words: number;
  /** Words that stand marked as unsent in a copy. */
  readonly found: number;
  /** Words that a colleague's device has. */
  readonly merged: number;
}

export class SentAway {
  readonly #folder: string;
  readonly #server: RunningServer;
  readonly #log: SqliteLog;
  readonly #owner: Someone;
  readonly #network: SpaceId;
  readonly #goal: SpaceId;
  readonly #note: DocId;

  private constructor(folder: string, server: RunningServer, log: SqliteLog, owner: Someone, places: readonly [SpaceId, SpaceId, DocId]) {
    this.#folder = folder;
    this.#server = server;
    this.#log = log;
    this.#owner = owner;
    [this.#network, this.#goal, this.#note] = places;
  }

  static async open(): Promise<SentAway> {
    const folder = mkdtempSync(join(tmpdir(), 'solmu-away-'));
    const log = new SqliteLog({ folder });
    const server = await startServer({ config: { port: 0, data: folder, origin: null }, dist: join(folder, 'none'), log });
    const owner = await someone(server, ((await server.firstLink()) ?? '').split('#')[1] ?? '', 'Aino', {});
    const { device } = owner.headless;
    const network = await device.found('network', []);
    const goal = await device.found('goal', [network]);
    const note = freshId<'doc'>() as DocId;
    const places = [network, goal, note] as const;
    const town = new SentAway(folder, server, log, owner, places);
    await town.#within(owner, 'card', (paper) => putCard(paper, 'nameFi', [], 'Selkokielen ystävät'));
    await town.#within(owner, 'note', (paper) => {
      putTitle(paper, [], 'Ohje');
      type(paper, noteText(paper), 0, 'Yhteinen alku.');
    });
    await town.#within(owner, 'plan', (paper) => type(paper, textOf(paper.y, network), 0, 'Suunnitelma.'));
    await town.#within(owner, 'goal', (paper) => putGoal(paper, 'when', [], 'Työkierto on sovittu'));
    await until('all sent', () => device.sign().state === 'saved');
    return town;
  }

  async close(): Promise<void> {
    await this.#owner.headless.device.close();
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One member's way: in, away, removed, home. */
  async trial(seed: number, sabotage: DeviceOptions['sabotage'] = {}): Promise<CameHome> {
    const { origin } = this.#server;
    const invited = await post(origin, '/api/invitations', { network: this.#network, uses: 1, days: 1 }, { Cookie: this.#owner.cookie });
    const bjorn = await someone(this.#server, ((await invited.json()) as { token: string }).token, 'Björn', sabotage);
    try {
      for (const kind of kinds) await this.#within(bjorn, kind, (paper) => (kind === 'goal' ? readGoal(paper).when.value : '') as unknown);
      await until('what is shared', () => this.#within(bjorn, 'note', (paper) => readNote(paper).title.value === 'Ohje'));
      await until('the goal', () => this.#within(bjorn, 'goal', (paper) => readGoal(paper).when.value !== ''));
      bjorn.online = false;
      bjorn.headless = await bjorn.headless.restart({});
      const written = await this.#writes(bjorn, seed);
      const member = bjorn.headless.device.me();
      await this.#log.commit([
        { kind: 'row', space: this.#network, key: `role/${member}`, value: null },
        { kind: 'row', space: member as unknown as SpaceId, key: `space/${this.#network}`, value: null },
      ]);
      bjorn.online = true;
      bjorn.headless = await bjorn.headless.restart({});
      const { device } = bjorn.headless;
      await until('nothing on its way', async () => device.online() && (await device.waiting()).every(({ why }) => why !== 'waiting'), 20_000);
      const found = await unsentIn(bjorn);
      return { words: written.length, found: written.filter((word) => found.includes(word)).length, merged: await this.#merged(written) };
    } finally {
      await bjorn.headless.device.close();
    }
  }

  async #writes(bjorn: Someone, seed: number): Promise<readonly string[]> {
    const random = seeded(seed);
    const below = (n: number): number => Math.floor(random() * n);
    const words: string[] = [];
    for (let nth = 0; nth < 4 + below(12); nth++) {
      const word = `q${seed}x${nth}q`;
      const kind = kinds[below(kinds.length)] as DocKind;
      await this.#within(bjorn, kind, (paper) => {
        if (kind === 'goal') {
          if (below(2) === 0) addSteps(paper, [{ text: word }]);
          else putGoal(paper, 'why', readGoal(paper).why.seen, `${readGoal(paper).why.value} ${word}`.trim());
          return;
        }
        const text = kind === 'note' ? noteText(paper) : textOf(paper.y, this.#network);
        // Somewhere between the words that stand, so that no later word is torn.
        const gaps = [...text.toString().matchAll(/ |^/g)].map(({ index }) => index);
        type(paper, text, gaps[below(gaps.length)] ?? 0, ` ${word}`);
      });
      words.push(word);
      if (below(6) === 0) bjorn.headless = await bjorn.headless.restart({});
    }
    await until('the journal', () => !bjorn.headless.device.sign().settling);
    return words;
  }

  async #merged(words: readonly string[]): Promise<number> {
    const states = await Promise.all(kinds.map((kind) => this.#within(this.#owner, kind, ({ y }) => Buffer.from(Y.encodeStateAsUpdate(y)))));
    return words.filter((word) => states.some((state) => state.includes(word))).length;
  }

  async #within<T>(who: Someone, kind: DocKind, act: (paper: Paper) => T): Promise<T> {
    const space = kind === 'goal' ? this.#goal : this.#network;
    const open = await until(`the ${kind}`, () => who.headless.device.open(space, kind, kind === 'note' ? this.#note : undefined));
    try {
      return act(open.paper);
    } finally {
      open.close();
    }
  }
}

const kinds: readonly DocKind[] = ['note', 'plan', 'goal'];

function type(paper: Paper, text: ReturnType<typeof textOf>, at: number, words: string): void {
  write(paper, () => {
    ensureFinalBreak(text);
    text.insert(at, words);
  });
}

/** Everything that the member's copies mark as unsent, in one string. */
async function unsentIn({ headless }: Someone): Promise<string> {
  const { copies } = headless.device;
  const looks = await Promise.all((await copies.list()).map(({ id }) => copies.look(id)));
  const parts = looks.flatMap((look) => look?.parts ?? []);
  return JSON.stringify(parts.map((part) => (part.sort === 'text' ? part.parts.filter(({ kind }) => kind === 'new') : part)));
}

async function someone(server: RunningServer, token: string, name: string, sabotage: DeviceOptions['sabotage']): Promise<Someone> {
  const one: Someone = { cookie: '', online: true, headless: undefined as never };
  const knock = lineTo(server.origin, () => one.cookie);
  const nobody = { send: () => undefined, close: () => undefined } as unknown as ReturnType<typeof knock>;
  one.headless = await aHeadless({ connect: (events) => (one.online ? knock(events) : nobody), ...(sabotage && { sabotage }) });
  const { cookie, member } = await enterAt(server.origin, token, one.headless.device, name);
  one.cookie = cookie;
  await one.headless.device.signedIn({ member, name, organisation: '' });
  return one;
}
