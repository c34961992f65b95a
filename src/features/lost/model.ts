/** The finds as they are shown: whose they are, what they are called and where they lead. Pure. */
import type { EventRow, FindsRow, GoalRow, NetworkRow, NoteRow, PoolRow } from '../../catalog/rows.ts';
import type { Told } from '../../live/finds.svelte.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { LostField } from '../../shared/model/lost.ts';

export interface Lists {
  readonly networks: readonly NetworkRow[];
  readonly events: readonly EventRow[];
  readonly goals: readonly GoalRow[];
  readonly pools: readonly PoolRow[];
  readonly notes: readonly NoteRow[];
}

export interface Shown extends Told {
  /** I wrote some of it. */
  readonly mine: boolean;
  /** The document it is in, where the find is one thing of several. */
  readonly inside: string;
  /** The network that it belongs to, as far as it is on this device. */
  readonly network: NetworkRow | null;
}

export function shownOf(told: readonly Told[], lists: Lists, me: readonly MemberId[]): readonly Shown[] {
  return told.map((one) => {
    const { title, hosts } = documentOf(one.row, lists);
    return {
      ...one,
      mine: [...one.find.fields, ...one.find.words].some(({ by }) => by !== null && me.includes(by)),
      inside: one.find.thing === '' ? '' : title,
      network: lists.networks.find(({ id }) => hosts.includes(id)) ?? null,
    };
  });
}

function documentOf({ id, space, kind }: FindsRow, lists: Lists): { readonly title: string; readonly hosts: readonly SpaceId[] } {
  if (kind === 'event') {
    const event = lists.events.find((one) => one.id === space);
    return { title: event?.title ?? '', hosts: event?.hosts ?? [] };
  }
  if (kind === 'goal') {
    const goal = lists.goals.find((one) => one.id === space);
    return { title: goal?.when || goal?.then || '', hosts: goal?.hosts ?? [] };
  }
  if (kind === 'pool') {
    const pool = lists.pools.find((one) => one.id === space);
    return { title: pool?.name ?? '', hosts: pool?.hosts ?? [] };
  }
  if (kind === 'note') return { title: lists.notes.find((one) => one.id === id)?.title ?? '', hosts: [space] };
  return { title: '', hosts: [space] };
}

export function pathOf({ id, space, kind }: FindsRow): `/${string}` {
  if (kind === 'event') return `/tapahtumat/${space}`;
  if (kind === 'goal') return `/tavoitteet/${space}`;
  if (kind === 'pool') return `/poolit/${space}`;
  return kind === 'note' ? `/muistiinpanot/${space}/${id}` : `/verkostot/${space}`;
}

/** A value as people read it; '' for what a newer app wrote. */
export function valueWords({ value }: Pick<LostField, 'value'>, nameOf: (member: MemberId) => string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.filter((word) => typeof word === 'string').join(', ');
  const { member, name } = recordOf(value) ?? {};
  return (typeof name === 'string' && name) || (typeof member === 'string' ? nameOf(member as MemberId) : '');
}
