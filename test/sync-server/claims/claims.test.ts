import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { invitation } from '../../../sync-server/people/links.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHouse, type TestHouse, TestPaper } from '../../support/server-house.ts';
import type { UnnumberedLetter } from '../../support/server-line.ts';

const claim = (verb: string, args: Json, id = freshId<'claim'>()): UnnumberedLetter => ({ kind: 'claim', id, verb, args });
const birth = (maker: Hand['member'], { space = freshId<'space'>(), kind = 'event', hosts = [] as readonly SpaceId[] } = {}): UnnumberedLetter => ({
  kind: 'birth',
  birth: { space, kind, maker, at: 1_795_000_000, hosts },
});

async function invite(house: TestHouse, network: SpaceId, by: Hand, uses = 1, days = 1): Promise<string> {
  const { token, keep } = invitation(network, by.member, uses, days, house.clock.ms);
  await house.log.commit([keep]);
  return token;
}

describe('births', () => {
  it("[R33] become the rows of the space and the maker's own row, together, once", async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const space = freshId<'space'>();
    expect(await house.code(aino, birth(aino.member, { space }))).toBe('kept');
    expect(Object.fromEntries(await house.log.rows(space))).toEqual({
      birth: { kind: 'event', maker: aino.member, at: 1_795_000_000, hosts: [] },
      [`role/${aino.member}`]: { role: 'organiser', name: 'Aino', organisation: 'Ranta', since: 1_795_000_000 },
    });
    const own = await house.log.rows(aino.member as unknown as SpaceId);
    expect(own.get(`space/${space}`)).toEqual({ kind: 'event', role: 'organiser' });
    const head = await house.log.head(space);
    expect(await house.code(aino, birth(aino.member, { space }))).toBe('kept');
    expect(await house.log.head(space)).toBe(head);
  });

  it('[R33] make the founder of a network its coordinator', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    expect((await house.log.rows(network)).get(`role/${aino.member}`)).toMatchObject({ role: 'coordinator' });
  });

  it("[R33] refuse a used id, another's name, and a kind that nobody founds", async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const celia = await house.join('Celia', network);
    expect(await house.code(celia, birth(celia.member, { space: network }))).toBe('used-id');
    expect(await house.code(celia, birth(celia.member, { space: aino.member as unknown as SpaceId }))).toBe('used-id');
    expect(await house.code(celia, birth(aino.member))).toBe('not-allowed');
    expect(await house.code(celia, birth(celia.member, { kind: 'palace' }))).toBe('bad-form');
    expect(await house.code(celia, birth(celia.member, { space: 'x' as SpaceId }))).toBe('bad-id');
  });

  it("keep the member's own space when it comes again", async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    expect(await house.code(aino, birth(aino.member, { space: aino.member as unknown as SpaceId, kind: 'member' }))).toBe('kept');
  });
});

