/**
 * Two devices of a member that each began without an account, with a name, days, skills, two notes, a network and a step of one's own;
 * and how both look once they are one.
 */
import { expect } from 'vitest';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { putDays, readDays } from '../../src/shared/model/availability.ts';
import { addStep, putGoal, steps } from '../../src/shared/model/goal.ts';
import { putTitle, readNote } from '../../src/shared/model/note.ts';
import type { Paper } from '../../src/shared/model/paper.ts';
import { putProfile, putSkills, readProfile, readShown } from '../../src/shared/model/profile.ts';
import { freshId, until } from './headless.ts';
import { aNote, anOwnDevice, aServer, comesBy, inPaper, mineAll, type OwnDevice, type OwnServer, ownSpace, saved } from './own-devices.ts';

/** What is to be closed after the test. */
export type Ends = (() => Promise<unknown>)[];

const pool = freshId<'space'>() as SpaceId;

export interface Made {
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

export async function aPairOfDevices(ends: Ends) {
  const server = await aServer(ends);
  const [laptop, phone] = [await anOwnDevice(ends, server.origin), await anOwnDevice(ends, server.origin)];
  const made = [await worksAlone(laptop, 'Aino Kallio', bothStrips[0]), await worksAlone(phone, 'Aino K.', bothStrips[1])] as const;
  return { server, laptop, phone, made };
}

export async function areOne(laptop: OwnDevice, phone: OwnDevice, made: readonly Made[]): Promise<void> {
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

export const firstToken = async (server: OwnServer): Promise<string> => (await server.firstLink())?.split('#')[1] as string;

/** The laptop with a new account that took its id over, and all of it said to be the member's. */
export async function withLaptopIn(ends: Ends) {
  const town = await aPairOfDevices(ends);
  const member = await comesBy(town.laptop, town.server.origin, await firstToken(town.server));
  await mineAll(town.laptop);
  await saved(town.laptop);
  return { ...town, member };
}
