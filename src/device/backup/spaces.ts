/** What becomes of a backup's spaces on the device that takes them in. Pure. Rule D96. */
import type { RecordRow, SpaceRow } from '../../disk/tables.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { SpaceKind } from '../../shared/model/paper.ts';
import type { Birth } from '../../shared/wire/frames.ts';
import { founderRole, ownSpaceOf } from '../founding.ts';
import type { Head } from './format.ts';

/**
 * The state in which a space comes in. What was made without an account is not sent by an account before its member has said whose it is;
 * a device without an account has nobody to ask.
 */
export function fittingSpace(space: SpaceRow, head: Pick<Head, 'hasAccount'>, signedIn: boolean): SpaceRow {
  if (signedIn && !head.hasAccount && space.state === 'mine') return { ...space, state: 'undecided' };
  if (!signedIn && space.state === 'undecided') return { ...space, state: 'mine' };
  return space;
}

/** A space of which only the birth is whole: the birth says all that is needed to begin. */
export function spaceOfBirth(
  { space, kind, maker, at, hosts }: Birth,
  head: Pick<Head, 'name' | 'organisation'>,
): { readonly space: SpaceRow; readonly rows: readonly RecordRow[] } {
  const role = founderRole[kind as SpaceKind] ?? '';
  return {
    space: { id: space, kind, maker, at, hosts, state: 'mine', refused: null, sentAt: 0 },
    rows: [
      { space, key: 'birth', value: { kind, maker, at, hosts: [...hosts] }, local: 1 },
      { space, key: `role/${maker}`, value: { role, name: head.name, organisation: head.organisation, since: at }, local: 1 },
      { space: ownSpaceOf(maker), key: `space/${space}`, value: { kind, role }, local: 1 },
    ],
  };
}

/** Whether a row of a space that is here leads to another space: the way to what a backup brings, when the server has not told of it. */
export function leadsTo(row: Pick<RecordRow, 'key' | 'value'>): string | null {
  const [, id] = /^(?:space|hosted)\/(.+)$/.exec(row.key) ?? [];
  return id && recordOf(row.value) ? id : null;
}
