/**
 * What *Hae tai tee* lists: hits by kind, what can be done, where one can go; and when nothing is typed, what changed last.
 * Each knows its sentence, where it is, and the address that shows it.
 */
import type { EventRow, GoalRow, NetworkRow, NoteRow, PoolRow } from '../../catalog/rows.ts';
import { type Found, type Hit, type HitKind, hitKinds, type Marked } from '../../search/found.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import type { Action, Place } from '../../ui/feature.ts';
import type { Path } from '../../ui/navigation.ts';
import { dayNear } from '../../words/dates.ts';
import { networkName } from '../../words/names.ts';
import { answersTo, beginsWith } from './commands.ts';
import type { Question } from './question.ts';
import { say } from './words.ts';

/** The lists beside the index: names, days and hosts as they are now. */
export interface Lists {
  readonly networks: readonly NetworkRow[];
  readonly events: readonly EventRow[];
  readonly goals: readonly GoalRow[];
  readonly notes: readonly NoteRow[];
  readonly pools: readonly PoolRow[];
}

export interface Option {
  /** Unlike every other in the list. */
  readonly key: string;
  readonly sign: HitKind | Action['icon'];
  readonly title: Marked;
  readonly sentence: Marked | null;
  /** Where it is, or when; '' for nothing to say. */
  readonly meta: string;
  readonly path: Path;
}

export interface Group {
  readonly key: string;
  readonly word: string;
  readonly options: readonly Option[];
}

const mostRecent = 8;

export function pathOf({ kind, space, doc, thing }: Pick<Hit, 'kind' | 'space' | 'doc' | 'thing'>): Path {
  switch (kind) {
    case 'network':
      return `/verkostot/${space}`;
    case 'plan':
      return `/verkostot/${space}?osa=suunnitelma`;
    case 'event':
      return `/tapahtumat/${space}`;
    case 'item':
      return `/tapahtumat/${space}?kohta=${thing}&nakyma=kohta`;
    case 'goal':
      return `/tavoitteet/${space}`;
    case 'step':
      return `/tavoitteet/${space}?askel=${thing}`;
    case 'note':
      return `/muistiinpanot/${space}/${doc}`;
    case 'pool':
      return `/poolit/${space}`;
  }
}

/** The groups for what was found, the kind of the best hit first; commands before them only when one is called by its name. */
export function groupsOf(question: Question, found: Found | null, where: Where, actions: readonly Action[], places: readonly Place[]): readonly Group[] {
  const commands = question.only === 'networks' ? [] : commandGroups(question, actions, places);
  if (question.only === 'commands') return commands;
  const hits = hitGroups(found, where);
  const called = commands.some(({ options }) => options.some(({ title }) => beginsWith(title.text, question.text)));
  return called ? [...commands, ...hits] : [...hits, ...commands];
}

function hitGroups(found: Found | null, where: Where): readonly Group[] {
  if (!found) return [];
  const kinds = [...new Set(found.hits.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const hits = found.hits.filter((hit) => hit.kind === kind);
    const word = say(`kind.${kind}`);
    const n = found.total[kind] ?? hits.length;
    return {
      key: kind,
      word: n > hits.length ? say('kind.more', { word, shown: hits.length, n }) : word,
      options: hits.map((hit) => ({
        key: `${kind}/${hit.doc}/${hit.thing}`,
        sign: kind,
        title: hit.title.text === '' ? { text: kind === 'plan' ? say('plan.of', { name: where(hit) }) : say('untitled'), marks: [] } : hit.title,
        sentence: hit.sentence,
        meta: kind === 'plan' ? '' : hit.where || where(hit),
        path: pathOf(hit),
      })),
    };
  });
}

/** Whether nothing answers: what was typed may still become the name of something new. */
export function isNothing(groups: readonly Group[]): boolean {
  return groups.every(({ options }) => options.every(({ key }) => key.startsWith('titled/')));
}

/** How many there are in all, shown or not. */
export function countOf(found: Found | null): number {
  return hitKinds.reduce((sum, kind) => sum + (found?.total[kind] ?? 0), 0);
}

