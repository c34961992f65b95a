import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { contentHash } from '../../../src/shared/model/content-hash.ts';
import type { HealingFromDevice, SealedRow } from '../../../src/shared/wire/healing.ts';
import type { HealingSabotage } from '../../../sync-server/claims/healing.ts';
import { Seals, sealKeyIn, sealKeyName, sealsIn } from '../../../sync-server/rooms/seals.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHealingHouse, type HealingHouse } from '../../support/healing-house.ts';
import { CopiedLog } from '../../support/returning-play.ts';
import { TestPaper } from '../../support/server-house.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function sealed(house: HealingHouse, space: SpaceId, key: string, seq: number, value: Json): SealedRow {
  const { epoch } = house.log;
  return { space, key, value, seal: { epoch, seq, mac: house.seals.macOf(space, key, epoch, seq, value) } };
}

/** A house that was put back to how it was when `copy` was called, with a device that comes from before. */
async function aReturn(before: (house: HealingHouse, aino: Hand, network: SpaceId) => Promise<SealedRow[]>, sabotage: HealingSabotage = {}) {
  const log = new CopiedLog();
  const house = await aHealingHouse({ log });
  const aino = await house.join('Aino');
  const network = await house.network(aino);
  const epoch = log.epoch;
  const units = log.units.length;
  const rows = await before(house, aino, network);
  const again = await aHealingHouse({ log: await log.back(units), seals: house.seals, sabotage });
  return { house: again, aino, network, epoch, rows };
}

async function give(house: HealingHouse, hand: Hand, epoch: number, rows: readonly SealedRow[]): Promise<unknown> {
  return (await (await house.line(hand, epoch)).say({ type: 'give-rows', number: 1, rows }))[0];
}

const kept = { type: 'given', answers: [[1, 'kept']] };

describe('what devices say of their documents', () => {
  it('[R90][R91] answers same, differs with what stands here, or elsewhere when the two are not at one point', async () => {
    const house = await aHealingHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const paper = new TestPaper(network, 'plan', aino.member);
    await house.take(aino, paper.type('yksi'));
    const [line, to] = [await house.line(aino), await house.log.head(network)];
    const compare = (at: number, y: Y.Doc) => line.say({ type: 'compare', space: network, to: at, docs: [[paper.doc, contentHash(y)]] });
    expect(await compare(to, paper.y)).toEqual([{ type: 'compared', space: network, docs: [[paper.doc, 'same']] }]);
    expect(await compare(to - 1, paper.y)).toEqual([{ type: 'compared', space: network, docs: [[paper.doc, 'elsewhere']] }]);
    const [said, standing] = await compare(to, new Y.Doc());
    expect(said).toEqual({ type: 'compared', space: network, docs: [[paper.doc, 'differs']] });
    const y = new Y.Doc();
    if (standing?.type === 'standing') Y.applyUpdate(y, new Uint8Array(inflateRawSync(standing.state)));
    expect(contentHash(y)).toBe(contentHash(paper.y));
  });

  it('[R90] says nothing of documents in spaces that are not the member’s, there or not', async () => {
    const house = await aHealingHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const celia = await house.join('Celia', network);
    const hidden = await house.event(aino);
    const line = await house.line(celia);
    for (const space of [hidden, freshId<'space'>()])
      expect(await line.say({ type: 'compare', space, to: 0, docs: [[freshId<'doc'>(), '0'.repeat(16)]] })).toEqual([{ type: 'compared', space, docs: [] }]);
  });

  it('[R93] takes from a line of this history what is its member’s own, and of others nothing', async () => {
    const house = await aHealingHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const björn = await house.join('Björn', network);
    const paper = new TestPaper(network, 'plan', aino.member);
    paper.type('aino ');
    const forged: HealingFromDevice = {
      type: 'give',
      number: 7,
      space: network,
      doc: paper.doc,
      docKind: 'plan',
      docEpoch: 0,
      update: Y.encodeStateAsUpdate(paper.y),
    };
    expect(await (await house.line(björn)).say(forged)).toEqual([{ type: 'given', answers: [[7, 'refused']] }]);
    expect(await house.log.doc(paper.doc)).toBeNull();
    expect(await (await house.line(aino)).say(forged)).toEqual([{ type: 'given', answers: [[7, 'kept']] }]);
    // And the hand that wrote it goes on under its clientID, nobody else's does.
    expect(await house.code(björn, paper.letter(paper.type('x') && (paper.updates.at(-1) as Uint8Array)))).toBe('id-taken');
    expect(await house.code(aino, paper.letter(paper.updates.at(-1) as Uint8Array))).toBe('kept');
  });

  it('[R94] what came back in a member’s stead is taken over by the first of its devices that writes on, and by no later one', async () => {
    const log = new CopiedLog();
    const before = await aHealingHouse({ log });
    const aino = await before.join('Aino');
    const network = await before.network(aino);
    const björn = await before.join('Björn', network);
    const [units, epoch] = [log.units.length, log.epoch];
    const paper = new TestPaper(network, 'plan', aino.member);
    await before.take(aino, paper.type('yksi '));
    const house = await aHealingHouse({ log: await log.back(units), seals: before.seals });
    const state = Y.encodeStateAsUpdate(paper.y);
    const line = await house.line(björn, epoch);
    expect(line.hello).toEqual([{ type: 'give-back' }]);
    const frame: HealingFromDevice = { type: 'give', number: 1, space: network, doc: paper.doc, docKind: 'plan', docEpoch: 0, update: state };
    expect(await line.say(frame)).toEqual([kept]);
    const next = paper.type('kaksi ');
    expect(await house.code(björn, next)).toBe('id-taken');
    const phone = { ...aino, device: freshId<'device'>() };
    expect(await house.code(aino, next)).toBe('kept');
    expect(await house.code(phone, paper.type('kolme '))).toBe('id-taken');
  });
});

