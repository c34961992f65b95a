/** A backup out of one device and into another: what is inside is said first, in twice makes no doubles, and nothing else changes. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Device } from '../../../src/device/api.ts';
import { openDevice } from '../../../src/device/device.ts';
import { DexieTables } from '../../../src/disk/dexie-tables.ts';
import { type JournalRow, type TableName, tableKeys } from '../../../src/disk/tables.ts';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, putHead, readHead } from '../../../src/shared/model/event.ts';
import { putCard, readCard } from '../../../src/shared/model/network.ts';
import type { DocKind, Paper } from '../../../src/shared/model/paper.ts';
import { bytesOf, sourceOf, writtenBy } from '../../support/backup-file.ts';
import { until } from '../../support/headless.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
const aPrefix = (): string => `backup-test-${process.pid}-${++count}-`;
const noLine = () => ({ send: () => undefined, close: () => undefined }) as never;

async function aDevice(prefix = aPrefix()): Promise<Device & { prefix: string }> {
  const device = await openDevice({ prefix, connect: noLine });
  ends.push(() => device.close());
  return Object.assign(device, { prefix });
}

async function paperOf(device: Device, space: SpaceId, kind: DocKind): Promise<Paper> {
  return (await until(`the ${kind}`, () => device.open(space, kind))).paper;
}

interface Made {
  readonly network: SpaceId;
  readonly events: readonly SpaceId[];
}

/** A network with a card and some events with items, made without an account. */
async function someWork(device: Device, events = 2): Promise<Made> {
  await device.introduce({ name: 'Aino Kallio', organisation: 'Valtiokonttori' });
  const network = await device.found('network', []);
  putCard(await paperOf(device, network, 'card'), 'nameFi', [], 'Digiosaajat');
  const made: SpaceId[] = [];
  for (let i = 0; i < events; i++) {
    const event = await device.found('event', [network]);
    const paper = await paperOf(device, event, 'event');
    putHead(paper, 'title', [], `Työpaja ${i + 1}`);
    addItem(paper, { title: 'Äänestys' });
    made.push(event);
  }
  await until('the journal', () => !device.sign().settling);
  await until('the lists', async () => (await device.catalog.events()).length === events && (await device.catalog.networks()).length === 1);
  return { network, events: made };
}

/** Every row of the tables named, of a device's disk. */
async function rowsOf<T extends TableName>(prefix: string, table: T) {
  const tables = await DexieTables.open(`${prefix}kept`, 5_000);
  try {
    return await tables.transact('r', [table], (tx) => tx.all(table));
  } finally {
    tables.close();
  }
}

/** What a device has: the snapshot of each document and the journal's rows, to be compared. */
async function standing(device: Device & { prefix: string }, { network, events }: Made) {
  const docs: { [name: string]: string } = {};
  for (const [space, kind] of [[network, 'card'], ...events.map((event) => [event, 'event'] as const)] as const) {
    const open = await device.open(space, kind);
    docs[space] = open ? Buffer.from(Y.encodeSnapshot(Y.snapshot(open.paper.y))).toString('hex') : 'none';
    open?.close();
  }
  // Whose hand the edits are of is said by the device that takes them in, not by the one that made them.
  const journal = (await rowsOf(device.prefix, 'journal'))
    .filter(({ claim }) => claim?.verb !== 'give-back')
    .map(({ kind, space, doc }: JournalRow) => `${kind} ${space} ${doc}`);
  return { docs, journal };
}