function commandGroups({ text: typed, only }: Question, actions: readonly Action[], places: readonly Place[]): readonly Group[] {
  const doing: Option[] = [];
  const going: Option[] = [];
  for (const { id, icon, word, keywords, path, group } of actions) {
    const title = answersTo({ word: word(), keywords: keywords?.() ?? '' }, typed);
    const option = { key: `action/${id}`, sign: icon, sentence: null, path };
    if (title) (group === 'do' ? doing : going).push({ ...option, title, meta: say(group === 'do' ? 'command' : 'place') });
  }
  // What was typed may be the name of something new.
  if (typed.length > 1 && only === null)
    for (const { id, icon, word, path, titled } of actions) {
      if (!titled || doing.some(({ key }) => key === `action/${id}`)) continue;
      const text = say('titled', { word: word(), text: typed });
      doing.push({
        key: `titled/${id}`,
        sign: icon,
        title: { text, marks: [] },
        sentence: null,
        meta: say('command'),
        path: `${path}?${new URLSearchParams({ [titled]: typed })}`,
      });
    }
  for (const { path, icon, word } of places) {
    const title = answersTo({ word: word(), keywords: '' }, typed);
    if (title) going.push({ key: `place${path}`, sign: icon, title, sentence: null, meta: say('place'), path });
  }
  const groups = [
    { key: 'do', word: say('do'), options: doing },
    { key: 'go', word: say('go'), options: going },
  ];
  return groups.filter(({ options }) => options.length > 0);
}

/** Nothing is typed: what changed last, then everything that can be done. */
export function groupsOfNothing(lists: Lists, where: Where, actions: readonly Action[], places: readonly Place[]): readonly Group[] {
  const standing = [
    ...lists.networks.map((row) => ({ ...row, kind: 'network' as const, title: networkName(row) })),
    ...lists.events.map((row) => ({ ...row, kind: 'event' as const })),
    ...lists.goals.map((row) => ({ ...row, kind: 'goal' as const, title: row.when || row.then })),
    ...lists.notes.map((row) => ({ ...row, kind: 'note' as const, title: row.title || row.excerpt })),
    ...lists.pools.map((row) => ({ ...row, kind: 'pool' as const, title: row.name })),
  ].filter(({ binned }) => !binned);
  const options = standing
    .toSorted((a, b) => b.changedAt - a.changedAt)
    .slice(0, mostRecent)
    .map((row) => {
      const at = row.kind === 'note' ? { kind: row.kind, space: row.space, doc: row.id } : { kind: row.kind, space: row.id, doc: row.id as never };
      return {
        key: `recent/${row.kind}/${row.id}`,
        sign: row.kind,
        title: { text: row.title || say('untitled'), marks: [] },
        sentence: null,
        meta: where(at),
        path: pathOf({ ...at, thing: '' }),
      };
    });
  const recent = options.length > 0 ? [{ key: 'recent', word: say('recent'), options }] : [];
  return [...recent, ...commandGroups({ text: '', only: null }, actions, places)];
}

/** In which network a thing is, or on which day. */
export type Where = (hit: Pick<Hit, 'kind' | 'space' | 'doc'>) => string;

/** Made once for the lists as they stand, and asked for each hit. */
export function whereabouts(lists: Lists): Where {
  const networks = new Map(lists.networks.map((row) => [row.id, row]));
  const events = new Map(lists.events.map((row) => [row.id, row]));
  const goals = new Map(lists.goals.map((row) => [row.id, row]));
  const notes = new Map(lists.notes.map((row) => [row.id, row]));
  const pools = new Map(lists.pools.map((row) => [row.id, row]));
  const named = (spaces: readonly SpaceId[]): string =>
    spaces
      .map((space) => networks.get(space))
      .filter((row) => row !== undefined)
      .map(networkName)
      .join(', ');
  return ({ kind, space, doc }) => {
    switch (kind) {
      case 'plan':
        return named([space]);
      case 'event': {
        const row = events.get(space);
        return row?.start ? dayNear(row.start, Date.now(), row.zone) : named(row?.hosts ?? []);
      }
      case 'goal':
        return named(goals.get(space)?.hosts ?? []);
      case 'note':
        return notes.get(doc)?.private ? say('private') : named([space]);
      case 'pool':
        return named(pools.get(space)?.hosts ?? []);
      default:
        return '';
    }
  };
}
