/** The acts of a member in a simulation: each by the verbs of the rider's own version of the app, and taken down in the ledger. */
import { lineKinds } from '../../../src/shared/model/long-text.ts';
import type { Seen } from '../../../src/shared/model/thing.ts';
import type { Ledger } from './ledger.ts';
import type { PaperName, Rider } from './rider.ts';

export interface Turn {
  readonly rider: Rider;
  readonly ledger: Ledger;
  /** A word that no other act writes. */
  readonly word: string;
  readonly random: () => number;
}

const below = ({ random }: Turn, n: number): number => Math.floor(random() * n);
const pick = <T>(turn: Turn, from: readonly T[]): T | undefined => from[below(turn, Math.max(1, from.length))];

/** Puts from an input: over what stood when it got the focus, however long ago, and what the member wrote since. Every other time they leave it then. */
export function putFrom({ rider, ledger, random }: Turn, name: 'event' | 'goal', input: string, read: () => Seen, put: (seen: Seen) => unknown): void {
  const seen = rider.inputs.get(input) ?? read();
  ledger.saw(seen.map((id) => `${name} ${id}`));
  put(seen);
  if (random() < 0.5) rider.inputs.delete(input);
  else rider.inputs.set(input, read());
}

export function addItem({ rider, ledger, word, ...turn }: Turn): void {
  const { kit, papers } = rider;
  const event = papers.event.paper;
  kit.addItem(event, { title: word }, below({ rider, ledger, word, ...turn }, kit.agenda(event).length + 1));
  const fresh = kit.agenda(event).find((item) => item.title.value === word);
  if (fresh) ledger.items.push(fresh.id);
}

function putTitle(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const event = papers.event.paper;
  putFrom(
    turn,
    'event',
    'title',
    () => kit.readHead(event).title.seen,
    (seen) => kit.putHead(event, 'title', seen, turn.word),
  );
}

function putItem(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const event = papers.event.paper;
  const item = pick(turn, kit.agenda(event));
  if (!item) return;
  const field = turn.random() < 0.5 ? 'title' : 'minutes';
  const value = field === 'title' ? turn.word : 5 + below(turn, 40);
  putFrom(
    turn,
    'event',
    `${item.id} ${field}`,
    () => kit.itemAt(event, item.id)?.[field].seen ?? [],
    (seen) => kit.putItem(event, item.id, field, seen, value),
  );
}

function moveItem(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const all = kit.agenda(papers.event.paper);
  const item = pick(turn, all);
  if (item) kit.moveItem(papers.event.paper, item.id, below(turn, all.length));
}

function binItem(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const event = papers.event.paper;
  const binned = pick(turn, kit.binnedItems(event));
  const item = pick(turn, kit.agenda(event));
  if (binned && turn.random() < 0.5) kit.takeBackItem(event, binned.id);
  else if (item && kit.binItem(event, papers.floor.paper, item.id)) turn.ledger.binned(turn.rider, item.id);
}

function addStep(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const goal = papers.goal.paper;
  kit.addStep(goal, { text: turn.word }, below(turn, kit.steps(goal).length + 1));
  const fresh = kit.steps(goal).find((step) => step.text.value === turn.word);
  if (fresh) turn.ledger.steps.push(fresh.id);
}

function putStep(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const goal = papers.goal.paper;
  const step = pick(turn, kit.steps(goal));
  if (!step) return;
  putFrom(
    turn,
    'goal',
    `${step.id} text`,
    () => kit.stepAt(goal, step.id)?.text.seen ?? [],
    (seen) => kit.putStep(goal, step.id, 'text', seen, turn.word),
  );
}

function moveOrBinStep(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const goal = papers.goal.paper;
  const step = pick(turn, kit.steps(goal));
  const binned = pick(turn, kit.binnedSteps(goal));
  if (binned && turn.random() < 0.3) kit.takeBackStep(goal, binned.id);
  else if (step && turn.random() < 0.3) kit.binStep(goal, step.id);
  else if (step) kit.moveStep(goal, step.id, below(turn, kit.steps(goal).length));
}

/** Types a word where a gap is: put into the middle of another it would only look as if that one were lost. */
function type(turn: Turn, name: PaperName, of: string): void {
  const { kit, papers } = turn.rider;
  const { paper } = papers[name];
  const text = kit.textOf(paper.y, of);
  kit.write(paper, () => {
    kit.ensureFinalBreak(text);
    const gaps = [0, ...[...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)];
    text.insert(pick(turn, gaps) as number, `${turn.word} `);
  });
  turn.ledger.words.set(turn.word, { in: name, of, deleted: false });
}

function typeInItem(turn: Turn): void {
  const item = pick(turn, turn.rider.kit.agenda(turn.rider.papers.event.paper));
  if (item) type(turn, 'floor', item.id);
}

function typeInNote(turn: Turn): void {
  type(turn, 'note', turn.rider.papers.note.paper.id);
}

/** Makes a line a heading, an item of a list, or begins a new line. */
function formatNote(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const { paper } = papers.note;
  const text = kit.noteText(paper);
  kit.write(paper, () => {
    kit.ensureFinalBreak(text);
    const letters = text.toString();
    const breaks = [...letters.matchAll(/\n/g)].map(({ index }) => index);
    const gaps = [...letters.matchAll(/ /g)].map(({ index }) => index + 1);
    const gap = pick(turn, gaps);
    if (gap !== undefined && turn.random() < 0.4) text.insert(gap, '\n');
    else text.format(pick(turn, breaks) as number, 1, { line: pick(turn, lineKinds) });
  });
}

/** Takes a word away that stands in front of the member. */
function deleteWord(turn: Turn): void {
  const { kit, papers } = turn.rider;
  const { paper } = papers.note;
  const text = kit.noteText(paper);
  const found = pick(turn, [...text.toString().matchAll(/s\d+t\d+x /g)]);
  if (!found) return;
  kit.write(paper, () => text.delete(found.index, found[0].length));
  const word = turn.ledger.words.get(found[0].trim());
  if (word) word.deleted = true;
}

/** Each as often as it stands here. */
const acts: readonly ((turn: Turn) => void)[] = [
  addItem,
  addItem,
  putTitle,
  putItem,
  putItem,
  moveItem,
  binItem,
  addStep,
  putStep,
  moveOrBinStep,
  typeInItem,
  typeInItem,
  typeInNote,
  typeInNote,
  formatNote,
  deleteWord,
];

export function act(turn: Turn): void {
  const one = pick(turn, acts) as (turn: Turn) => void;
  turn.ledger.watch(turn.rider, () => one(turn));
}