describe('a backup of work without an account', () => {
  it('[D93] says what is inside before anything changes, and [D95] brings all of it to an empty device under its own name', async () => {
    const aino = await aDevice();
    const made = await someWork(aino);
    const file = await writtenBy(aino);
    const fresh = await aDevice();
    const looked = await fresh.backup.look(sourceOf(file));
    if (!looked.ok) throw new Error(looked.no);
    expect(looked.look).toMatchObject({ owner: 'unclaimed', name: 'Aino Kallio', hasAccount: false, damaged: [], cut: false });
    expect(looked.look.docs.map(({ kind, name, here }) => `${kind} ${name} ${here}`).toSorted()).toEqual([
      'card Digiosaajat new',
      'event Työpaja 1 new',
      'event Työpaja 2 new',
    ]);
    expect(await rowsOf(fresh.prefix, 'docs')).toEqual([]);

    const taken = await fresh.backup.take(sourceOf(file), 'own');
    expect(taken).toMatchObject({ end: 'done', same: 0, left: [] });
    expect([fresh.me(), fresh.self().name]).toEqual([aino.me(), 'Aino Kallio']);
    expect(readCard(await paperOf(fresh, made.network, 'card')).nameFi.value).toBe('Digiosaajat');
    const event = await paperOf(fresh, made.events[1] as SpaceId, 'event');
    expect([readHead(event).title.value, agenda(event).length]).toEqual(['Työpaja 2', 1]);
    expect((await fresh.open(made.network, 'card'))?.readOnly).toBeNull();
    await until('the lists', async () => (await fresh.catalog.events()).length === 2);
    expect(await standing(fresh, made)).toEqual(await standing(aino, made));
  });

  it('[D95] in twice makes no doubles: the second time says so and changes nothing', async () => {
    const aino = await aDevice();
    const made = await someWork(aino);
    const file = await writtenBy(aino);
    const fresh = await aDevice();
    await fresh.backup.take(sourceOf(file), 'own');
    const once = await standing(fresh, made);
    const looked = await fresh.backup.look(sourceOf(file));
    expect(looked.ok && looked.look.owner).toBe('mine');
    expect(looked.ok && looked.look.docs.map(({ here }) => here)).toEqual(['same', 'same', 'same']);
    expect(looked.ok && looked.look.newUnsent).toBe(0);
    expect(await fresh.backup.take(sourceOf(file), 'own')).toMatchObject({ docs: [], same: 3, edits: 0, left: [] });
    expect(await standing(fresh, made)).toEqual(once);
    // On the device that wrote it, too.
    const before = await standing(aino, made);
    expect(await aino.backup.take(sourceOf(file), 'own')).toMatchObject({ docs: [], same: 3, edits: 0 });
    expect(await standing(aino, made)).toEqual(before);
  });

  it('[D95] merges with what went on meanwhile, in an open document too', async () => {
    const aino = await aDevice();
    const made = await someWork(aino, 1);
    const file = await writtenBy(aino);
    const fresh = await aDevice();
    await fresh.backup.take(sourceOf(file), 'own');
    const event = made.events[0] as SpaceId;
    addItem(await paperOf(aino, event, 'event'), { title: 'Kahvi' });
    await until('the journal', () => !aino.sign().settling);
    const later = await writtenBy(aino);
    const open = await paperOf(fresh, event, 'event');
    addItem(open, { title: 'Lounas' });
    await until('the journal', () => !fresh.sign().settling);
    expect(await fresh.backup.take(sourceOf(later), 'own')).toMatchObject({ same: 1, edits: 1 });
    await until('the open document', () => agenda(open).length === 3);
    expect(
      agenda(open)
        .map(({ title }) => title.value)
        .toSorted(),
    ).toEqual(['Kahvi', 'Lounas', 'Äänestys']);
  });

  it('[D92] carries kinds of documents, rows and keys that this app has never heard of', async () => {
    const aino = await aDevice();
    const { network } = await someWork(aino, 1);
    const y = new Y.Doc();
    y.getMap('votes').set('yes', 3);
    const tables = await DexieTables.open(`${aino.prefix}kept`, 5_000);
    const doc = '01990000-0000-7000-8000-000000000001' as never;
    await tables.transact('rw', ['inbox', 'rows'], async (tx) => {
      await tx.add('inbox', [{ doc, space: network, docKind: 'ballot', member: aino.me(), seconds: 1, update: Y.encodeStateAsUpdate(y) }]);
      await tx.put('rows', [{ space: network, key: 'weather/today', value: { sun: true, of: ['a', 'later', 'version'] }, local: 0 }]);
    });
    tables.close();
    const fresh = await aDevice();
    const taken = await fresh.backup.take(sourceOf(await writtenBy(aino)), 'own');
    expect(taken.left).toEqual([]);
    expect((await rowsOf(fresh.prefix, 'inbox')).filter(({ docKind }) => docKind === 'ballot').length).toBe(1);
    expect((await fresh.rows(network)).get('weather/today')).toEqual({ sun: true, of: ['a', 'later', 'version'] });
    // And out again from there.
    expect(await writtenBy(fresh)).toContain('"ballot"');
  });
});

