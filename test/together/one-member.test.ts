/** Two devices that each began without an account and come to one: one profile, one strip of days, all notes, and steps of both names mine. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import type { Tables } from '../../src/disk/tables.ts';
import { aliasesIn } from '../../src/shared/access/aliases.ts';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { putDays, readDays, readMonth } from '../../src/shared/model/availability.ts';
import { addStep, putGoal, steps } from '../../src/shared/model/goal.ts';
import { putTitle, readNote } from '../../src/shared/model/note.ts';
import { docIdOf, type Paper } from '../../src/shared/model/paper.ts';
import { putProfile, putSkills, readProfile, readShown } from '../../src/shared/model/profile.ts';
import { freshId, until } from '../support/headless.ts';
import {
  aNote,
  anOwnDevice,
  aServer,
  comesBy,
  comesPaired,
  inPaper,
  mineAll,
  type OwnDevice,
  type OwnServer,
  ownSpace,
  saved,
} from '../support/own-devices.ts';
import { seeded } from '../support/seeded.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const pool = freshId<'space'>() as SpaceId;

interface Made {
  readonly notes: readonly DocId[];
  readonly network: SpaceId;
  readonly goal: SpaceId;
}

/** What a member does with a device before there is an account: a name, days, skills, two notes, a network, a goal with a step of one's own. */
async function worksAlone(one: OwnDevice, called: string, days: { readonly [month: string]: number }): Promise<Made> {
  const { device } = one.headless;
  await device.introduce({ name: called, organisation: 'Esimerkkivirasto' });
  const own = ownSpace(one);
  await inPaper(one, own, 'profile', (paper) => {
    putProfile(paper, 'name', [], called);
    putSkills(paper, pool, [], ['tilanohjaus', called]);
  });
  await inPaper(one, own, 'availability', (paper) => {
    for (const [month, quarters] of Object.entries(days)) putDays(paper, month, [], quarters);
  });
  const notes = [aNote(), aNote()];
  for (const [at, note] of notes.entries()) await inPaper(one, own, 'note', (paper) => putTitle(paper, [], `${called} ${at}`), note);
  const network = await device.found('network', []);
  const goal = await device.found('goal', [network]);
  await inPaper(one, goal, 'goal', (paper) => {
    putGoal(paper, 'when', [], 'Kun juna on myöhässä');
    addStep(paper, { text: `Askel: ${called}`, owner: { member: device.me(), name: called } });
  });
  await until('the journal', () => !device.sign().settling);
  return { notes, network, goal };
}

/** What stands in the member's own documents on a device. */
async function standsOn(one: OwnDevice): Promise<unknown> {
  const own = ownSpace(one);
  const strip = await inPaper(one, own, 'availability', readDays);
  const offers = Object.fromEntries(Object.entries(strip.conflicts).map(([month, values]) => [month, values.map(({ value }) => value).sort()]));
  const called = await inPaper(one, own, 'profile', (paper) =>
    readProfile(paper)
      .name.offers.map(({ value }) => value)
      .sort(),
  );
  const skills = await inPaper(one, own, 'profile', (paper) => readShown(paper, pool).skills.offers.length);
  const notes = (await one.headless.device.catalog.notes()).map((row) => `${row.space === own ? '' : 'elsewhere '}${row.title}`).sort();
  return { months: strip.months, offers, called, skills, notes };
}

const bothStrips = [
  { '2027-01': 29, '2027-02': 58, '2027-03': 0 },
  { '2027-02': 87, '2027-03': 0, '2027-04': 145 },
] as const;

const asOne = {
  months: { '2027-01': 29, '2027-02': expect.any(Number), '2027-03': 0, '2027-04': 145 },
  offers: { '2027-02': [58, 87] },
  called: ['Aino K.', 'Aino Kallio'],
  skills: 2,
  notes: ['Aino K. 0', 'Aino K. 1', 'Aino Kallio 0', 'Aino Kallio 1'],
};

async function aPairOfDevices() {
  const server = await aServer(ends);
  const [laptop, phone] = [await anOwnDevice(ends, server.origin), await anOwnDevice(ends, server.origin)];
  const made = [await worksAlone(laptop, 'Aino Kallio', bothStrips[0]), await worksAlone(phone, 'Aino K.', bothStrips[1])] as const;
  return { server, laptop, phone, made };
}

