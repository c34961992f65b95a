/** What founding a space writes on the device: its birth certificate for the journal, and the rows that stand until the server's come. Pure. */
import type { NewJournalRow } from '../disk/kept.ts';
import type { RecordRow, SpaceRow } from '../disk/tables.ts';
import { freshId, type SpaceId } from '../shared/base/ids.ts';
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

export interface Founding {
  readonly space: SpaceRow;
  readonly birth: NewJournalRow;
  readonly rows: readonly RecordRow[];
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
  const birth = { space: id, kind, maker, at: seconds, hosts };
  const role = founderRole[kind];
  const own = maker as unknown as SpaceId;
  return {
    space: { id, kind, maker, at: seconds, hosts, state: 'mine', refused: null, sentAt: 0 },
    birth: { kind: 'birth', space: id, doc: '', docKind: '', birth, at: now },
    rows: [
      { space: id, key: 'birth', value: { kind, maker, at: seconds, hosts }, local: 1 },
      { space: id, key: `role/${maker}`, value: { role, name: identity.self.name, organisation: identity.self.organisation, since: seconds }, local: 1 },
      { space: own, key: `space/${id}`, value: { kind, role }, local: 1 },
    ],
  };
}
