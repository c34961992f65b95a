/** A browser killed in the middle of a catch-up: after the next start every document is what the server has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../support/seeded.ts';
import { documents, HundredEvents } from './killed-browser.ts';

/** `npm run measure -- kills` does 30. */
const kills = 5;

describe('a browser killed while a hundred documents catch up', () => {
  let events: HundredEvents;
  beforeAll(async () => {
    events = await HundredEvents.open();
  }, 60_000);
  afterAll(() => events?.close());

  it(`[W22] has every document as the server has it after the next start, over ${kills} kills`, { timeout: 120_000 }, async () => {
    const random = seeded(Date.now());
    const killed = [];
    for (let kill = 0; kill < kills; kill++) killed.push(await events.killAt(1 + Math.floor(random() * documents * 0.9), random() * 5));
    expect(killed.filter(({ different }) => different > 0)).toEqual([]);
    // A kill after the end would prove nothing.
    expect(killed.filter(({ there }) => there < documents)).not.toEqual([]);
  });

  it('[W22] is seen to lose the document whose cursor moved before the inbox had it', { timeout: 60_000 }, async () => {
    const { different } = await events.killAt(0, 0, 40);
    expect(different).toBe(1);
  });
});