describe('rows that come back', () => {
  it('[R92] nobody is asked to give back by a store that was never put back, whatever epoch a device says', async () => {
    const house = await aHealingHouse();
    const aino = await house.join('Aino');
    expect((await house.line(aino, 99)).hello).toEqual([]);
    expect((await house.line(aino, 0)).hello).toEqual([]);
  });

  it('[R92] a device whose line fell in the middle is asked again on the next', async () => {
    const { house, aino, epoch } = await aReturn(async () => []);
    expect((await house.line(aino, epoch)).hello).toEqual([{ type: 'give-back' }]);
    expect((await house.line(aino)).hello).toEqual([{ type: 'give-back' }]);
    expect((await house.line({ ...aino, device: freshId<'device'>() })).hello).toEqual([]);
  });

  it.each([{}, { sealsOff: true } as const])('[R95] takes rows under its own seal and no others; %o shows that this is held', async (sabotage) => {
    const { house, aino, network, epoch, rows } = await aReturn(
      async (before, _, space) => [
        sealed(before, space, 'role/x', 40, { role: 'member' }),
        { ...sealed(before, space, 'role/y', 41, { role: 'member' }), value: { role: 'coordinator' } },
        { space, key: 'role/z', value: { role: 'member' }, seal: { epoch: before.log.epoch, seq: 42, mac: new Uint8Array(16) } },
      ],
      sabotage,
    );
    expect(await give(house, aino, epoch, rows)).toEqual(kept);
    const standing = await house.log.rows(network);
    expect(standing.get('role/x')).toEqual({ role: 'member' });
    const forged = standing.has('role/y') || standing.has('role/z');
    expect(forged).toBe('sealsOff' in sabotage);
  });

  it('[R96] takes no row over what was written since, and of two states the later', async () => {
    const { house, aino, network, epoch, rows } = await aReturn(async (before, _, space) => [
      sealed(before, space, 'written', 50, 'lost'),
      sealed(before, space, 'early', 51, 'first'),
    ]);
    await house.row(network, 'written', 'since');
    expect(await give(house, aino, epoch, rows)).toEqual(kept);
    expect((await house.log.rows(network)).get('written')).toBe('since');
    const later = { ...sealed(house, network, 'early', 60, 'second'), seal: { epoch, seq: 60, mac: house.seals.macOf(network, 'early', epoch, 60, 'second') } };
    const earlier = { ...later, value: 'zero', seal: { epoch, seq: 45, mac: house.seals.macOf(network, 'early', epoch, 45, 'zero') } };
    await give(house, aino, epoch, [later]);
    await give(house, aino, epoch, [earlier]);
    expect((await house.log.rows(network)).get('early')).toBe('second');
    await house.row(network, 'early', 'decided anew');
    await give(house, aino, epoch, [later]);
    expect((await house.log.rows(network)).get('early')).toBe('decided anew');
  });

  it('[R96] what was taken away before the copy does not return, what changed after it does', async () => {
    const log = new CopiedLog();
    const before = await aHealingHouse({ log });
    const aino = await before.join('Aino');
    const network = await before.network(aino);
    await before.row(network, 'role/b', { role: 'member' });
    const old = sealed(before, network, 'role/b', await before.log.head(network), { role: 'member' });
    await before.row(network, 'role/b', null);
    await before.row(network, 'name', 'before');
    const [units, epoch] = [log.units.length, log.epoch];
    await before.row(network, 'name', 'after');
    const changed = sealed(before, network, 'name', await before.log.head(network), 'after');
    const house = await aHealingHouse({ log: await log.back(units), seals: before.seals });
    expect(await give(house, aino, epoch, [old, changed])).toEqual(kept);
    const rows = await house.log.rows(network);
    expect([rows.has('role/b'), rows.get('name')]).toEqual([false, 'after']);
  });

  it('[R97] holds what was decided since against rows that come later, also after a restart', async () => {
    const { house, aino, network, epoch, rows } = await aReturn(async (before, _, space) => [sealed(before, space, 'k', 70, 'lost')]);
    await house.row(network, 'k', 'since');
    await new Promise((done) => setImmediate(done));
    const again = await aHealingHouse({ log: house.log, seals: house.seals });
    await give(again, aino, epoch, rows);
    expect((await again.log.rows(network)).get('k')).toBe('since');
  });
});