async function areOne(laptop: OwnDevice, phone: OwnDevice, made: readonly Made[]): Promise<void> {
  for (const one of [laptop, phone]) {
    await saved(one);
    await until('all of both', async () => {
      const stands = await standsOn(one);
      try {
        expect(stands).toEqual(asOne);
        return true;
      } catch {
        return false;
      }
    }).catch(async () => expect(await standsOn(one)).toEqual(asOne));
    for (const { goal } of made) {
      await until('the step', () => inPaper(one, goal, 'goal', (paper) => steps(paper).length === 1));
      const [step] = await inPaper(one, goal, 'goal', steps);
      expect(one.headless.device.mine()).toContain(step?.owner.value?.member);
    }
    for (const note of made.flatMap(({ notes }) => notes)) {
      const title = await inPaper(one, ownSpace(one), 'note', (paper: Paper) => readNote(paper).title.value, note);
      expect(title).toMatch(/^Aino K/);
    }
    expect(await one.headless.device.madeHere()).toEqual([]);
    expect(await one.headless.device.waiting()).toEqual([]);
  }
}

const firstToken = async (server: OwnServer): Promise<string> => (await server.firstLink())?.split('#')[1] as string;

/** The laptop with a new account that took its id over, and all of it said to be the member's. */
async function withLaptopIn() {
  const town = await aPairOfDevices();
  const member = await comesBy(town.laptop, town.server.origin, await firstToken(town.server));
  await mineAll(town.laptop);
  await saved(town.laptop);
  return { ...town, member };
}

