/** What a member keeps besides events, on two devices that do not hear each other: plan, goals, notes, strip of days, and whose a step is. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { whoIs } from '../../src/live/people.ts';
import type { MemberId } from '../../src/shared/base/ids.ts';
import { freshId } from '../support/headless.ts';
import { noneFailed } from '../support/none-failed.ts';
import { meet } from '../support/own-things.ts';

/** Seeds that once failed, each with what it showed. */
const seedsOfOldBugs: readonly number[] = [5_011]; // the words of a plan: taken and put in one writing, and the taking came last
const trials = Number(process.env.SOLMU_OWN_SEEDS ?? 200);
const begun = Number(process.env.SOLMU_OWN_FIRST ?? 5_000);
const seeds = [...seedsOfOldBugs, ...Array.from({ length: trials }, (_, index) => begun + index)];
const atOnce = 12;

describe('two devices that do not hear each other', () => {
  it(`[D1][D9] act on the same plan, goals, notes and days and meet: same content, no doubles, nothing gone but to the bin, ${seeds.length} seeds`, async () => {
    const failed: string[] = [];
    const waiting = [...seeds];
    const worker = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        try {
          const met = await meet(seed);
          if (new Set(met.contents).size !== 1) failed.push(`seed ${seed}: contents differ`);
          if (new Set(met.lists).size !== 1) failed.push(`seed ${seed}: lists differ\n${met.lists.join('\n')}`);
          const { wrongEntries, lostWords, lostSteps, doubled, unasked } = met;
          for (const [what, wrong] of Object.entries({ wrongEntries, lostWords, lostSteps, doubled, unasked }))
            if (wrong.length > 0) failed.push(`seed ${seed}: ${what} ${wrong.join(' ')}`);
        } catch (fault) {
          failed.push(`seed ${seed}: ${fault instanceof Error ? fault.stack : String(fault)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    noneFailed(failed);
  }, 600_000);
});

describe('the owner of a step', () => {
  const [aino, before, gone] = [freshId<'member'>(), freshId<'member'>(), freshId<'member'>()] as [MemberId, MemberId, MemberId];
  const goal = new Map([
    ['birth', { kind: 'goal', maker: before, at: 0, hosts: [] }],
    [`alias/${before}`, { member: aino }],
  ]);
  const network = new Map([[`role/${aino}`, { role: 'member', name: 'Aino Uusinimi', organisation: 'Ranta', since: 0 }]]);

  it('[D100] is who goes by the id today, under today’s name: also by an id from before the account, and by the host’s rows', () => {
    expect(whoIs(aino, goal, network)).toEqual({ member: aino, name: 'Aino Uusinimi', organisation: 'Ranta', here: true });
    expect(whoIs(before, goal, network)).toEqual({ member: aino, name: 'Aino Uusinimi', organisation: 'Ranta', here: true });
  });

  it('[D100] who has left is still somebody, without a name that stayed behind', () => {
    expect(whoIs(gone, goal, network)).toEqual({ member: gone, name: '', organisation: '', here: false });
    expect(whoIs(gone, new Map([[`alias/${gone}`, { member: 'odd' }]]))).toMatchObject({ member: gone, here: false });
  });
});
