/**
 * What the screens of goals make of documents and rows: progress, what comes next, whose steps are mine and how late they are,
 * rows that stay the same objects while nothing in them changed. Pure.
 */
import type { GoalRow, StepRow } from '../../catalog/rows.ts';
import { isId, type MemberId, type SpaceId, type StepId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import type { Person } from '../../shared/model/fields.ts';
import type { GoalStep, StepState } from '../../shared/model/goal.ts';

/** What one row of the steps shows; the catalogue's rows have the same fields. */
export interface StepView extends StepRow {
  readonly id: StepId;
  /** Some field of it has two values on offer. */
  readonly asked: boolean;
}

export function viewOf(step: GoalStep): StepView {
  const { text, owner, due, state } = step;
  return {
    id: step.id,
    text: text.value,
    owner: owner.value,
    due: due.value,
    state: state.value,
    asked: [text, owner, due, state].some((field) => field.offers.length > 0),
  };
}

/** Keeps the former object of each row that says the same, so that a change of one step draws one row anew. */
export class SteadySteps {
  #former = new Map<string, StepView>();

  of(steps: readonly GoalStep[]): readonly StepView[] {
    const next = new Map<string, StepView>();
    for (const step of steps) {
      const view = viewOf(step);
      const former = this.#former.get(step.id);
      next.set(step.id, former && isSame(former, view) ? former : view);
    }
    this.#former = next;
    return [...next.values()];
  }
}

function isSame(a: StepView, b: StepView): boolean {
  return (
    a.text === b.text && a.due === b.due && a.state === b.state && a.asked === b.asked && a.owner?.member === b.owner?.member && a.owner?.name === b.owner?.name
  );
}

/** Whether somebody still has to do something about a step. */
export function isOpen(step: { readonly state: StepState }): boolean {
  return step.state !== 'done' && step.state !== 'lapsed';
}

/** How far a goal has come. What lapsed was never to be done, so it counts in neither figure. */
export interface Progress {
  readonly done: number;
  readonly all: number;
  readonly stuck: number;
}

export function progressOf(steps: readonly { readonly state: StepState }[]): Progress {
  const count = (state: StepState) => steps.filter((step) => step.state === state).length;
  return { done: count('done'), all: steps.length - count('lapsed'), stuck: count('stuck') };
}

/** The first open steps, in their order. */
export function nextSteps<S extends { readonly state: StepState }>(steps: readonly S[], count: number): readonly S[] {
  const found: S[] = [];
  for (const step of steps) {
    if (found.length >= count) break;
    if (isOpen(step)) found.push(step);
  }
  return found;
}

/** One knot of a goal's thread: met, the next, or later. */
export type Knot = 'done' | 'next' | 'later';

/** The thread of a goal: a knot a step, or so many knots in the same share where there are more steps than fit. */
export function knotsOf(steps: readonly { readonly state: StepState }[], most: number): readonly Knot[] {
  const counted = steps.filter((step) => step.state !== 'lapsed');
  if (counted.length <= most) {
    const next = counted.findIndex(isOpen);
    return counted.map((step, nth) => (step.state === 'done' ? 'done' : nth === next ? 'next' : 'later'));
  }
  const done = Math.floor((most * progressOf(counted).done) / counted.length);
  return Array.from({ length: most }, (_, nth) => (nth < done ? 'done' : nth === done ? 'next' : 'later'));
}

/** How a due day lies against today; '' for a step without a day or one that nobody has to do any more. */
export type Due = 'late' | 'today' | 'ahead' | '';

/** @param today "2027-03-09", where the reader is */
export function dueOf(step: { readonly due: string; readonly state: StepState }, today: string): Due {
  if (step.due === '' || !isOpen(step)) return '';
  return step.due < today ? 'late' : step.due === today ? 'today' : 'ahead';
}

/** A step of mine and the goal in which it stands. */
export interface MyStep {
  readonly goal: GoalRow;
  readonly step: StepRow;
}

/**
 * My open steps over all goals: the longest overdue first, then by day, those without a day last, in the order of their goals.
 *
 * @param mine all ids that are me, those from before the account too
 */
export function mySteps(goals: readonly GoalRow[], mine: readonly MemberId[]): readonly MyStep[] {
  const found = goals
    .filter((goal) => !goal.binned)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((goal) => goal.steps.filter((step) => isOpen(step) && isMine(step.owner, mine)).map((step) => ({ goal, step })));
  // Sorting is stable, so what is due on one day stays in the order of its goal.
  return found.sort((a, b) => (a.step.due || '9999').localeCompare(b.step.due || '9999'));
}

export function isMine(owner: Person | null, mine: readonly MemberId[]): boolean {
  return owner?.member != null && mine.includes(owner.member);
}

/** A half of the sentence as it stands in the whole: without a full stop or comma of its own at the end. */
export function bare(half: string): string {
  return half.trim().replace(/[\s.,;]+$/u, '');
}

/** A pasted list as texts of steps: a line each, without the signs that lists begin with; fewer than two lines are no list. */
export function pastedSteps(text: string): readonly string[] {
  const lines = text
    .split(/[\r\n\u2028\u2029]+/u)
    .map((line) => line.replace(/^\s*(?:[-–—*•◦▪☐☑]|\d{1,4}[.)]|\[[ xX]?\])\s+/u, '').trim())
    .filter((line) => line !== '');
  return lines.length > 1 ? lines : [];
}

export interface Member {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
}

/** The members that record rows of a space name, in the order of their names. */
export function membersIn(rows: ReadonlyMap<string, Json>): readonly Member[] {
  const found: Member[] = [];
  for (const [key, value] of rows) {
    const member = key.startsWith('role/') ? key.slice('role/'.length) : '';
    const row = recordOf(value);
    if (!isId(member) || !row) continue;
    found.push({ member: member as MemberId, name: word(row.name), organisation: word(row.organisation) });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, 'fi') || (a.member < b.member ? -1 : 1));
}

/** What is known of people on this device. */
export interface Known {
  /** The members of the networks in question; null before the rows have answered. */
  readonly members: readonly Member[] | null;
  /** All ids that are me. */
  readonly mine: readonly MemberId[];
  /** My own name as I gave it here. */
  readonly self: string;
  /** Members by ids that they had before their accounts. */
  readonly aliases?: ReadonlyMap<MemberId, MemberId>;
}

/**
 * How a member is called: me by the name I have here, under any of my ids; others by their row today, whatever they were called before.
 * `former`: the networks' members are known and this one is not among them. `unknown`: a member without a name, or nothing is known yet.
 */
export function calledIn({ members, mine, self, aliases }: Known, id: MemberId): { readonly name: string } | 'former' | 'unknown' {
  const member = aliases?.get(id) ?? id;
  const row = members?.find((each) => each.member === member);
  const name = mine.includes(member) ? self || (row?.name ?? '') : (row?.name ?? '');
  if (name !== '') return { name };
  return row || mine.includes(member) || !members || members.length === 0 ? 'unknown' : 'former';
}

/** The host networks that the birth certificate of a goal names. */
export function hostsIn(rows: ReadonlyMap<string, Json>): readonly SpaceId[] {
  const hosts: unknown = recordOf(rows.get('birth'))?.hosts;
  return Array.isArray(hosts) ? hosts.filter((id): id is SpaceId => isId(id)) : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
