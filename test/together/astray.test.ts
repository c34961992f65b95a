/** What went astray between a device and the server is found after the next change and a rest, and healed without dropping anything. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { type Astray, faults, isMended, lead } from '../support/astray.ts';
import { until } from '../support/headless.ts';
import { aTown, type Town, type TownOptions, type Townsman } from '../support/healing-town.ts';

let town: Town | null = null;
afterEach(async () => {
  await town?.end();
  town = null;
});

async function two(options: TownOptions = {}): Promise<{ readonly town: Town; readonly aino: Townsman; readonly bjorn: Townsman }> {
  town = await aTown(options);
  const bjorn = await town.join('Björn');
  return { town, aino: town.folk[0] as Townsman, bjorn };
}

const seeds = [1];

describe('what went astray', () => {
  it('[W101][W102][W103][R90] seeded: each fault is found and healed or set aside, on a device and in the store', async () => {
    const { town, aino, bjorn } = await two();
    const all: Astray[] = [];
    for (const seed of seeds) for (const fault of faults) all.push(await lead(town, aino, bjorn, fault, seed * 10 + faults.indexOf(fault)));
    for (const one of all) await until(`${one.fault} is mended`, () => isMended(town, bjorn, one), 40_000);
    // What the store held otherwise shows on the device that wrote it too, and its words stay with it.
    for (const one of all) await until(`${one.fault} is mended there`, () => isMended(town, aino, one), 40_000);
    const copies = await bjorn.headless.device.copies.list();
    const docs = new Set(copies.map(({ doc }) => doc));
    for (const { fault, doc } of all) if (fault === 'row-flipped' || fault === 'client-twice') expect(docs.has(doc), fault).toBe(true);
    for (const { fault, doc } of all) if (fault === 'row-dropped') expect(docs.has(doc), fault).toBe(false);
  }, 180_000);

  it.each([{ server: { sabotage: { compareOff: true } } }, { device: { healingOff: true } }] as const)(
    '[W101] sabotage: with %o it is seen that nothing is found',
    async (options) => {
      const { town, aino, bjorn } = await two(options);
      const one = await lead(town, aino, bjorn, 'row-dropped', 77);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await isMended(town, bjorn, one)).toBe(false);
    },
    120_000,
  );
});
