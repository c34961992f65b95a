/** Two devices become one member: after a death at any write, and over seeds of acts on both strips and profiles. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import type { Tables } from '../../src/disk/tables.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { putDays, readDays, readMonth } from '../../src/shared/model/availability.ts';
import { putProfile, readProfile } from '../../src/shared/model/profile.ts';
import { until } from '../support/headless.ts';
import { anOwnDevice, aServer, comesBy, comesPaired, inPaper, mineAll, ownSpace, saved } from '../support/own-devices.ts';
import { seeded } from '../support/seeded.ts';
import { aPairOfDevices, areOne, type Ends, firstToken, withLaptopIn } from '../support/two-beginnings.ts';

const ends: Ends = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe('a device that dies while the member says what is theirs', () => {
  /** Tables of a device whose disk takes nothing more from the nth write on and gives nothing either: what was on it then is all there is. */
  function dying() {
    const state = { left: Number.POSITIVE_INFINITY, dead: false };
    const openTables = async (name: string, waitMs: number): Promise<Tables> => {
      const tables = await DexieTables.open(name, waitMs);
      return {
        transact: async (mode, names, act) => {
          if (mode === 'rw' && state.left-- <= 0) state.dead = true;
          if (state.dead) throw new Error('the device is dead');
          return tables.transact(mode, names, act);
        },
        close: () => tables.close(),
      };
    };
    return { state, openTables };
  }

  const died: boolean[] = [];

  it.each([0, 1, 2, 3, 4, 5, 6])('[D113] before its write %i: all of it is there after the next start, once', async (writes) => {
    const { server, laptop, phone, made } = await withLaptopIn(ends);
    await comesPaired(phone, server.origin, laptop);
    const before = phone.headless.device.mine().at(-1) as unknown as SpaceId;
    const { state, openTables } = dying();
    phone.online = false;
    await phone.restart({ openTables });
    state.left = writes;
    await phone.headless.device.decide(before, 'mine').catch(() => undefined);
    died.push(state.dead);
    state.dead = true;
    phone.online = true;
    await phone.restart({ openTables: DexieTables.open });
    await mineAll(phone);
    await areOne(laptop, phone, made);
  });

  it.each([0, 1, 2, 3, 4, 5])('[D113] before write %i of what is to stay here: none of it leaves, and all of it is there', async (writes) => {
    const { server, laptop, phone } = await aPairOfDevices(ends);
    await comesBy(laptop, server.origin, await firstToken(server));
    const own = ownSpace(laptop);
    const { state, openTables } = dying();
    laptop.online = false;
    await laptop.restart({ openTables });
    state.left = writes;
    await laptop.headless.device.decide(own, 'here-only').catch(() => undefined);
    state.dead = true;
    laptop.online = true;
    await laptop.restart({ openTables: DexieTables.open });
    for (const { space, kind } of await laptop.headless.device.madeHere()) await laptop.headless.device.decide(space, kind === 'member' ? 'here-only' : 'mine');
    expect((await inPaper(laptop, own, 'availability', readDays)).months).toEqual({});
    await inPaper(laptop, own, 'availability', (paper) => putDays(paper, '2027-08', [], 29));
    await saved(laptop);
    await comesPaired(phone, server.origin, laptop);
    await until('the new day', async () => Object.keys((await inPaper(phone, own, 'availability', readDays)).months).join() === '2027-08');
    expect(laptop.sent.some((bytes) => bytes.includes('Aino Kallio 0') || bytes.includes('tilanohjaus'))).toBe(false);
    const apart = await until('both notes apart', async () => {
      const [first, second, ...more] = await laptop.headless.device.catalog.notes();
      return first && first.space === second?.space && first.space !== own && more.length === 0 ? first.space : undefined;
    });
    expect(Object.keys((await inPaper(laptop, apart, 'availability', readDays)).months)).toHaveLength(3);
  });

  it('was tried at every write there is', () => {
    expect(died.slice(0, 3)).toEqual([true, true, true]);
    expect(died.at(-1)).toBe(false);
  });
});

describe('acts on both strips and profiles, then one account', () => {
  const months = ['2027-01', '2027-02', '2027-03', '2027-04', '2027-05'];

  async function plays(seed: number): Promise<void> {
    const random = seeded(seed);
    const server = await aServer(ends);
    const devices = [await anOwnDevice(ends, server.origin), await anOwnDevice(ends, server.origin)] as const;
    const said: Map<string, number>[] = [];
    const called: string[] = [];
    for (const [at, one] of devices.entries()) {
      const last = new Map<string, number>();
      await inPaper(one, ownSpace(one), 'availability', (paper) => {
        for (let act = 0; act < 1 + random() * 8; act++) {
          const month = months[Math.floor(random() * months.length)] as string;
          const quarters = 29 * Math.floor(random() * 4);
          putDays(paper, month, readMonth(paper, month).seen, quarters);
          last.set(month, quarters);
        }
      });
      const name = `Aino ${Math.floor(random() * 2)}`;
      await inPaper(one, ownSpace(one), 'profile', (paper) => putProfile(paper, 'name', [], name));
      if (random() < 0.4) await one.restart();
      said[at] = last;
      called[at] = name;
    }
    const [first, second] = random() < 0.5 ? devices : ([devices[1], devices[0]] as const);
    await comesBy(first, server.origin, await firstToken(server));
    const [sooner, later] = random() < 0.5 ? [first, second] : [second, first];
    await comesPaired(second, server.origin, first);
    await mineAll(sooner);
    if (random() < 0.5) await saved(sooner);
    await mineAll(later);
    const wanted = months.map((month) => [...new Set(said.flatMap((last) => last.get(month) ?? []))].sort((a, b) => a - b).join('/')).join(' ');
    for (const one of devices) {
      await saved(one);
      await until(`seed ${seed}: one strip`, async () => {
        const { months: stands, conflicts } = await inPaper(one, ownSpace(one), 'availability', readDays);
        const values = (month: string): readonly number[] => conflicts[month]?.map(({ value }) => value) ?? (month in stands ? [stands[month] as number] : []);
        const shown = months
          .map((month) =>
            values(month)
              .toSorted((a, b) => a - b)
              .join('/'),
          )
          .join(' ');
        return shown === wanted;
      });
      const offers = await inPaper(one, ownSpace(one), 'profile', (paper) => readProfile(paper).name.offers.length);
      expect([seed, offers]).toEqual([seed, new Set(called).size === 1 ? 0 : 2]);
    }
  }

  it('[D72][D113] nothing is lost and nothing doubled, 30 seeds', async () => {
    const waiting = Array.from({ length: 30 }, (_, index) => 4_000 + index);
    const worker = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await plays(seed);
    };
    await Promise.all(Array.from({ length: 6 }, worker));
  }, 240_000);
});
