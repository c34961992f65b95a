/** Two devices that each began without an account and come to one: one profile, one strip of days, all notes, and steps of both names mine. */
import { afterEach, describe, expect, it } from 'vitest';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { putDays, readDays } from '../../src/shared/model/availability.ts';
import { addStep, putGoal, steps } from '../../src/shared/model/goal.ts';
import { putTitle, readNote } from '../../src/shared/model/note.ts';
import { docIdOf, type Paper } from '../../src/shared/model/paper.ts';
import { putProfile, putSkills, readProfile, readShown } from '../../src/shared/model/profile.ts';
import { freshId, until } from '../support/headless.ts';
import { aNote, anOwnDevice, aServer, comesBy, comesPaired, inPaper, mineAll, type OwnDevice, ownSpace, saved } from '../support/own-devices.ts';

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

describe('two devices without accounts come to one', () => {
  it('[D113] the first with a new account, the second by pairing', async () => {
    const { server, laptop, phone, made } = await aPairOfDevices();
    await comesBy(laptop, server.origin, (await server.firstLink())?.split('#')[1] as string);
    await mineAll(laptop);
    await saved(laptop);
    await comesPaired(phone, server.origin, laptop);
    await mineAll(phone);
    await areOne(laptop, phone, made);
    expect(docIdOf(ownSpace(phone), 'profile')).toBe(docIdOf(ownSpace(laptop), 'profile'));
  });
});
