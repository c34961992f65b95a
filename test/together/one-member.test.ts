/** Two devices that each began without an account and come to one: one profile, one strip of days, all notes, and steps of both names mine. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { aliasesIn } from '../../src/shared/access/aliases.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { putDays, readDays } from '../../src/shared/model/availability.ts';
import { putTitle, readNote } from '../../src/shared/model/note.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { until } from '../support/headless.ts';
import { aNote, anOwnDevice, comesBy, comesPaired, inPaper, mineAll, ownSpace, saved } from '../support/own-devices.ts';
import { aPairOfDevices, areOne, type Ends, firstToken, withLaptopIn } from '../support/two-beginnings.ts';

const ends: Ends = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe('two devices without accounts come to one', () => {
  it('[D113][D114] the first with a new account, the second by pairing', async () => {
    const { server, laptop, phone, made, member } = await withLaptopIn(ends);
    await comesPaired(phone, server.origin, laptop);
    await mineAll(phone);
    await areOne(laptop, phone, made);
    // Whoever comes to the phone's network is told there who wrote under the old id.
    expect([...aliasesIn(await laptop.headless.device.rows(made[1].network)).values()]).toEqual([member]);
    expect(docIdOf(ownSpace(phone), 'profile')).toBe(docIdOf(ownSpace(laptop), 'profile'));
  });

  it('[D113] the account lives elsewhere, and both come back to it by links, the second first', async () => {
    const { server, laptop, phone, made } = await aPairOfDevices(ends);
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
    const { server, laptop, phone, made } = await withLaptopIn(ends);
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
    const { server, laptop, phone, made } = await withLaptopIn(ends);
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
    const { server, laptop, phone } = await aPairOfDevices(ends);
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
    const { server, laptop, phone, made } = await withLaptopIn(ends);
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

  it('[D113] the goal said to be mine before its network takes the network along, in their order', async () => {
    const { server, laptop, phone, made } = await aPairOfDevices(ends);
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
