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
import { pathOfView, type Question, type View } from './question.ts';
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
  readonly sign: HitKind | 'more' | Action['icon'];
  /** What it is, in a word; '' for what can be done. */
  readonly kind: string;
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
/** So many new things are offered under what was typed where something answers: what is looked for is mostly there. */
const titledBesideHits = 2;
/** What is made oftenest stands first. */
const everyday: ReadonlySet<string> = new Set(['new-event', 'new-note']);
/** So many networks are named where a person is in many. */
const mostNamed = 2;

export function pathOf({ kind, space, doc, thing, person }: Pick<Hit, 'kind' | 'space' | 'doc' | 'thing' | 'person'>): Path {
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
    case 'person':
      return person?.shownBy === 'event' ? `/tapahtumat/${space}` : `/${person?.shownBy === 'pool' ? 'poolit' : 'verkostot'}/${space}?jasen=${thing}`;
  }
}

/** The groups for what was found, and for what can be done; commands first only when one is called by its name. */
export function groupsOf(
  question: Question,
  found: Found | null,
  where: Where,
  actions: readonly Action[],
  places: readonly Place[],
  view: View = 'best',
): readonly Group[] {
  const commands =
    question.only === 'networks' || view !== 'best'
      ? []
      : commandGroups(question, actions, places, (found?.hits.length ?? 0) > 0 ? titledBesideHits : undefined);
  if (question.only === 'commands') return commands;
  if (view !== 'best') return kindGroups(found, where, question.text, view);
  const { things, people } = bestGroups(found, where, question);
  const called = commands.some(({ options }) => options.some(({ title }) => beginsWith(title.text, question.text)));
  const [first] = found?.hits ?? [];
  const hits = first?.kind === 'person' ? [...people, ...things] : things;
  const rest = first?.kind === 'person' ? [] : people;
  return called ? [...commands, ...hits, ...rest] : [...hits, ...commands, ...rest];
}

/** The best of all kinds as one list, as far as they go, and people apart. */
function bestGroups(found: Found | null, where: Where, { text, only }: Question): { readonly things: readonly Group[]; readonly people: readonly Group[] } {
  const hits = found?.hits ?? [];
  const of = (options: readonly Option[], key: string, word: string): readonly Group[] => (options.length > 0 ? [{ key, word, options }] : []);
  const things = hits.filter(({ kind }) => kind !== 'person');
  const people = hits.filter(({ kind }) => kind === 'person');
  const n = countOf(found);
  const more = n > hits.length && only === null ? [moreOption(say('all', { n }), pathOfView(text, 'all'))] : [];
  return {
    things: of([...things.map((hit) => optionOf(hit, where)), ...(things.length > 0 ? more : [])], 'found', say('found')),
    people: of([...people.map((hit) => optionOf(hit, where)), ...(things.length === 0 ? more : [])], 'people', say('kind.person')),
  };
}

/** Kind by kind, the kind of the best hit first. */
function kindGroups(found: Found | null, where: Where, text: string, view: View): readonly Group[] {
  const kinds = [...new Set(found?.hits.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const options = (found?.hits ?? []).filter((hit) => hit.kind === kind).map((hit) => optionOf(hit, where));
    const word = say(`kind.${kind}`);
    const n = found?.total[kind] ?? options.length;
    if (n <= options.length) return { key: kind, word, options };
    const more = view === 'all' ? [moreOption(say('more', { kind: word, n }), pathOfView(text, kind))] : [];
    return { key: kind, word: say('kind.more', { word, shown: options.length, n }), options: [...options, ...more] };
  });
}

function optionOf(hit: Hit, where: Where): Option {
  const { kind, doc, thing } = hit;
  return {
    key: `${kind}/${doc}/${thing}`,
    sign: kind,
    kind: say(`one.${kind}`),
    title: hit.title.text === '' ? { text: kind === 'plan' ? say('plan.of', { name: where(hit) }) : say('untitled'), marks: [] } : hit.title,
    sentence: hit.sentence,
    meta: kind === 'plan' ? '' : hit.where || where(hit),
    path: pathOf(hit),
  };
}

function moreOption(text: string, path: Path): Option {
  return { key: path, sign: 'more', kind: '', title: { text, marks: [] }, sentence: null, meta: '', path };
}

/** Whether nothing answers: what was typed may still become the name of something new. */
export function isNothing(groups: readonly Group[]): boolean {
  return groups.every(({ options }) => options.every(({ key }) => key.startsWith('titled/')));
}

/** How many there are in all, shown or not. */
export function countOf(found: Found | null): number {
  return hitKinds.reduce((sum, kind) => sum + (found?.total[kind] ?? 0), 0);
}