describe('the example set', () => {
  it('[D111] stays on its device: nothing of it, nor a way to it, is in a file', async () => {
    const aino = await aDevice();
    const made = await someWork(aino, 1);
    const before = (await writtenBy(aino)).split('\n').length;
    await aino.examples.load();
    expect(aino.examples.count()).toBeGreaterThan(0);
    const file = await writtenBy(aino);
    expect(file.split('\n').length).toBe(before);
    for (const { id, example } of await rowsOf(aino.prefix, 'spaces')) expect(file.includes(id), id).toBe(example !== 1);
    expect(file).toContain(made.network);
  });
});

describe('work', () => {
  it('[D99] is counted by minutes in which something was written, over starts', async () => {
    const clock = {
      now: () => at,
      setTimer: (ms: number, act: () => void) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    };
    let at = 1_795_000_000_000;
    const prefix = aPrefix();
    let device = await openDevice({ prefix, connect: noLine, clock });
    const event = await device.found('event', []);
    const write = async (title: string): Promise<void> => {
      addItem(await paperOf(device, event, 'event'), { title });
      await until('the journal', () => !device.sign().settling);
    };
    await write('yksi');
    await write('kaksi');
    await until('a minute', async () => (await device.backup.minutesOfWork()) === 1);
    await device.close();
    device = await openDevice({ prefix, connect: noLine, clock });
    ends.push(() => device.close());
    at += 10_000;
    await write('kolme');
    at += 60_000;
    await write('neljä');
    await until('another minute', async () => (await device.backup.minutesOfWork()) === 2);
  });
});

describe('long work', () => {
  it('[D92] tells how far it has come, and may be stopped: writing leaves nothing, taking keeps what had come and goes on the next time', async () => {
    const aino = await aDevice();
    const made = await someWork(aino, 6);
    const steps: number[] = [];
    const file = await writtenBy(aino);
    const fresh = await aDevice();
    const stop = new AbortController();
    const taken = await fresh.backup.take(sourceOf(file), 'own', {
      signal: stop.signal,
      step: (done) => {
        steps.push(done);
        if (done === 11) stop.abort();
      },
    });
    expect(taken.end).toBe('stopped');
    expect(taken.docs.length).toBeGreaterThan(0);
    expect(taken.docs.length).toBeLessThan(7);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(await fresh.backup.take(sourceOf(file), 'own')).toMatchObject({ end: 'done', left: [] });
    expect(await standing(fresh, made)).toEqual(await standing(aino, made));
    const gone = new AbortController();
    gone.abort();
    await expect(aino.backup.write({ write: async () => undefined }, { signal: gone.signal })).rejects.toThrow();
  });

  it('[D92] of 1 000 documents holds one at a time: what goes out in one piece is never more than a line', async () => {
    const aino = await aDevice();
    const { network } = await someWork(aino, 0);
    const y = new Y.Doc();
    y.getText('note').insert(0, Array.from({ length: 2_000 }, () => Math.random().toString(36)).join(' '));
    const update = Y.encodeStateAsUpdate(y);
    const tables = await DexieTables.open(`${aino.prefix}kept`, 5_000);
    const rows = Array.from({ length: 1_000 }, () => ({ doc: freshId<'doc'>(), space: network, docKind: 'note', member: aino.me(), seconds: 1, update }));
    await tables.transact('rw', ['inbox'], (tx) => tx.add('inbox', rows).then(() => undefined));
    tables.close();
    let longest = 0;
    let all = 0;
    await aino.backup.write({
      write: async (text) => {
        longest = Math.max(longest, text.length);
        all += text.length;
      },
    });
    expect(all).toBeGreaterThan(20_000_000);
    expect(longest).toBeLessThan(400_000);
  }, 60_000);
});

