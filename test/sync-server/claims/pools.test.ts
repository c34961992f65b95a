import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { putDays, readMonth } from '../../../src/shared/model/availability.ts';
import type { Paper } from '../../../src/shared/model/paper.ts';
import { putSkills, readShown } from '../../../src/shared/model/profile.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHouse, type TestHouse, TestPaper } from '../../support/server-house.ts';
import type { UnnumberedLetter } from '../../support/server-line.ts';

/** 18 November 2026, as the clock of `aHouse` begins. */
const monthNow = '2026-11';

const claim = (verb: string, pool: Json, id = freshId<'claim'>()): UnnumberedLetter => ({ kind: 'claim', id, verb, args: { pool } });

async function aTown() {
  const house = aHouse();
  const aino = await house.join('Aino');
  const network = await house.network(aino);
  const [bjorn, celia] = [await house.join('Björn', network), await house.join('Celia', network)];
  return { house, aino, bjorn, celia, network, pool: await house.hosted(aino, 'pool', [network]) };
}

/** A member's own document, written with the model's verbs; gives the letter of what was written last. */
class OwnPaper extends TestPaper implements Paper {
  readonly id = this.doc;
  readonly kind: 'availability' | 'profile';
  readonly seconds = (): number => 1_795_000_000 + this.updates.length;

  constructor(kind: 'availability' | 'profile', { member }: Hand) {
    super(member as unknown as SpaceId, kind, member);
    this.kind = kind;
  }

  days(month: string, quarters: number): UnnumberedLetter {
    putDays(this, month, readMonth(this, month).seen, quarters);
    return this.letter(this.updates.at(-1) as Uint8Array);
  }

  skills(pool: SpaceId, ...skills: readonly string[]): UnnumberedLetter {
    putSkills(this, pool, readShown(this, pool).skills.seen, skills);
    return this.letter(this.updates.at(-1) as Uint8Array);
  }
}

const rowOf = async (house: TestHouse, space: SpaceId, key: string): Promise<Json | undefined> => (await house.log.rows(space)).get(key);

/** Lets the server's clock go on and what rests be shown. */
async function rest(house: TestHouse, ms = 1_000): Promise<void> {
  house.clock.ms += ms;
  await house.showing.tidy();
}

