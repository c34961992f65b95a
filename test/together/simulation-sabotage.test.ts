/** What the simulation would notice: a server to which nothing is given back, and a sign that knows nothing of what is unsent. */
import { expect, it } from 'vitest';
import { play } from '../support/sim/play.ts';

const still = { devices: 2, acts: 0, restores: false };

it('[W100] a store that was put back from a copy has all again, and stays poorer where nothing is given back', { timeout: 120_000 }, async () => {
  const healed = await play(1, { ...still, putBack: true });
  for (const all of Object.values(healed.contents)) expect(new Set(all).size).toBe(1);
  expect(healed.lostThings).toEqual([]);
  const poorer = await play(1, { ...still, putBack: true, serverSabotage: { giveBackOff: true, compareOff: true }, patienceMs: 4_000 });
  expect(new Set(poorer.contents.event).size).toBeGreaterThan(1);
});

it('[D42] a sign that says saved at the first key is caught', { timeout: 120_000 }, async () => {
  const honest = await play(2, { ...still, putBack: true });
  expect(honest.lies).toEqual([]);
  const { lies } = await play(2, { ...still, putBack: true, more: { tabSabotage: { forgetsUnsent: true } } });
  expect(lies).not.toEqual([]);
});
