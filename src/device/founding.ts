/** What founding a space writes on the device: its birth certificate for the journal, and the rows that stand until the server's come. Pure. */
import type { NewJournalRow } from '../disk/kept.ts';
import type { RecordRow, SpaceRow } from '../disk/tables.ts';
import { freshId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import type { SpaceKind } from '../shared/model/paper.ts';
import type { Identity } from './identity.ts';

/** The role that the founder of a space holds by founding it. */
export const founderRole: { readonly [K in SpaceKind]: string } = {
  member: 'self',
  network: 'coordinator',
  event: 'organiser',
  goal: 'owner',
  pool: 'steward',
};

/** Kinds of spaces that members of their hosts come to through a row of the host, and not through one of their own each. */
const cameThroughHosts: readonly SpaceKind[] = ['goal', 'pool'];

export interface Founding {
  readonly space: SpaceRow;
  readonly birth: NewJournalRow;
  readonly rows: readonly RecordRow[];
}

/** A member's own space bears the member's id. */
export function ownSpaceOf(member: MemberId): SpaceId {
  return member as unknown as SpaceId;
}

/**
 * @param seconds whole seconds by the corrected clock, for the certificate
 * @param now milliseconds by this device's clock, for the journal
 */
export function foundingOf(kind: SpaceKind, wishedHosts: readonly SpaceId[], identity: Identity, seconds: number, now: number): Founding {
  // A screen may hand over what its framework wraps; a database takes only what is plain.
  const hosts = [...wishedHosts];
  const id = freshId<'space'>();
  const maker = identity.member;
  const found: RecordRow[] = cameThroughHosts.includes(kind)
    ? hosts.map((host) => ({ space: host, key: `hosted/${id}`, value: { kind, maker, at: seconds }, local: 1 }))
    : [{ space: ownSpaceOf(maker), key: `space/${id}`, value: { kind, role: founderRole[kind] }, local: 1 }];
  const space: SpaceRow = { id, kind, maker, at: seconds, hosts, state: 'mine', refused: null, sentAt: 0 };
  return {
    space,
    birth: birthOf(space, now),
    rows: [...firstRows(id, kind, hosts, identity, seconds), ...found],
  };
}

/**
 * The member's own space as it stands here before the server has told of it: there is no birth to send, since the server makes it with the account.
 * What is written in it waits in the journal like everything else that was made without one.
 */
export function ownSpaceHere(identity: Identity, seconds: number): Omit<Founding, 'birth'> {
  const id = ownSpaceOf(identity.member);
  return {
    space: { id, kind: 'member', maker: identity.member, at: seconds, hosts: [], state: 'mine', refused: null, sentAt: 0 },
    rows: firstRows(id, 'member', [], identity, seconds),
  };
}

/** A space of the member's own beside the account's, for what is to stay on this device; nothing of it is sent while nobody has said so. */
export function apartFrom(identity: Identity, seconds: number): Omit<Founding, 'birth'> {
  const id = freshId<'space'>();
  return {
    space: { id, kind: 'member', maker: identity.member, at: seconds, hosts: [], state: 'undecided', refused: null, sentAt: 0 },
    rows: firstRows(id, 'member', [], identity, seconds),
  };
}

/** @param now milliseconds by this device's clock, for the journal */
export function birthOf({ id, kind, maker, at, hosts }: SpaceRow, now: number): NewJournalRow {
  return { kind: 'birth', space: id, doc: '', docKind: '', birth: { space: id, kind, maker, at, hosts }, at: now };
}

/** What is known of a space by its founding alone. */
export function firstRows(
  id: SpaceId,
  kind: SpaceKind,
  hosts: readonly SpaceId[],
  { member, self }: Pick<Identity, 'member' | 'self'>,
  seconds: number,
): RecordRow[] {
  const role = { role: founderRole[kind], name: self.name, organisation: self.organisation, since: seconds };
  return [
    { space: id, key: 'birth', value: { kind, maker: member, at: seconds, hosts }, local: 1 },
    { space: id, key: `role/${member}`, value: role, local: 1 },
  ];
}