function commandGroups(
  { text: typed, only }: Question,
  actions: readonly Action[],
  places: readonly Place[],
  mostTitled = Number.POSITIVE_INFINITY,
): readonly Group[] {
  const doing: Option[] = [];
  const going: Option[] = [];
  for (const { id, icon, word, keywords, path, group } of actions) {
    const title = answersTo({ word: word(), keywords: keywords?.() ?? '' }, typed);
    const option = { key: `action/${id}`, sign: icon, kind: '', sentence: null, path };
    if (title) (group === 'do' ? doing : going).push({ ...option, title, meta: say(group === 'do' ? 'command' : 'place') });
  }
  // What was typed may be the name of something new.
  if (typed.length > 1 && only === null) {
    const titling = actions
      .filter(({ id, titled }) => titled && !doing.some(({ key }) => key === `action/${id}`))
      .toSorted((a, b) => Number(everyday.has(b.id)) - Number(everyday.has(a.id)));
    for (const { id, icon, word, path, titled = '' } of titling.slice(0, mostTitled)) {
      const text = say('titled', { word: word(), text: typed });
      doing.push({
        key: `titled/${id}`,
        sign: icon,
        kind: '',
        title: { text, marks: [] },
        sentence: null,
        meta: say('command'),
        path: `${path}?${new URLSearchParams({ [titled]: typed })}`,
      });
    }
  }
  for (const { path, icon, word } of places) {
    const title = answersTo({ word: word(), keywords: '' }, typed);
    if (title) going.push({ key: `place${path}`, sign: icon, kind: '', title, sentence: null, meta: say('place'), path });
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
    ...newest(lists.networks).map((row) => ({ ...row, kind: 'network' as const, title: networkName(row) })),
    ...newest(lists.events).map((row) => ({ ...row, kind: 'event' as const })),
    ...newest(lists.goals).map((row) => ({ ...row, kind: 'goal' as const, title: row.when || row.then })),
    ...newest(lists.notes).map((row) => ({ ...row, kind: 'note' as const, title: row.title || row.excerpt })),
    ...newest(lists.pools).map((row) => ({ ...row, kind: 'pool' as const, title: row.name })),
  ];
  const options = newest(standing).map((row) => {
    const at = row.kind === 'note' ? { kind: row.kind, space: row.space, doc: row.id } : { kind: row.kind, space: row.id, doc: row.id as never };
    return {
      key: `recent/${row.kind}/${row.id}`,
      sign: row.kind,
      kind: say(`one.${row.kind}`),
      title: { text: row.title || say('untitled'), marks: [] },
      sentence: null,
      meta: where(at),
      path: pathOf({ ...at, thing: '' }),
    };
  });
  const recent = options.length > 0 ? [{ key: 'recent', word: say('recent'), options }] : [];
  return [...recent, ...commandGroups({ text: '', only: null }, actions, places)];
}

/** Those that changed last, without the bin, in their order. One look at each row: there may be thousands, and this stands between opening and the first key. */
function newest<R extends { readonly changedAt: number; readonly binned: boolean }>(rows: readonly R[]): readonly R[] {
  const kept: R[] = [];
  for (const row of rows) {
    if (row.binned || (kept.length === mostRecent && row.changedAt <= (kept.at(-1)?.changedAt ?? 0))) continue;
    const at = kept.findIndex(({ changedAt }) => changedAt < row.changedAt);
    kept.splice(at < 0 ? kept.length : at, 0, row);
    if (kept.length > mostRecent) kept.pop();
  }
  return kept;
}

/** In which network a thing is, or on which day. */
export type Where = (hit: Pick<Hit, 'kind' | 'space' | 'doc' | 'person'>) => string;

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
  const days = new Map<string, string>();
  const dayOf = ({ start, zone }: EventRow): string => {
    const key = `${start} ${zone}`;
    const day = days.get(key) ?? dayNear(start, Date.now(), zone);
    days.set(key, day);
    return day;
  };
  return ({ kind, space, doc, person }) => {
    switch (kind) {
      case 'plan':
        return named([space]);
      case 'event': {
        const row = events.get(space);
        return row?.start ? dayOf(row) : named(row?.hosts ?? []);
      }
      case 'goal':
        return named(goals.get(space)?.hosts ?? []);
      case 'note':
        return notes.get(doc)?.private ? say('private') : named([space]);
      case 'pool':
        return named(pools.get(space)?.hosts ?? []);
      case 'person':
        return named((person?.networks ?? []).slice(0, mostNamed)) || (pools.get(space)?.name ?? events.get(space)?.title ?? '');
      default:
        return '';
    }
  };
}