describe('joining a pool', () => {
  it('[R58] is granted at once to a member of a host, with what the member shows there, once', async () => {
    const { house, bjorn, pool } = await aTown();
    await house.take(bjorn, new OwnPaper('availability', bjorn).days('2026-12', 58));
    const letter = claim('join-pool', pool);
    const pipe = await house.listen(bjorn);
    const answers = await house.take(bjorn, letter, letter, claim('join-pool', pool));
    expect(answers.map(({ code, detail }) => [code, detail])).toEqual(Array.from({ length: 3 }, () => ['kept', { pool }]));
    expect(await rowOf(house, pool, `role/${bjorn.member}`)).toEqual({ role: 'expert', name: 'Björn', organisation: 'Ranta', since: 1_795_000_000 });
    expect(await rowOf(house, pool, `shown/${bjorn.member}`)).toEqual({ skills: [], pause: '', months: { '2026-12': 58 } });
    expect((await house.log.rows(bjorn.member as unknown as SpaceId)).has(`space/${pool}`)).toBe(false);
    const told = pipe.batches(pool).flatMap(({ entries }) => entries.map((entry) => (entry.kind === 'row' ? entry.key : '')));
    expect(told.filter((key) => key.endsWith(bjorn.member))).toEqual([`role/${bjorn.member}`, `shown/${bjorn.member}`]);
  });

  it('[R58][W91] leaves a steward one, and is not for strangers, nor for what is no pool', async () => {
    const { house, aino, bjorn, network, pool } = await aTown();
    expect(await house.code(aino, claim('join-pool', pool))).toBe('kept');
    expect(await rowOf(house, pool, `role/${aino.member}`)).toMatchObject({ role: 'steward' });
    const hidden = await house.hosted(aino, 'pool', [await house.network(aino)]);
    expect(await house.code(bjorn, claim('join-pool', hidden))).toBe('not-available');
    expect(await house.code(bjorn, claim('join-pool', freshId()))).toBe('not-available');
    expect(await house.code(bjorn, claim('join-pool', await house.hosted(aino, 'goal', [network])))).toBe('bad-form');
    for (const pool of [null, 7, 'x', '__proto__', {}]) expect(await house.code(bjorn, claim('join-pool', pool))).toBe('bad-form');
  });

  it('[R59] is taken back by leaving: role and row go together, twice does no harm, and the pool is still seen through its host', async () => {
    const { house, bjorn, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    const pipe = await house.listen(bjorn);
    expect(await house.code(bjorn, claim('leave-pool', pool))).toBe('kept');
    expect(await house.code(bjorn, claim('leave-pool', pool))).toBe('kept');
    expect([await rowOf(house, pool, `role/${bjorn.member}`), await rowOf(house, pool, `shown/${bjorn.member}`)]).toEqual([undefined, undefined]);
    expect(pipe.gone()).toEqual([]);
    await house.take(bjorn, new OwnPaper('availability', bjorn).days('2026-12', 29));
    await rest(house);
    expect(await rowOf(house, pool, `shown/${bjorn.member}`)).toBeUndefined();
  });

  it('[R59] is refused to the last steward, and to nobody else', async () => {
    const { house, aino, bjorn, pool } = await aTown();
    expect(await house.take(aino, claim('leave-pool', pool))).toMatchObject([{ code: 'not-allowed', detail: { why: 'last-steward' } }]);
    expect(await rowOf(house, pool, `role/${aino.member}`)).toMatchObject({ role: 'steward' });
    await house.row(pool, `role/${bjorn.member}`, { role: 'steward' });
    expect(await house.code(aino, claim('leave-pool', pool))).toBe('kept');
    expect(await house.code(bjorn, claim('leave-pool', pool))).toBe('not-allowed');
  });
});

describe('what is shown in a pool', () => {
  it('[R60] follows the days and the profile of its members, at a rest, as one row', async () => {
    const { house, bjorn, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    const [days, profile] = [new OwnPaper('availability', bjorn), new OwnPaper('profile', bjorn)];
    const before = await house.log.head(pool);
    for (let n = 1; n <= 20; n++) await house.take(bjorn, days.days('2027-03', n));
    await house.take(bjorn, profile.skills(pool, 'fasilitointi', 'tietoturva'));
    await rest(house, 900);
    expect(await house.log.head(pool)).toBe(before);
    await rest(house, 100);
    expect(await house.log.head(pool)).toBe(before + 1);
    expect(await rowOf(house, pool, `shown/${bjorn.member}`)).toEqual({ skills: ['fasilitointi', 'tietoturva'], pause: '', months: { '2027-03': 20 } });
  });

  it('[R60] comes while somebody goes on typing, too', async () => {
    const { house, bjorn, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    const days = new OwnPaper('availability', bjorn);
    const before = await house.log.head(pool);
    for (let n = 0; n < 25; n++) {
      await house.take(bjorn, days.days('2027-03', n));
      await rest(house, 500);
    }
    expect(await house.log.head(pool)).toBeGreaterThan(before);
    expect(await house.log.head(pool)).toBeLessThan(before + 4);
  });

  it('[R61] is not written when nothing differs, nor is anything read of who changed nothing', async () => {
    const { house, bjorn, celia, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    await rest(house);
    const days = new OwnPaper('availability', bjorn);
    await house.take(bjorn, days.days('2027-03', 29));
    await rest(house);
    const head = await house.log.head(pool);
    await house.take(bjorn, days.days('2027-03', 29), days.days('2031-01', 29), new OwnPaper('profile', bjorn).skills(freshId<'space'>(), 'muu'));
    const read: string[] = [];
    const doc = house.log.doc.bind(house.log);
    house.log.doc = (id) => {
      read.push(id);
      return doc(id);
    };
    await house.take(celia, new OwnPaper('availability', celia).days('2027-03', 29));
    await rest(house);
    expect(await house.log.head(pool)).toBe(head);
    expect(read.filter((id) => id === new OwnPaper('profile', celia).doc)).toEqual([]);
  });

  it('[R62][W89] holds months from the current one to a year ahead, and nothing else of the documents', async () => {
    const { house, bjorn, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    const days = new OwnPaper('availability', bjorn);
    for (const month of ['2026-10', monthNow, '2027-06', '2027-11', '2027-12', '2028-03']) await house.take(bjorn, days.days(month, 29));
    await house.take(bjorn, days.type('a secret beside'));
    await rest(house);
    expect(await rowOf(house, pool, `shown/${bjorn.member}`)).toEqual({ skills: [], pause: '', months: { [monthNow]: 29, '2027-06': 29, '2027-11': 29 } });
  });

  it('[R62] is of each pool what is said of that pool; a steward is shown when something is said of it', async () => {
    const { house, aino, bjorn, network, pool } = await aTown();
    const other = await house.hosted(aino, 'pool', [network]);
    await house.take(bjorn, claim('join-pool', pool), claim('join-pool', other));
    await house.take(bjorn, new OwnPaper('profile', bjorn).skills(other, 'palvelumuotoilu'));
    await house.take(aino, new OwnPaper('availability', aino).days('2027-03', 29));
    await rest(house);
    expect(await rowOf(house, pool, `shown/${bjorn.member}`)).toMatchObject({ skills: [] });
    expect(await rowOf(house, other, `shown/${bjorn.member}`)).toMatchObject({ skills: ['palvelumuotoilu'] });
    expect(await rowOf(house, pool, `shown/${aino.member}`)).toBeUndefined();
    await house.take(aino, new OwnPaper('profile', aino).skills(pool, 'ohjaus'));
    await rest(house);
    expect(await rowOf(house, pool, `shown/${aino.member}`)).toEqual({ skills: ['ohjaus'], pause: '', months: { '2027-03': 29 } });
    expect(await rowOf(house, other, `shown/${aino.member}`)).toBeUndefined();
  });

  it('[R63] is made up for at a start, of what came before the server ended; and only of that', async () => {
    const { house, bjorn, celia, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    await house.take(celia, claim('join-pool', pool));
    await rest(house);
    await house.take(bjorn, new OwnPaper('availability', bjorn).days('2027-03', 58));
    const after = aHouse(house.log);
    const read: string[] = [];
    const doc = house.log.doc.bind(house.log);
    house.log.doc = (id) => {
      read.push(id);
      return doc(id);
    };
    await after.showing.start();
    await rest(after);
    expect(await rowOf(after, pool, `shown/${bjorn.member}`)).toMatchObject({ months: { '2027-03': 58 } });
    expect(read).not.toContain(new OwnPaper('availability', celia).doc);
    const head = await after.log.head(pool);
    const third = aHouse(house.log);
    await third.showing.start();
    await rest(third);
    expect(await third.log.head(pool)).toBe(head);
  });

  it('[R63][R4] waits while the disk is full, and comes when it is not', async () => {
    const { house, bjorn, pool } = await aTown();
    await house.take(bjorn, claim('join-pool', pool));
    await house.take(bjorn, new OwnPaper('availability', bjorn).days('2027-03', 58));
    house.log.full = true;
    await rest(house);
    house.log.full = false;
    await rest(house);
    expect(await rowOf(house, pool, `shown/${bjorn.member}`)).toMatchObject({ months: { '2027-03': 58 } });
    expect(house.faults).toEqual([]);
  });
});