describe('a file that is not whole', () => {
  it('[D90] damaged in any line: what is whole is taken, the rest is named, nothing else changes', async () => {
    const aino = await aDevice();
    const made = await someWork(aino);
    const file = await writtenBy(aino);
    const lines = file.trimEnd().split('\n');
    for (const [place, line] of lines.entries()) {
      const middle = Math.floor(line.length / 2);
      const damaged = lines.with(place, `${line.slice(0, middle)}${line[middle] === 'x' ? 'y' : 'x'}${line.slice(middle + 1)}`).join('\n');
      const fresh = await aDevice();
      const looked = await fresh.backup.look(sourceOf(`${damaged}\n`));
      if (!looked.ok) throw new Error(`line ${place}: ${looked.no}`);
      expect(looked.look.damaged.length, `line ${place}`).toBe(1);
      const taken = await fresh.backup.take(sourceOf(`${damaged}\n`), 'own');
      expect(
        taken.left.map(({ why }) => why),
        `line ${place}`,
      ).toContain('damaged');
      const all = new Set<string>([made.network, ...made.events]);
      for (const { space } of await rowsOf(fresh.prefix, 'docs')) expect(all.has(space)).toBe(true);
      const body = JSON.parse(line) as { line: string; doc?: { id: string; name: string } };
      if (body.line === 'doc') {
        expect(looked.look.damaged[0], `line ${place}`).toMatchObject({ sort: 'doc', doc: body.doc?.id, name: body.doc?.name });
        // Nothing of it had been sent: the journal's lines have all of it still.
        expect(await standing(fresh, made)).toEqual(await standing(aino, made));
      }
    }
  }, 60_000);

  it('[D90] cut anywhere: it is told, and what came before the cut is whole', async () => {
    const aino = await aDevice();
    await someWork(aino);
    const bytes = bytesOf(await writtenBy(aino));
    for (let at = 0; at < bytes.length; at += 1_000) {
      const fresh = await aDevice();
      const source = sourceOf(bytes.slice(0, at));
      const looked = await fresh.backup.look(source);
      if (!looked.ok) {
        expect(looked.no, `cut at ${at}`).toBe('not-a-backup');
        await expect(fresh.backup.take(source, 'own')).rejects.toThrow();
        expect(await rowsOf(fresh.prefix, 'docs')).toEqual([]);
        continue;
      }
      expect(looked.look.cut, `cut at ${at}`).toBe(true);
      expect(looked.look.damaged.length, `cut at ${at}`).toBeGreaterThan(0);
      const taken = await fresh.backup.take(source, 'own');
      expect(taken.docs.map(({ doc }) => doc).toSorted()).toEqual(looked.look.docs.map(({ doc }) => doc).toSorted());
    }
  }, 60_000);

  it.each([
    ['', 'not-a-backup'],
    ['just a letter to a friend\nand more\n', 'not-a-backup'],
    [`${'x'.repeat(300_000)}\n`.repeat(3), 'not-a-backup'],
    ['PK\u0003\u0004', 'not-a-backup'],
    ['{"line":"head","head":{"format":1}}\n', 'not-a-backup'],
  ])('[D93] that is no backup gets its sentence (%#)', async (file, no) => {
    const fresh = await aDevice();
    expect(await fresh.backup.look(sourceOf(file))).toMatchObject({ ok: false, no });
  });

  it('[D93] of a newer version says so and changes nothing, and one too large is not read', async () => {
    const { seal } = await import('../../../src/device/backup/lines.ts');
    const fresh = await aDevice();
    const newer = `${seal({ line: 'head', head: { format: 2, whose: 'somebody' } }).text}\n`;
    expect(await fresh.backup.look(sourceOf(newer))).toEqual({ ok: false, no: 'newer' });
    await expect(fresh.backup.take(sourceOf(newer), 'own')).rejects.toThrow('newer');
    expect(await fresh.backup.look({ bytes: 2_000_000_000, stream: () => sourceOf('').stream() })).toMatchObject({ ok: false, no: 'too-large' });
    for (const table of Object.keys(tableKeys) as TableName[]) if (table !== 'meta') expect(await rowsOf(fresh.prefix, table), table).toEqual([]);
  });
});
