/** The words of documents, thing by thing, for search: of what is in the bin nothing. Pure. */
import { isId, type MemberId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import { agenda, readHead } from '../shared/model/event.ts';
import { readGoal, steps } from '../shared/model/goal.ts';
import { plainText, textOf } from '../shared/model/long-text.ts';
import { readCard } from '../shared/model/network.ts';
import { noteText, readNote, titleOf } from '../shared/model/note.ts';
import type { Paper } from '../shared/model/paper.ts';
import { planText } from '../shared/model/plan.ts';
import { readPool } from '../shared/model/pool.ts';
import type { ShelfChange } from './catalog.ts';
import type { Known } from './known.ts';
import type { PersonWords, TextRow } from './rows.ts';

type Words = Pick<TextRow, 'title' | 'parts'>;

/** The text row of a document; null for a kind that search knows nothing of. */
export function textsOf(paper: Paper, known: Known): ShelfChange | null {
  const { kind } = paper;
  const read = readers[kind as TextRow['kind']];
  if (!read) return null;
  const words = read(paper, known);
  const parts = words?.parts.filter((part) => part.title !== '' || part.text !== '') ?? [];
  if (!words || parts.length === 0) return { shelf: 'texts', id: paper.id, row: null };
  const people = kind === 'card' || kind === 'event' ? peopleIn(known.rows) : [];
  const row: TextRow = { id: paper.id, space: paper.space, kind: kind as TextRow['kind'], title: words.title, parts, people, changedAt: known.changedAt };
  return { shelf: 'texts', id: paper.id, row };
}

/** Who has a role in a space, by name. */
function peopleIn(rows: Known['rows']): readonly PersonWords[] {
  const people: PersonWords[] = [];
  for (const [key, value] of rows) {
    const member = key.startsWith('role/') ? key.slice(5) : '';
    const role = recordOf(value);
    if (!isId(member) || typeof role?.name !== 'string' || role.name === '') continue;
    people.push({ member: member as MemberId, name: role.name, organisation: typeof role.organisation === 'string' ? role.organisation : '', skills: [] });
  }
  return people;
}

/** What members wrote about an agenda's items, by item (document `floor`). */
export function notesIn(floor: Paper): ReadonlyMap<string, string> {
  const roots = [...floor.y.share.keys()].filter((name) => isId(name));
  return new Map(roots.map((item) => [item, wordsOf(plainText(textOf(floor.y, item)))]));
}

/** null: it is in the bin. */
const readers: { readonly [K in TextRow['kind']]: (paper: Paper, known: Known) => Words | null } = {
  card(paper) {
    const card = readCard(paper);
    if (card.bin.value) return null;
    const [title = '', ...others] = [...new Set([card.nameFi.value, card.nameSv.value, card.nameEn.value])].filter((name) => name !== '');
    return { title, parts: [whole(title, ...others, card.purpose.value, card.themes.value.join(', '))] };
  },
  plan: (paper) => ({ title: '', parts: [whole('', plainText(planText(paper)))] }),
  event(paper, { notes }) {
    const head = readHead(paper);
    if (head.bin.value) return null;
    const items = agenda(paper).map((item) => part(item.id, item.title.value, item.wanted.value, notes.get(item.id) ?? ''));
    return { title: head.title.value, parts: [whole(head.title.value, head.purpose.value, head.place.value), ...items] };
  },
  goal(paper) {
    const goal = readGoal(paper);
    if (goal.bin.value) return null;
    const title = goal.when.value || goal.then.value;
    const rest = goal.when.value ? goal.then.value : '';
    const own = plainText(textOf(paper.y, paper.space));
    return { title, parts: [whole(title, rest, goal.why.value, own), ...steps(paper).map((step) => part(step.id, step.text.value))] };
  },
  pool(paper) {
    const pool = readPool(paper);
    if (pool.bin.value) return null;
    return { title: pool.name.value, parts: [whole(pool.name.value, pool.purpose.value, pool.skills.value.join(', '))] };
  },
  note(paper) {
    if (readNote(paper).bin.value) return null;
    return { title: titleOf(paper), parts: [whole(readNote(paper).title.value, plainText(noteText(paper)))] };
  },
};

function whole(title: string, ...texts: readonly string[]): TextRow['parts'][number] {
  return part('', title, ...texts);
}

function part(thing: string, title: string, ...texts: readonly string[]): TextRow['parts'][number] {
  return {
    thing,
    title,
    text: texts
      .map(wordsOf)
      .filter((text) => text !== '')
      .join('\n'),
  };
}

/** Without blanks at its ends and empty lines between. */
function wordsOf(text: string): string {
  return text.replace(/\s*\n\s*/g, '\n').trim();
}