describe('the key of the seals', () => {
  it('[R98] lies beside the store, for its user alone, the same at the next start; what is no key is not passed over', () => {
    const folder = mkdtempSync(join(tmpdir(), 'solmu-key-'));
    folders.push(folder);
    const key = sealKeyIn(folder);
    expect(sealKeyIn(folder)).toEqual(key);
    expect(statSync(join(folder, sealKeyName)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, sealKeyName), 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    const [space, other] = [freshId<'space'>(), new Seals()];
    const row = { space, key: 'k', value: { b: 1, a: [2] }, seal: { epoch: 1, seq: 2, mac: new Seals(key).macOf(space, 'k', 1, 2, { a: [2], b: 1 }) } };
    expect([new Seals(key).holds(row), other.holds(row)]).toEqual([true, false]);
    writeFileSync(join(folder, sealKeyName), 'half');
    expect(() => sealKeyIn(folder)).toThrow(sealKeyName);
  });
});

describe('a store without a key', () => {
  it('[R98] serves with a key of the moment where none can be written, and says so', () => {
    const folder = mkdtempSync(join(tmpdir(), 'solmu-key-'));
    folders.push(folder);
    const told: string[] = [];
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(
      sealsIn(
        folder,
        (where) => told.push(where),
        () => {
          throw full;
        },
      ),
    ).toBeInstanceOf(Seals);
    expect(told).toEqual(['seals']);
    expect(() =>
      sealsIn(
        folder,
        () => undefined,
        () => {
          throw new Error('no key');
        },
      ),
    ).toThrow('no key');
  });
});

describe('a device that asks too much', () => {
  it('[R91] is sent sixty documents whole in a minute, and is told to ask again for the rest', async () => {
    const house = await aHealingHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const paper = new TestPaper(network, 'plan', aino.member);
    await house.take(aino, paper.type('yksi'));
    const line = await house.line(aino);
    const ask = async (): Promise<readonly string[]> =>
      (await line.say({ type: 'compare', space: network, to: 0, docs: Array.from({ length: 50 }, () => [paper.doc, '0'.repeat(16)] as const) })).map(
        ({ type }) => type,
      );
    expect((await ask()).filter((type) => type === 'standing').length).toBe(50);
    expect((await ask()).filter((type) => type === 'standing').length).toBe(10);
    house.clock.ms += 61_000;
    expect((await ask()).filter((type) => type === 'standing').length).toBe(50);
  });
});
