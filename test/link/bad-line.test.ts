/** Three devices on a bad line, seeded: whatever the weather, what everybody typed is everywhere, once. */
import { describe, expect, it } from 'vitest';
import { type DocId, freshId, type MemberId } from '../../src/shared/base/ids.ts';
import { badLine, seededChance } from '../support/bad-line.ts';
import { PlayedServer } from '../support/played-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PlayedDevice } from './played-device.ts';

/** Seeds that once failed stay here. */
const seedsOfOldBugs: readonly number[] = [
  1_030, // a welcome that came twice made the device forget its cursors
];
const freshSeeds = (count: number) => Array.from({ length: count }, (_, i) => 2_000 + i);

describe('link on a bad line', () => {
  it.each([...seedsOfOldBugs, ...freshSeeds(40)])('[W30] [W35] [W22] seed %i: three devices on a train end with the same words, each once', async (seed) => {
    const clock = new VirtualClock();
    const server = new PlayedServer(clock);
    const random = seededChance(seed);
    const line = badLine(seed + 7, clock);
    const members = ['Aino', 'Björn', 'Celia'].map(() => freshId<'member'>()) as [MemberId, MemberId, MemberId];
    const devices = members.map((member) => new PlayedDevice(clock, line.through(server.connect(member)), random));
    const space = (devices[0] as PlayedDevice).found(members[0]);
    for (const device of devices) device.link.start();
    await clock.until(() => server.logged(space) > 0);
    for (const member of members) server.admit(member, space);

    const docs: DocId[] = [freshId<'doc'>(), freshId<'doc'>()];
    const typed: string[] = [];
    let words = 0;
    for (let step = 0; step < 120; step++) {
      const device = devices[Math.floor(random() * 3)] as PlayedDevice;
      const doc = docs[Math.floor(random() * 2)] as DocId;
      device.write(space, doc, (text) => {
        const word = `<${words++}>`;
        typed.push(word);
        text.insert(random() < 0.5 ? 0 : text.length, word);
      });
      if (random() < 0.1) server.compact(space);
      if (random() < 0.03) server.cutAll();
      if (random() < 0.05) device.link.wake();
      server.full = random() < 0.05;
      await clock.pass(random() ** 3 * 4_000);
    }
    server.full = false;
    line.mend();
    const quiet = () => devices.every((device) => device.store.unanswered.length === 0 && device.link.state.caughtUp);
    await clock.until(quiet, 3_600_000);
    await clock.pass(60_000);

    for (const device of devices) expect(device.faults).toEqual([]);
    for (const doc of docs) for (const device of devices) expect(device.textOf(doc)).toBe(server.textOf(doc));
    const all = docs.map((doc) => server.textOf(doc)).join('');
    expect((all.match(/<\d+>/g) ?? []).toSorted()).toEqual(typed.toSorted());
    // What was received is received once: every number of the stream at most one time, rising.
    for (const device of devices) {
      const numbers = device.taken.map(([, seq]) => seq);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    }
  });
});