describe('two devices without accounts come to one', () => {
  it('[D113][D114] the first with a new account, the second by pairing', async () => {
    const { server, laptop, phone, made, member } = await withLaptopIn();
    await comesPaired(phone, server.origin, laptop);
    await mineAll(phone);
    await areOne(laptop, phone, made);
    // Whoever comes to the phone's network is told there who wrote under the old id.
    expect([...aliasesIn(await laptop.headless.device.rows(made[1].network)).values()]).toEqual([member]);
    expect(docIdOf(ownSpace(phone), 'profile')).toBe(docIdOf(ownSpace(laptop), 'profile'));
  });

  it('[D113] the account lives elsewhere, and both come back to it by links, the second first', async () => {
    const { server, laptop, phone, made } = await aPairOfDevices();
    const desk = await anOwnDevice(ends, server.origin);
    const member = await comesBy(desk, server.origin, await firstToken(server));
    for (const one of [phone, laptop]) {
      await comesBy(one, server.origin, await server.wayBack(member));
      await mineAll(one);
    }
    await areOne(laptop, phone, made);
    expect(new Set([...laptop.headless.device.mine()])).toEqual(new Set(phone.headless.device.mine()));
    expect(laptop.headless.device.mine()).toHaveLength(3);
  });

  it('[D113] the member says so without a line, and goes on writing without one on both', async () => {
    const { server, laptop, phone, made } = await withLaptopIn();
    await comesPaired(phone, server.origin, laptop);
    for (const one of [laptop, phone]) {
      one.online = false;
      await one.restart();
    }
    await mineAll(phone);
    await inPaper(phone, ownSpace(phone), 'availability', (paper) => putDays(paper, '2027-06', [], 290));
    await inPaper(laptop, ownSpace(laptop), 'availability', (paper) => putDays(paper, '2027-06', [], 319));
    await inPaper(phone, ownSpace(phone), 'note', (paper) => putTitle(paper, readNote(paper).title.seen, 'Aino K. junassa'), made[1].notes[0]);
    for (const one of [laptop, phone]) {
      one.online = true;
      await one.restart();
      await saved(one);
    }
    for (const one of [laptop, phone]) {
      await until('both answers', async () => {
        const { conflicts } = await inPaper(one, ownSpace(one), 'availability', readDays);
        return Object.keys(conflicts).sort().join() === '2027-02,2027-06';
      });
      await until('the title', async () => (await one.headless.device.catalog.notes()).some(({ title }) => title === 'Aino K. junassa'));
    }
  });

  it('[D101][D113] nothing of one’s own leaves before the answer, and what stays on the device never does', async () => {
    const { server, laptop, phone, made } = await withLaptopIn();
    await comesPaired(phone, server.origin, laptop);
    const before = phone.headless.device.mine().at(-1) as unknown as SpaceId;
    await until('the account’s notes', async () => (await phone.headless.device.catalog.notes()).length === 4);
    const held = (await phone.headless.device.madeHere()).find(({ kind }) => kind === 'member');
    expect(held).toMatchObject({ space: before, by: 'Aino K.', holds: { notes: 2, months: ['2027-02', '2027-03', '2027-04'], shows: true } });
    await phone.headless.device.decide(before, 'here-only');
    await mineAll(phone);
    await until('the rest sent', () => phone.headless.device.sign().state === 'saved');
    const leaves = (words: string) => phone.sent.some((bytes) => bytes.includes(words));
    expect([leaves('Aino K. 0'), leaves('Aino K. 1'), leaves('tilanohjaus'), leaves('Askel: Aino K.')]).toEqual([false, false, false, true]);
    // It is readable here and nowhere else.
    for (const note of made[1].notes) expect(await inPaper(phone, before, 'note', (paper) => readNote(paper).title.value, note)).toMatch(/^Aino K\./);
    expect(Object.keys((await inPaper(phone, before, 'availability', readDays)).months)).toHaveLength(3);
    expect((await laptop.headless.device.catalog.notes()).map(({ title }) => title).sort()).toEqual(['Aino Kallio 0', 'Aino Kallio 1']);
    // Said to be mine after all, it comes home.
    await phone.headless.device.decide(before, 'mine');
    await areOne(laptop, phone, made);
  });

  it('[D113] what is to stay here of an account’s own goes apart, and the account’s own goes on', async () => {
    const { server, laptop, phone } = await aPairOfDevices();
    await comesBy(laptop, server.origin, await firstToken(server));
    const own = ownSpace(laptop);
    await laptop.headless.device.decide(own, 'here-only');
    await mineAll(laptop);
    await inPaper(laptop, own, 'availability', (paper) => putDays(paper, '2027-08', [], 29));
    await inPaper(laptop, own, 'note', (paper) => putTitle(paper, [], 'Uusi'), aNote());
    await saved(laptop);
    expect(laptop.sent.some((bytes) => bytes.includes('Aino Kallio 0') || bytes.includes('tilanohjaus'))).toBe(false);
    await comesPaired(phone, server.origin, laptop);
    await phone.headless.device.decide(phone.headless.device.mine()[1] as unknown as SpaceId, 'delete');
    await until('the new note', async () => (await phone.headless.device.catalog.notes()).map(({ title }) => title).join() === 'Uusi');
    await until('the new day', async () => Object.keys((await inPaper(phone, own, 'availability', readDays)).months).join() === '2027-08');
    expect((await inPaper(laptop, own, 'availability', readDays)).months).toEqual({ '2027-08': 29 });
    const notes = async () => (await laptop.headless.device.catalog.notes()).map(({ title, space }) => `${title} ${space === own ? 'sent' : 'here'}`).sort();
    await until('all three in the list', async () => (await notes()).length === 3).catch(() => undefined);
    expect(await notes()).toEqual(['Aino Kallio 0 here', 'Aino Kallio 1 here', 'Uusi sent']);
    expect(phone.sent.some((bytes) => bytes.includes('Aino K. 0'))).toBe(false);
    await laptop.restart();
    expect((await inPaper(laptop, ownSpace(laptop), 'availability', readDays)).months).toEqual({ '2027-08': 29 });
  });

  it('[D113] what is written in a document that stood open meanwhile is not lost', async () => {
    const { server, laptop, phone, made } = await withLaptopIn();
    const strip = await phone.headless.device.open(ownSpace(phone), 'availability');
    const note = await phone.headless.device.open(ownSpace(phone), 'note', made[1].notes[0]);
    await comesPaired(phone, server.origin, laptop);
    await mineAll(phone);
    if (strip) putDays(strip.paper, '2027-09', [], 203);
    if (note) putTitle(note.paper, readNote(note.paper).title.seen, 'Aino K. kesken');
    await until('the journal', () => !phone.headless.device.sign().settling);
    await phone.restart();
    await until('the day on the laptop', async () => (await inPaper(laptop, ownSpace(laptop), 'availability', readDays)).months['2027-09'] === 203);
    await until('the title', async () => (await laptop.headless.device.catalog.notes()).some(({ title }) => title === 'Aino K. kesken'));
    await saved(phone);
  });
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
    const { server, laptop, phone, made } = await withLaptopIn();
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
    const { server, laptop, phone } = await aPairOfDevices();
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

  it('[D113] the goal said to be mine before its network takes the network along, in their order', async () => {
    const { server, laptop, phone, made } = await aPairOfDevices();
    await comesBy(laptop, server.origin, await firstToken(server));
    await laptop.headless.device.decide(made[0].goal, 'mine');
    await mineAll(laptop);
    await saved(laptop);
    await comesPaired(phone, server.origin, laptop);
    await phone.headless.device.decide(made[1].network, 'here-only');
    await phone.headless.device.decide(made[1].goal, 'mine');
    await mineAll(phone);
    await saved(phone);
    expect(phone.sent.some((bytes) => bytes.includes('Askel: Aino K.'))).toBe(false);
    expect(await laptop.headless.device.open(made[1].goal, 'goal')).toBeNull();
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
