/**
 * Who may do what, from the role rows of a space. Pure, and the same on the device (what is shown as writable) and on the
 * server (what is taken), so that the two never disagree about honest people.
 */
import { recordOf } from '../base/json.ts';

/** The roles of one member in one space: role rows (`role/<member>`), a role's name, or null for none. What is odd is no role. */
export type Roles = readonly unknown[] | string | null | undefined | { readonly role?: unknown };

/** A member may have a role of a newer version; it gives no rights here. */
export function rolesOf(roles: Roles): readonly string[] {
  if (typeof roles === 'string') return roles === '' ? [] : [roles];
  const rows = Array.isArray(roles) ? roles : [roles];
  return rows.map((row) => (typeof row === 'string' ? row : recordOf(row)?.role)).filter((role): role is string => typeof role === 'string' && role !== '');
}

/** Which role writes which kind of document. A kind that is not here is written by nobody through this version. */
const writers: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['self']],
  ['availability', ['self']],
  ['note', ['self', 'coordinator', 'member']],
  ['card', ['coordinator']],
  ['plan', ['coordinator', 'member']],
  ['event', ['organiser']],
  ['floor', ['organiser']],
  ['goal', ['owner', 'host-coordinator', 'host-member']],
  ['pool', ['steward']],
]);

/** Kinds of spaces that members of their hosts keep without asking, and the roles that they have there through a host. */
const openToHosts: readonly string[] = ['goal', 'pool'];

/** Whether members of the networks that host a space of this kind keep it and have roles in it through them. */
export function isOpenToHosts(spaceKind: string): boolean {
  return openToHosts.includes(spaceKind);
}

/**
 * The roles that a member has in a space through the networks that host it.
 *
 * @param spaceKind the kind of the hosted space
 * @param inHosts the member's roles in each of its hosts
 */
export function rolesThroughHosts(spaceKind: string, inHosts: readonly Roles[]): readonly string[] {
  if (!isOpenToHosts(spaceKind)) return [];
  return [...new Set(inHosts.flatMap(rolesOf).map((role) => `host-${role}`))];
}

/** Whether the holder of these roles may write documents of this kind in the space. */
export function mayWrite(docKind: string, roles: Roles): boolean {
  const allowed = writers.get(docKind) ?? [];
  return rolesOf(roles).some((role) => allowed.includes(role));
}

/** Which role answers for a document as a whole, and may take things out of it for good. */
const erasers: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['self']],
  ['availability', ['self']],
  ['note', ['self', 'coordinator']],
  ['card', ['coordinator']],
  ['plan', ['coordinator']],
  ['event', ['organiser']],
  ['floor', ['organiser']],
  ['goal', ['owner', 'host-coordinator']],
  ['pool', ['steward']],
]);

/** Whether the holder of these roles may have what was deleted in a document of this kind, or all of it, erased for good. Needs a connection. */
export function mayErase(docKind: string, roles: Roles): boolean {
  const allowed = erasers.get(docKind) ?? [];
  return rolesOf(roles).some((role) => allowed.includes(role));
}

/** Whether the holder of these roles may read the space: everybody who has one in it, also one that this version does not know. */
export function mayRead(roles: Roles): boolean {
  return rolesOf(roles).length > 0;
}

/** Whether the holder of these roles in a network may make invitations to it. */
export function mayInvite(roles: Roles): boolean {
  return rolesOf(roles).includes('coordinator');
}

/** Whether the holder of these roles in an event may add another organiser to it. */
export function mayAddOrganiser(roles: Roles): boolean {
  return rolesOf(roles).includes('organiser');
}

/** Whether the holder of these roles in a pool, its own and those through its hosts, may join it at once. */
export function mayJoinPool(roles: Roles): boolean {
  return rolesOf(roles).some((role) => role.startsWith('host-'));
}