describe('claims', () => {
  it('[R31] are decided once: asked again they give the same answer and no second effect', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const celia = await house.join('Celia', network);
    const other = await house.network(aino);
    const letter = claim('join', { token: await invite(house, other, aino) });
    const answers = await house.take(celia, letter, letter);
    expect(answers.map(({ code, detail }) => [code, detail])).toEqual([
      ['kept', { network: other }],
      ['kept', { network: other }],
    ]);
    const head = await house.log.head(other);
    await house.take(celia, letter);
    expect(await house.log.head(other)).toBe(head);
    expect((await house.log.rows(celia.member as unknown as SpaceId)).get(`space/${other}`)).toEqual({ kind: 'network', role: 'member' });
  });

  it('[R30][R34] let one in by an invitation for one, whoever comes first', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const many = await Promise.all(Array.from({ length: 8 }, (_, n) => house.join(`M${n}`, network)));
    const other = await house.network(aino);
    const token = await invite(house, other, aino, 3);
    const codes = await Promise.all(many.map((hand) => house.code(hand, claim('join', { token }))));
    expect(codes).toEqual(['kept', 'kept', 'kept', ...Array.from({ length: 5 }, () => 'invitation-used')]);
  });

  it('[R34] say what is wrong with an invitation, and use nothing up for members', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const celia = await house.join('Celia', network);
    const token = await invite(house, await house.network(aino), aino);
    const again = await invite(house, network, aino);
    expect(await house.code(celia, claim('join', { token: again }))).toBe('kept');
    expect(await house.code(celia, claim('join', { token: again }))).toBe('kept');
    house.clock.ms += 86_400_001;
    expect(await house.code(celia, claim('join', { token }))).toBe('invitation-expired');
    for (const args of [{ token: 'x'.repeat(43) }, { token: 7 }, null, [], { token: '__proto__' }])
      expect(await house.code(celia, claim('join', args))).toBe('invitation-unknown');
  });

  it('[R35] add an organiser who is a member of a network of the event, and nobody else', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const [bjorn, celia] = [await house.join('Björn', network), await house.join('Celia', network)];
    const event = await house.event(aino, [network]);
    const add = (member: string): UnnumberedLetter => claim('add-organiser', { event, member });
    expect(await house.code(bjorn, add(bjorn.member))).toBe('not-available');
    expect(await house.code(aino, add(freshId<'member'>()))).toBe('not-a-member');
    expect(await house.code(aino, add(bjorn.member))).toBe('kept');
    expect(await house.code(aino, add(bjorn.member))).toBe('kept');
    expect((await house.log.rows(event)).get(`role/${bjorn.member}`)).toMatchObject({ role: 'organiser', name: 'Björn' });
    expect(await house.code(bjorn, new TestPaper(event, 'event', bjorn.member).type('a'))).toBe('kept');
    expect(await house.code(celia, new TestPaper(event, 'event', celia.member).type('a'))).toBe('not-available');
    const alone = await house.event(aino);
    expect(await house.code(aino, claim('add-organiser', { event: alone, member: bjorn.member }))).toBe('not-a-member');
    expect(await house.code(aino, claim('add-organiser', { event: network, member: bjorn.member }))).toBe('bad-form');
  });

  it('[R36] take over the id of a device that worked without an account, for good and for one account', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const celia = await house.join('Celia', await house.network(aino));
    const from = freshId<'member'>();
    expect(await house.code(celia, birth(from))).toBe('not-allowed');
    expect(await house.code(celia, claim('alias', { from }))).toBe('kept');
    expect(await house.code(celia, claim('alias', { from }))).toBe('kept');
    expect(await house.code(aino, claim('alias', { from }))).toBe('used-id');
    expect(await house.code(aino, claim('alias', { from: celia.member }))).toBe('used-id');
    const space = freshId<'space'>();
    expect(await house.code(celia, birth(from, { space }))).toBe('kept');
    expect(await house.code(celia, new TestPaper(space, 'event', from).type('made before'))).toBe('kept');
    const rows = await house.log.rows(space);
    expect([rows.get(`alias/${from}`), rows.get(`role/${celia.member}`)]).toMatchObject([{ member: celia.member }, { role: 'organiser' }]);
    expect(await house.code(aino, birth(aino.member, { space: from as unknown as SpaceId }))).toBe('used-id');
  });

  it('[R32] do not remember a verb that this server does not know', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const id = freshId<'claim'>();
    expect(await house.code(aino, claim('dance', {}, id))).toBe('unknown-verb');
    expect(await house.code(aino, claim('alias', { from: freshId<'member'>() }, id))).toBe('kept');
  });

  it('[R4] are tried again after the disk was full, and then decided', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const letter = claim('alias', { from: freshId<'member'>() });
    house.log.full = true;
    expect(await house.code(aino, letter)).toBe('cannot-store');
    house.log.full = false;
    expect(await house.code(aino, letter)).toBe('kept');
  });

  it('[R27] write rows that are told before the answer is given', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const pipe = await house.listen(aino);
    const space = await house.event(aino);
    expect(
      pipe
        .batches(aino.member as unknown as SpaceId)
        .at(-1)
        ?.entries.at(-1),
    ).toMatchObject({ key: `space/${space}` });
  });
});
