import { describe, expect, it } from 'vitest';
import { freshId } from '../../../src/shared/base/ids.ts';
import { type Entering, enter } from '../../../sync-server/claims/enter.ts';
import { invitation, linkOf, returnLink } from '../../../sync-server/people/links.ts';
import { sessionOf } from '../../../sync-server/people/sessions.ts';
import { aHouse, type TestHouse } from '../../support/server-house.ts';

const dayMs = 86_400_000;

const asking = (token: string, more: Partial<Entering> = {}): Entering => ({
  token,
  member: freshId<'member'>(),
  device: freshId<'device'>(),
  name: 'Celia',
  organisation: '',
  signedIn: null,
  ...more,
});

async function aNetwork(house: TestHouse, uses: number) {
  const aino = await house.join('Aino');
  const network = await house.network(aino);
  const { token, keep } = invitation(network, aino.member, uses, 7, house.clock.ms);
  await house.log.commit([keep]);
  return { aino, network, token };
}

describe('entering by a link', () => {
  it("[R37] takes over the device's id, makes the own space and the membership, and a session", async () => {
    const house = aHouse();
    const { network, token } = await aNetwork(house, 1);
    const asked = asking(token);
    const entered = await enter(house, asked);
    if (typeof entered === 'string') throw new Error(entered);
    expect([entered.account.member, entered.network]).toEqual([asked.member, network]);
    const own = Object.fromEntries(await house.log.rows(asked.member as never));
    expect(own).toMatchObject({
      birth: { kind: 'member', maker: asked.member },
      account: { name: 'Celia' },
      [`role/${asked.member}`]: { role: 'self' },
      [`space/${network}`]: { role: 'member' },
    });
    expect((await sessionOf(house.log, entered.sessionToken, house.clock.ms))?.member).toBe(asked.member);
  });

  it("[R37] gives a fresh id when the device's is an account already, and leaves that account alone", async () => {
    const house = aHouse();
    const { aino, token } = await aNetwork(house, 1);
    const entered = await enter(house, asking(token, { member: aino.member }));
    if (typeof entered === 'string') throw new Error(entered);
    expect(entered.account.member).not.toBe(aino.member);
    expect(entered.account.name).toBe('Celia');
  });

  it('joins under the account that is signed in, without a second one', async () => {
    const house = aHouse();
    const { token } = await aNetwork(house, 2);
    const first = await enter(house, asking(token));
    if (typeof first === 'string') throw new Error(first);
    const other = await house.network({ member: first.account.member, device: freshId<'device'>() });
    const more = invitation(other, first.account.member, 1, 1, house.clock.ms);
    await house.log.commit([more.keep]);
    const again = await enter(house, asking(more.token, { signedIn: first.account.member }));
    expect(again).toMatchObject({ account: { member: first.account.member }, network: other });
  });

  it('[C88] lets in as many as it says; the same device may ask again for ten minutes, when its answer was lost', async () => {
    const house = aHouse();
    const { token } = await aNetwork(house, 1);
    const asked = asking(token);
    const first = await enter(house, asked);
    const lost = await enter(house, asked);
    if (typeof first === 'string' || typeof lost === 'string') throw new Error('not let in');
    expect(lost.account.member).toBe(first.account.member);
    expect(lost.sessionToken).not.toBe(first.sessionToken);
    expect(await enter(house, asking(token))).toBe('invitation-used');
    house.clock.ms += 600_001;
    expect(await enter(house, asked)).toBe('invitation-used');
  });

  it('[C88] ends, and names what it does not know', async () => {
    const house = aHouse();
    const { token } = await aNetwork(house, 5);
    house.clock.ms += 7 * dayMs;
    expect(await enter(house, asking(token))).toBe('invitation-expired');
    expect(await enter(house, asking('x'.repeat(43)))).toBe('invitation-unknown');
    expect(await linkOf(house.log, '../../x')).toBeNull();
  });

  it('leads back into an account, once', async () => {
    const house = aHouse();
    const { aino } = await aNetwork(house, 1);
    const { token, keep } = returnLink(aino.member, house.clock.ms);
    await house.log.commit([keep]);
    expect(await enter(house, asking(token, { name: '' }))).toMatchObject({ account: { member: aino.member, name: 'Aino' }, network: null });
    expect(await enter(house, asking(token))).toBe('invitation-used');
  });

  it('[R4] leaves nothing behind when the disk is full', async () => {
    const house = aHouse();
    const { token } = await aNetwork(house, 1);
    const asked = asking(token);
    house.log.full = true;
    await expect(enter(house, asked)).rejects.toThrow();
    house.log.full = false;
    expect((await house.log.rows(asked.member as never)).size).toBe(0);
    expect(typeof (await enter(house, asked))).toBe('object');
  });
});
