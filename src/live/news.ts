/** What came from others, one line per thing, with the names that this device knows. Opens no document: rows only. */
import type { EventRow, GoalRow, NetworkRow, NoteRow, PoolRow } from '../catalog/rows.ts';
import type { Device } from '../device/api.ts';
import type { NewsRow, WhichPast } from '../device/past.ts';
import { aliasesIn } from '../shared/access/aliases.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import { useDevice } from './device.ts';
import { type Live, liveAsked } from './facts.svelte.ts';

/** What a line is about. A card and a plan are both of their network, and each a thing of its own. */
export type NewsKind = 'event' | 'goal' | 'note' | 'plan' | 'card' | 'pool';

export interface NewsLine {
  readonly key: string;
  readonly kind: NewsKind;
  readonly which: WhichPast;
  /** The documents whose rows this line gathers. */
  readonly docs: readonly DocId[];
  /** As it is called; '' when it has no name, of a goal the two halves of its sentence. */
  readonly title: string;
  readonly thenHalf: string;
  readonly path: string;
  readonly fresh: boolean;
  readonly binned: boolean;
  /** In which parts: the documents' own kinds. */
  readonly parts: readonly string[];
  readonly by: readonly MemberId[];
  /** Milliseconds of the last edit. */
  readonly at: number;
  /** Its networks, the first of them first. */
  readonly networks: readonly SpaceId[];
}

/** What lists know of the things on this device. */
export interface Known {
  readonly networks: readonly NetworkRow[];
  readonly events: readonly EventRow[];
  readonly goals: readonly GoalRow[];
  readonly notes: readonly NoteRow[];
  readonly pools: readonly PoolRow[];
}

/** The lines, the newest first. What no list knows (a thing that left the device) makes none. */
export function newsLines(rows: readonly NewsRow[], known: Known): NewsLine[] {
  const lines = new Map<string, NewsLine>();
  for (const row of rows) {
    const line = lineOf(row, known);
    if (!line) continue;
    const before = lines.get(line.key);
    lines.set(line.key, before ? joined(before, line) : line);
  }
  return [...lines.values()].toSorted((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
}

function joined(a: NewsLine, b: NewsLine): NewsLine {
  return {
    ...a,
    docs: [...a.docs, ...b.docs],
    fresh: a.fresh || b.fresh,
    parts: [...new Set([...a.parts, ...b.parts])],
    by: [...new Set([...a.by, ...b.by])],
    at: Math.max(a.at, b.at),
  };
}

function lineOf(row: NewsRow, known: Known): NewsLine | null {
  const { doc, space, fresh } = row;
  const latest = row.by.toSorted((a, b) => b.last - a.last);
  const base = { docs: [doc], fresh, parts: [row.kind], by: latest.map((one) => one.member), at: (latest[0]?.last ?? 0) * 1000, thenHalf: '' };
  switch (row.kind) {
    case 'event':
    case 'floor': {
      const event = known.events.find((one) => one.id === space);
      const which = { space, kind: 'event' } as const;
      return event
        ? { ...base, key: space, kind: 'event', which, title: event.title, path: `/tapahtumat/${space}`, binned: event.binned, networks: event.hosts }
        : null;
    }
    case 'goal': {
      const goal = known.goals.find((one) => one.id === space);
      const which = { space, kind: 'goal' } as const;
      return goal
        ? {
            ...base,
            key: space,
            kind: 'goal',
            which,
            title: goal.when,
            thenHalf: goal.then,
            path: `/tavoitteet/${space}`,
            binned: goal.binned,
            networks: goal.hosts,
          }
        : null;
    }
    case 'pool': {
      const pool = known.pools.find((one) => one.id === space);
      const which = { space, kind: 'pool' } as const;
      return pool ? { ...base, key: space, kind: 'pool', which, title: pool.name, path: `/poolit/${space}`, binned: pool.binned, networks: pool.hosts } : null;
    }
    case 'note': {
      const note = known.notes.find((one) => one.id === doc);
      const which = { space, kind: 'note', doc } as const;
      return note && !note.private
        ? { ...base, key: doc, kind: 'note', which, title: note.title, path: `/muistiinpanot/${space}/${doc}`, binned: note.binned, networks: [space] }
        : null;
    }
    case 'plan':
    case 'card': {
      const network = known.networks.find((one) => one.id === space);
      const kind = row.kind;
      const path = `/verkostot/${space}${kind === 'plan' ? '?osa=suunnitelma' : ''}`;
      return network ? { ...base, key: `${kind}:${space}`, kind, which: { space, kind }, title: '', path, binned: network.binned, networks: [space] } : null;
    }
    default:
      return null;
  }
}

export interface News {
  readonly lines: readonly NewsLine[];
  /** Names of members, as far as this device knows them. */
  readonly names: ReadonlyMap<MemberId, string>;
  readonly networks: readonly NetworkRow[];
  /** Milliseconds; null when it is not known. */
  readonly since: number | null;
}

/** Asks once. It opens a database of its own: not on the way to the first paint. */
export async function readNews(device: Device): Promise<News> {
  const { catalog, past } = device;
  const rows = await past.news();
  const [networks, since] = [await catalog.networks(), await past.awaySince()];
  if (rows.length === 0) return { lines: [], names: new Map(), networks, since };
  const [events, goals, notes, pools] = await Promise.all([catalog.events(), catalog.goals(), catalog.notes(), catalog.pools()]);
  const lines = newsLines(rows, { networks, events, goals, notes, pools });
  return {
    lines,
    networks,
    since,
    names: await namesIn(
      device,
      lines.flatMap((line) => [line.which.space, ...line.networks]),
    ),
  };
}

/** Who is who in some spaces. */
export async function namesIn(device: Pick<Device, 'rows' | 'me' | 'self'>, spaces: readonly SpaceId[]): Promise<ReadonlyMap<MemberId, string>> {
  const names = new Map<MemberId, string>();
  for (const space of new Set(spaces)) {
    const rows = await device.rows(space);
    for (const [key, value] of rows) {
      const name: unknown = recordOf(value)?.name;
      if (key.startsWith('role/') && typeof name === 'string' && name !== '') names.set(key.slice('role/'.length) as MemberId, name);
    }
    for (const [old, member] of aliasesIn(rows)) {
      const name = names.get(member);
      if (name) names.set(old, name);
    }
  }
  const self = device.self().name;
  if (self !== '') names.set(device.me(), self);
  return names;
}

/** What came from others and was not looked at since; null until the first answer. */
export function liveNews(): Live<News | null> {
  return liveAsked<News | null>(
    () => ['news', 'catalog', 'spaces'],
    () => readNews(useDevice()),
    null,
  );
}
