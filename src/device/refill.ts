/**
 * What a tab still knows when its disk was emptied under it, put into the new database: who this device is, and the spaces with the roles
 * of their makers. Documents that are open are journaled anew by `papers.ts`; the rest comes again from the server. Rule D117.
 */
import type { SpaceRow, Transaction } from '../disk/tables.ts';
import type { DeviceId, MemberId } from '../shared/base/ids.ts';
import type { SpaceKind } from '../shared/model/paper.ts';
import { birthOf, firstRows } from './founding.ts';
import type { Identity } from './identity.ts';

export interface Remembered {
  readonly device: DeviceId;
  readonly identity: Identity;
  /** Every id that is this member. */
  readonly mine: readonly MemberId[];
  readonly spaces: readonly SpaceRow[];
  /** Milliseconds by this device's clock. */
  readonly now: number;
}

export async function refill(tx: Transaction, { device, identity, mine, spaces, now }: Remembered): Promise<void> {
  const { member, former, self, account } = identity;
  await tx.put('meta', [
    { key: 'device', value: device },
    { key: 'member', value: member },
    { key: 'former', value: [...former] },
    { key: 'self', value: { ...self } },
    { key: 'account', value: account && { ...account } },
  ]);
  const standing = spaces.filter(({ state }) => state !== 'gone');
  await tx.put('spaces', standing);
  for (const space of standing.filter(({ maker }) => mine.includes(maker))) {
    // Local rows: they stand until the server's own come again.
    await tx.put('rows', firstRows(space.id, space.kind as SpaceKind, space.hosts, { ...identity, member: space.maker }, space.at));
    if (space.kind !== 'member' && space.state !== 'server') await tx.add('journal', [{ ...birthOf(space, now), answered: 0, stored: 1 }]);
  }
}
