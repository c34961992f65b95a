/** A browser killed in the middle of a catch-up, again and again, with healing by hash off: in the end every document is what the server has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../support/seeded.ts';
import { HundredEvents } from './killed-browser.ts';

/** `npm run measure -- kills` does 200. */
const kills = 10;
const many = 500;

describe(`a browser killed while ${many} documents catch up`, () => {
  let events: HundredEvents;
  beforeAll(async () => {
    events = await HundredEvents.open(many);
  }, 60_000);
  afterAll(() => events?.close());

  it(`[W22] has every document as the server has it in the end, over ${kills} kills`, { timeout: 240_000 }, async () => {
    const seed = Date.now();
    const killed = await events.killOften(kills, seeded(seed));
    console.log(`kills: seed ${seed}, ${killed.kills} in ${killed.devices} catch-ups of ${many}, ${killed.different} documents different in the end`);
    expect(killed).toMatchObject({ kills, different: 0 });
  });

  it('[W22] is seen to lose the document whose cursor moved before the inbox had it', { timeout: 60_000 }, async () => {
    const { different } = await events.killAt(0, 0, 40);
    expect(different).toBeGreaterThan(0);
  });
});
