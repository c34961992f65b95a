/**
 * A goal of a network: a sentence ("Kun …, silloin …"), why it matters, and the steps towards it. Each goal is a space of its own,
 * so that a second network can join it one day and nothing has to be moved.
 */
import type * as Y from 'yjs';
import type { StepId } from '../base/ids.ts';
import { bin } from './bin.ts';
import { date } from './calendar.ts';
import { oneOf, person, text } from './fields.ts';
import { addTo, type Listed, type ListKind, listed, listedAt, moveIn, type NewIn, placeIn, sortedIn, takeBackTo } from './list.ts';
import { textOf } from './long-text.ts';
import type { Paper } from './paper.ts';
import { type ReadThing, readThing, type Seen, type ValueOf } from './thing.ts';
import { binThing, type Change, head, isBinned, type Outcome, type Place, putField, putFields, type Step, takeBack, thingAt } from './verbs.ts';

export const stepStates = ['coming', 'going', 'done', 'stuck', 'lapsed'] as const;
export type StepState = (typeof stepStates)[number];

/** More steps than this nobody walks; it also keeps a paste of a whole spreadsheet from filling everybody's disk. */
export const mostSteps = 10_000;

/** The fields of a goal that members write: the two halves of its sentence, and why. */
const headFields = {
  when: text(''),
  // biome-ignore lint/suspicious/noThenProperty: the second half of "when …, then …"; a record of fields, which nothing awaits
  then: text(''),
  why: text('', 1_000),
};
export const goalHead = { ...headFields, bin };

const stepFields = {
  text: text(''),
  owner: person(),
  /** A day, in no zone: whoever reads it, it is due by the end of it. */
  due: date(),
  state: oneOf(stepStates, 'coming'),
};
/** What members write of a step. */
export const writtenOfStep = stepFields;
const stepList: ListKind<typeof stepFields> = { root: 'steps', fields: stepFields, most: mostSteps };

export type GoalField = keyof typeof headFields;
export type GoalValue<F extends GoalField> = ValueOf<(typeof headFields)[F]>;
export type GoalChange = Change<typeof headFields>;
export type GoalHead = ReadThing<typeof goalHead>;

export type StepField = keyof typeof stepFields;
export type StepValue<F extends StepField> = ValueOf<(typeof stepFields)[F]>;
export type StepChange = Change<typeof stepFields>;
export type GoalStep = Listed<typeof stepFields, StepId>;
/** What a new step may bring along. */
export type NewStep = NewIn<typeof stepFields>;

/** Where a step lives in the document `goal`. */
export const placeOfStep = (id: StepId): Place => placeIn(stepList, id);

/** The goal as it stands; every field of an empty document reads as its fallback. */
export function readGoal(goal: Pick<Paper, 'y'>): GoalHead {
  return readThing(thingAt(goal.y, head), goalHead);
}

/** The text of the goal itself: one long text, a root named by the goal's space. */
export function textOfGoal(goal: Pick<Paper, 'y' | 'space'>): Y.Text {
  return textOf(goal.y, goal.space);
}

/** The steps that are not in the bin, in their order. */
export function steps(goal: Pick<Paper, 'y'>): readonly GoalStep[] {
  return listed(goal.y, stepList) as readonly GoalStep[];
}

/** The steps in the bin, the last binned first. */
export function binnedSteps(goal: Pick<Paper, 'y'>): readonly GoalStep[] {
  return sortedIn(goal.y, stepList).binned as readonly GoalStep[];
}

/** Both at once, for a screen that shows both: of ten thousand steps one reading is enough. */
export function allSteps(goal: Pick<Paper, 'y'>): { readonly steps: readonly GoalStep[]; readonly binned: readonly GoalStep[] } {
  const { standing, binned } = sortedIn(goal.y, stepList);
  return { steps: standing as readonly GoalStep[], binned: binned as readonly GoalStep[] };
}

/** One step, on the list or in the bin; null when it is not here. */
export function stepAt(goal: Pick<Paper, 'y'>, id: StepId): GoalStep | null {
  return listedAt(goal.y, stepList, id) as GoalStep | null;
}

/** Writes one field of the goal over what was shown of it. */
export function putGoal<F extends GoalField>(goal: Paper, field: F, seen: Seen, value: GoalValue<F>): Outcome {
  return putField(goal, head, headFields, field, seen, value);
}

/** Writes several fields of the goal as one step. */
export function putGoalFields(goal: Paper, changes: readonly GoalChange[]): Outcome {
  return putFields(goal, head, headFields, changes);
}

/**
 * Makes a step. The outcome's `thing` is its id.
 *
 * @param index its place among `steps(goal)`, the end when absent
 */
export function addStep(goal: Paper, step: NewStep = {}, index?: number): Outcome {
  return addSteps(goal, [step], index);
}

/** Makes several steps in a row at once (a pasted list); `thing` is the first one's id. Refused as a whole above `mostSteps`. */
export function addSteps(goal: Paper, many: readonly NewStep[], index?: number): Outcome {
  // Whole from the first moment: a step without words has its text all the same.
  const whole = many.map((step) => ({ text: '', ...step }));
  return addTo(goal, stepList, whole, index);
}

/** Writes one field of a step over what was shown of it. null when the step is in the bin. */
export function putStep<F extends StepField>(goal: Paper, id: StepId, field: F, seen: Seen, value: StepValue<F>): Outcome {
  return putField(goal, placeOfStep(id), stepFields, field, seen, value);
}

/** Writes several fields of a step as one act. */
export function putStepFields(goal: Paper, id: StepId, changes: readonly StepChange[]): Outcome {
  return putFields(goal, placeOfStep(id), stepFields, changes);
}

/** Moves a step to a place among `steps(goal)`, counted without it. null when it stands there already. */
export function moveStep(goal: Paper, id: StepId, toIndex: number): Outcome {
  return moveIn(goal, stepList, id, toIndex);
}

export function binStep(goal: Paper, id: StepId): Step | null {
  return binThing(goal, placeOfStep(id), null);
}

/** Takes a step back to the list, to the place that it had. */
export function takeBackStep(goal: Paper, id: StepId): Outcome {
  return takeBackTo(goal, stepList, id);
}

/** Puts the whole goal into the bin. Everything in it is read-only from then on. */
export function binGoal(goal: Paper): Step | null {
  return binThing(goal, head, null);
}

export function takeBackGoal(goal: Paper): Step | null {
  return takeBack(goal, head);
}

export function isGoalBinned(goal: Pick<Paper, 'y'>): boolean {
  return isBinned(goal.y, head);
}
