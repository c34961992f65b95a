/** A device that ends in the midst of setting a document aside: whatever write was the last, the old stands whole or the new does. */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../../src/device/device.ts';
import { DexieTables } from '../../../src/disk/dexie-tables.ts';
import type { TableName, Tables, Transaction } from '../../../src/disk/tables.ts';
import type { DocId, MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import { ensureFinalBreak, plainText } from '../../../src/shared/model/long-text.ts';
import { noteText, putTitle } from '../../../src/shared/model/note.ts';
import { type Paper, write } from '../../../src/shared/model/paper.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { freshId, until } from '../../support/headless.ts';
import { PlayedServer } from '../../support/played-server.ts';

/** Each life of the device has locks and channels of its own, as after the end of a process. */
let life = 0;
const { locks } = navigator;
const Channel = globalThis.BroadcastChannel;
Object.defineProperty(navigator, 'locks', {
  configurable: true,
  value: {
    request: (name: string, ...rest: unknown[]) => (locks.request as (...all: unknown[]) => Promise<unknown>)(`life ${life} ${name}`, ...rest),
    query: () => locks.query(),
  },
});
globalThis.BroadcastChannel = class extends Channel {
  constructor(name: string) {
    super(`life ${life} ${name}`);
  }
};
afterAll(() => {
  Object.defineProperty(navigator, 'locks', { configurable: true, value: locks });
  globalThis.BroadcastChannel = Channel;
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A disk on which, from a moment on, nothing comes to an end: as many transactions that write are let through as was said. */
class EndingTables implements Tables {
  readonly #inner: Tables;
  left = Number.POSITIVE_INFINITY;
  /** Counts from the first transaction on that sets something aside. */
  armed: number | null = null;
  isOver = false;

  constructor(inner: Tables) {
    this.#inner = inner;
  }

  transact<R>(mode: 'r' | 'rw', tables: readonly TableName[], act: (tx: Transaction) => Promise<R>): Promise<R> {
    if (this.armed !== null && mode === 'rw' && tables.includes('docs') && this.left === Number.POSITIVE_INFINITY && tables.includes('claims')) {
      this.left = this.armed;
      this.armed = null;
    }
    if (mode === 'rw' && this.left-- <= 0) this.isOver = true;
    return this.isOver ? new Promise(() => undefined) : this.#inner.transact(mode, tables, act);
  }

  close(): void {
    this.#inner.close();
  }
}

const typed = ['alku ', 'keskiosa ', 'loppu '];

function type(note: Paper, words: string): void {
  write(note, () => {
    ensureFinalBreak(noteText(note));
    noteText(note).insert(noteText(note).length - 1, words);
  });
}

async function within<T>(device: Device, { space, doc }: { space: SpaceId; doc: DocId }, act: (paper: Paper) => T): Promise<T> {
  const open = await until('the note', () => device.open(space, 'note', doc));
  try {
    return act(open.paper);
  } finally {
    open.close();
  }
}

/** How many copies there are, what the document says, and what copies mark as unsent. */
async function whereWordsAre(device: Device, note: { space: SpaceId; doc: DocId }): Promise<string> {
  const text = await within(device, note, (paper) => plainText(noteText(paper)));
  const copies = await device.copies.list();
  const parts = (await Promise.all(copies.map(({ id }) => device.copies.look(id)))).flatMap((look) => look?.parts ?? []);
  const words = parts.flatMap((part) => (part.sort === 'text' ? part.parts.filter(({ kind }) => kind === 'new').map((one) => one.text) : []));
  return `${copies.length}: ${text} / ${words.join('')}`;
}

const old = `0: Pysyvä. ${typed.join('')} / `;
const anew = `1: Pysyvä.  / ${typed.join('')}`;

let count = 0;

async function aRefusal(more: Partial<DeviceOptions> = {}) {
  const clock = fastClock(20);
  const server = new PlayedServer(clock);
  const member = freshId<'member'>() as MemberId;
  const disk: { tables: EndingTables | null } = { tables: null };
  const options: DeviceOptions = { prefix: `killed-${process.pid}-${++count}-`, clock, connect: server.connect(member), ...more };
  const ending = async (name: string, waitMs: number): Promise<Tables> => {
    disk.tables = new EndingTables(await DexieTables.open(name, waitMs));
    return disk.tables;
  };
  life++;
  const device = await openDevice({ ...options, openTables: ending });
  await device.signedIn({ member, name: 'Aino', organisation: 'Esimerkkivirasto' });
  const note = { space: await device.found('network', []), doc: freshId<'doc'>() as DocId };
  await within(device, note, (paper) => {
    putTitle(paper, [], 'Ohje');
    type(paper, 'Pysyvä. ');
  });
  await until('all sent', () => device.sign().state === 'saved');
  server.refuses = () => 'bad-form';
  return { clock, server, options, device, note, tables: disk.tables as EndingTables };
}

describe('a device that ends while it sets a document aside', () => {
  // The answer is the first write; then the copy; then the database of before goes; what follows is the sign's.
  it.each([0, 1, 2, 3, 4])('[D130] after %i writes has the old or the new, and in the next life one copy with every word', async (writes) => {
    const { server, options, device, note, tables } = await aRefusal();
    server.frozen = true;
    await within(device, note, (paper) => {
      for (const words of typed) type(paper, words);
    });
    await until('the journal', () => !device.sign().settling);
    tables.armed = writes;
    server.frozen = false;
    server.cutAll();
    await until('the end', () => tables.isOver || tables.left < writes - 2, 3_000).catch(() => undefined);
    tables.isOver = true;
    server.cutAll();
    server.refuses = null;

    life++;
    const next = await openDevice({ ...options, connect: (events) => ({ send: () => void events, close: () => undefined }) });
    ends.push(() => next.close());
    const first = await whereWordsAre(next, note);
    expect([old, anew]).toContain(first);
    if (writes > 0) await until('the copy', async () => (await whereWordsAre(next, note)) === anew);
  });

  it('[D130] sabotage: rows that are dropped without a copy turn this red', async () => {
    const halted = Promise.withResolvers<void>();
    const { device, note } = await aRefusal({ sabotage: { copySkipped: async () => halted.resolve() } });
    ends.push(() => device.close());
    await within(device, note, (paper) => type(paper, typed.join('')));
    await halted.promise;
    expect([old, anew]).not.toContain(await whereWordsAre(device, note));
  });
});
