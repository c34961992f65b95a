/** A document that ends the tab: marked before it opens, read without being opened after the second time. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../src/device/api.ts';
import { CrashMarks, type MarkShelf } from '../../src/device/crash-marks.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import type { DocId } from '../../src/shared/base/ids.ts';
import { addItem, putHead } from '../../src/shared/model/event.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { plainText } from '../../src/shared/model/plain-text.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function aShelf(): MarkShelf & { readonly rows: Map<string, string> } {
  const rows = new Map<string, string>();
  return { rows, getItem: (key) => rows.get(key) ?? null, setItem: (key, value) => void rows.set(key, value), removeItem: (key) => void rows.delete(key) };
}

const doc = freshId<'doc'>() as DocId;

describe('marks of openings', () => {
  const alive = new Set<string>();
  let now = 0;
  const tab = (shelf: MarkShelf, opening: string) => new CrashMarks({ prefix: 'p-', opening, isAlive: async (name) => alive.has(name), now: () => now, shelf });

  it('[D121] two tabs that ended while opening are two reasons not to; one that opened it forgives both', async () => {
    const shelf = aShelf();
    tab(shelf, 'a').begin(doc);
    expect(await tab(shelf, 'b').endsTabs(doc)).toBe(false);
    tab(shelf, 'b').begin(doc);
    expect(await tab(shelf, 'c').endsTabs(doc)).toBe(true);
    const again = tab(shelf, 'c');
    again.begin(doc);
    again.end(doc);
    expect(await tab(shelf, 'd').endsTabs(doc)).toBe(false);
    expect(shelf.rows.size).toBe(0);
  });

  it('[D121] tabs that live and are opening it just now are no reason, until they have been at it for long', async () => {
    const shelf = aShelf();
    alive.add('a').add('b');
    tab(shelf, 'a').begin(doc);
    tab(shelf, 'b').begin(doc);
    expect(await tab(shelf, 'c').endsTabs(doc)).toBe(false);
    now += 11_000;
    expect(await tab(shelf, 'c').endsTabs(doc)).toBe(true);
  });

  it('[D121] no shelf, a full one and one with rubbish mark nothing and hinder nothing', async () => {
    const full: MarkShelf = {
      getItem: () => 'rubbish',
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
      removeItem: () => undefined,
    };
    for (const shelf of [full, null]) {
      const marks = new CrashMarks({ prefix: 'p-', opening: 'a', isAlive: async () => false, now: () => 0, shelf });
      marks.begin(doc);
      expect(await marks.endsTabs(doc)).toBe(false);
      marks.end(doc);
    }
  });
});

describe('a device with a document that ends the tab', () => {
  async function afterTwoEnds(more: Partial<DeviceOptions>) {
    const prefix = `marks-${process.pid}-${freshId()}-`;
    const marks = aShelf();
    const options: DeviceOptions = { prefix, marks, clock: fastClock(10), connect: () => ({ send: () => undefined, close: () => undefined }) };
    const start = async (): Promise<Device> => {
      const device = await openDevice({ ...options, ...more });
      ends.push(() => device.close());
      return device;
    };
    const before = await start();
    const [event, other] = [await before.found('event', []), await before.found('event', [])];
    for (const [space, title] of [
      [event, 'Raskas'],
      [other, 'Kevyt'],
    ] as const) {
      const open = await until('the event', () => before.open(space, 'event'));
      putHead(open.paper, 'title', [], title);
      addItem(open.paper, { title: `Asia: ${title}` });
    }
    await until('the journal', () => !before.sign().settling);
    await before.close();
    const id = docIdOf(event, 'event');
    marks.setItem(`${prefix}opening:${id}`, JSON.stringify(['x', 'y'].map((by) => ({ by, at: 0 }))));
    return { device: await start(), event, other, id };
  }

  it('[D121] does not open it, reads its words, and lets all the rest live; the member may try again', async () => {
    const { device, event, other, id } = await afterTwoEnds({});
    expect(await device.open(event, 'event')).toBeNull();
    expect(device.safe.all()).toEqual([{ space: event, kind: 'event', doc: id }]);
    const said = plainText(await device.safe.bytes(id)).map(({ text }) => text);
    expect(said).toEqual(expect.arrayContaining(['Raskas', 'Asia: Raskas']));
    expect(await device.open(other, 'event')).not.toBeNull();
    // The lists look at it neither, and have the other.
    await until('the other in the list', async () => (await device.catalog.events()).some(({ title }) => title === 'Kevyt'));
    let heard = 0;
    device.listen('stuck', () => heard++);
    device.safe.again(id);
    expect([device.safe.all(), heard]).toEqual([[], 1]);
    expect(await device.open(event, 'event')).not.toBeNull();
  });

  it('[D121] opens it all the same where nothing is marked', async () => {
    const { device, event } = await afterTwoEnds({ diskSabotage: { opensAnything: true } });
    expect(await device.open(event, 'event')).not.toBeNull();
  });
});
