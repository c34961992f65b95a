/** Makes catalogue rows from documents and record rows. Pure: the same content gives the same rows on every device. */
import { isId, type MemberId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import { readDays } from '../shared/model/availability.ts';
import { isErased } from '../shared/model/erased.ts';
import { agenda, readHead } from '../shared/model/event.ts';
import { readGoal, steps } from '../shared/model/goal.ts';
import type { Find } from '../shared/model/lost.ts';
import { readCard } from '../shared/model/network.ts';
import { excerptOf, readNote, titleOf } from '../shared/model/note.ts';
import type { Paper } from '../shared/model/paper.ts';
import { readPool } from '../shared/model/pool.ts';
import { poolsShownIn, readShown } from '../shared/model/profile.ts';
import type { ShelfChange } from './catalog.ts';
import type { Known } from './known.ts';
import type { ShownRow } from './rows.ts';
import { textsOf } from './texts.ts';

/** The rows that a document makes, and those that it no longer makes. */
export function rowsOf(paper: Paper, known: Known): readonly ShelfChange[] {
  return [...listRows(paper, known), textsOf(paper, known)].filter((change) => change !== null);
}

function listRows(paper: Paper, known: Known): readonly ShelfChange[] {
  const rows = rowsOfKind(paper, known);
  // What an erasure has left stands in no list, not even in the bin (D145).
  return isErased(paper.y) ? rows.map((change) => ({ ...change, row: null })) : rows;
}

function rowsOfKind(paper: Paper, known: Known): readonly ShelfChange[] {
  switch (paper.kind) {
    case 'card':
      return [networkRow(paper, known)];
    case 'event':
      return [eventRow(paper, known)];
    case 'goal':
      return [goalRow(paper, known)];
    case 'pool':
      return [poolRow(paper, known)];
    case 'note':
      return [noteRow(paper, known)];
    case 'availability':
      return known.spaceKind === 'member' ? [{ shelf: 'days', id: paper.space, row: { id: paper.space, months: readDays(paper).months } }] : [];
    case 'profile':
      return known.spaceKind === 'member' ? [shownByMe(paper)] : [];
    default:
      return [];
  }
}

/** What rows say of me and of others in one space. */
function rolesIn({ rows, mine }: Known): { readonly mine: string; readonly members: number } {
  const role = mine.map((id) => recordOf(rows.get(`role/${id}`))?.role).find((each) => typeof each === 'string');
  return { mine: typeof role === 'string' ? role : '', members: [...rows.keys()].filter((key) => key.startsWith('role/')).length };
}

function networkRow(paper: Paper, known: Known): ShelfChange {
  const card = readCard(paper);
  const roles = rolesIn(known);
  const row = {
    id: paper.space,
    nameFi: card.nameFi.value,
    nameSv: card.nameSv.value,
    nameEn: card.nameEn.value,
    purpose: card.purpose.value,
    themes: card.themes.value,
    colour: card.colour.value,
    weave: card.weave.value,
    role: roles.mine,
    members: roles.members,
    binned: card.bin.value !== null,
    changedAt: known.changedAt,
  };
  return { shelf: 'networks', id: row.id, row };
}

function eventRow(paper: Paper, known: Known): ShelfChange {
  const head = readHead(paper);
  const items = agenda(paper);
  const row = {
    id: paper.space,
    title: head.title.value,
    start: head.start.value,
    end: head.end.value,
    zone: head.zone.value,
    place: head.place.value,
    link: head.link.value,
    hosts: known.hosts,
    items: items.length,
    minutes: items.reduce((sum, item) => sum + item.minutes.value, 0),
    role: rolesIn(known).mine,
    binned: head.bin.value !== null,
    changedAt: known.changedAt,
  };
  return { shelf: 'events', id: row.id, row };
}

function goalRow(paper: Paper, known: Known): ShelfChange {
  const goal = readGoal(paper);
  const row = {
    id: paper.space,
    when: goal.when.value,
    // biome-ignore lint/suspicious/noThenProperty: the second half of "when …, then …"; a row that nothing awaits
    then: goal.then.value,
    hosts: known.hosts,
    steps: steps(paper).map(({ id, text, owner, due, state }) => ({
      id,
      text: text.value,
      owner: owner.value,
      due: due.value,
      state: state.value,
    })),
    binned: goal.bin.value !== null,
    changedAt: known.changedAt,
  };
  return { shelf: 'goals', id: row.id, row };
}

function noteRow(paper: Paper, known: Known): ShelfChange {
  const row = {
    id: paper.id,
    space: paper.space,
    private: known.spaceKind === 'member',
    title: titleOf(paper),
    excerpt: excerptOf(paper),
    binned: readNote(paper).bin.value !== null,
    changedAt: known.changedAt,
  };
  return { shelf: 'notes', id: row.id, row };
}

function poolRow(paper: Paper, known: Known): ShelfChange {
  const pool = readPool(paper);
  const row = {
    id: paper.space,
    name: pool.name.value,
    purpose: pool.purpose.value,
    hosts: known.hosts,
    skills: pool.skills.value,
    role: rolesIn(known).mine,
    shown: shownIn(known.rows),
    binned: pool.bin.value !== null,
    changedAt: known.changedAt,
  };
  return { shelf: 'pools', id: row.id, row };
}

/** What members show in a pool, as its rows tell. Reading is total: a newer server may have written anything. */
function shownIn(rows: Known['rows']): readonly ShownRow[] {
  const shown: ShownRow[] = [];
  for (const [key, value] of rows) {
    const member = key.startsWith('shown/') ? key.slice(6) : '';
    const said = recordOf(value);
    if (!isId(member) || !said) continue;
    const role = recordOf(rows.get(`role/${member}`));
    const months = Object.entries(recordOf(said.months) ?? {}).filter((month): month is [string, number] => typeof month[1] === 'number');
    shown.push({
      member: member as MemberId,
      name: wordOf(role?.name),
      organisation: wordOf(role?.organisation),
      skills: Array.isArray(said.skills) ? said.skills.filter((skill): skill is string => typeof skill === 'string') : [],
      pause: wordOf(said.pause),
      months: Object.fromEntries(months),
    });
  }
  return shown;
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function shownByMe(profile: Paper): ShelfChange {
  const pools = poolsShownIn(profile).map((pool) => {
    const { skills, pause } = readShown(profile, pool);
    return [pool, { skills: skills.value, pause: pause.value }] as const;
  });
  return { shelf: 'shows', id: profile.space, row: { id: profile.space, pools: Object.fromEntries(pools) } };
}

/** The row of what was found in things in the bin, or that there is none. */
export function findsRow({ id, space, kind }: Pick<Paper, 'id' | 'space' | 'kind'>, finds: readonly Find[], changedAt: number): ShelfChange {
  return { shelf: 'finds', id, row: finds.length > 0 ? { id, space, kind, finds, changedAt } : null };
}

export { findsOf, soughtIn } from '../shared/model/lost.ts';
export { notesIn } from './texts.ts';
