/**
 * A network's plan: the order in which its goals stand, and a co-edited text beside them (document `plan` of the network).
 * Which goals there are, the network's rows say; a goal that the plan has never heard of stands last.
 */
import type * as Y from 'yjs';
import type { SpaceId } from '../base/ids.ts';
import { orderKey } from './fields.ts';
import { textOf } from './long-text.ts';
import { byOrder, keysToPlace } from './order.ts';
import { type Paper, randomOf, write } from './paper.ts';
import { standing, standingOf, type Thing } from './thing.ts';
import { type Act, isOpen, type Outcome, type Place, putAct, thingAt } from './verbs.ts';

/**
 * One thing at a root, with a field per goal named by the goal's id. A map of things would be made twice by two members who
 * first order their goals apart, and one of the two orders would be lost.
 */
export const orderOfGoals: Place = { root: 'order', id: null };
const key = orderKey();

/** The goals' keys as they stand; '' or none for goals that nobody has moved. */
function keysIn(plan: Pick<Paper, 'y'>): ReadonlyMap<string, string> {
  const keys = new Map<string, { readonly seconds: number; readonly by: string; readonly order: string }>();
  for (const entry of standing(thingAt(plan.y, orderOfGoals) as Thing)) {
    const before = keys.get(entry.field);
    const by = entry.by ?? '';
    // Entries come in their places, so of two that are equal otherwise the later place stands (D4).
    if (before && (before.seconds > entry.seconds || (before.seconds === entry.seconds && before.by > by))) continue;
    keys.set(entry.field, { seconds: entry.seconds, by, order: key.read(entry.value) });
  }
  return new Map([...keys].map(([goal, { order }]) => [goal, order]));
}

/** Goals in the plan's order: by key, those without one last, in the order of their birth. Knows nothing of goals that are not given. */
export function inPlanOrder<G extends { readonly id: SpaceId }>(plan: Pick<Paper, 'y'> | null, goals: readonly G[]): readonly G[] {
  const keys = plan ? keysIn(plan) : new Map<string, string>();
  const row = (goal: G) => ({ id: goal.id, order: keys.get(goal.id) ?? '' });
  return [...goals].sort((a, b) => byOrder(row(a), row(b)));
}

/**
 * Moves a goal to a place among the others of its network. null when it stands there already.
 *
 * @param goals all that the plan shows, in any order; `toIndex` counts them in the plan's, without the moved one
 */
export function moveGoal(plan: Paper, goals: readonly { readonly id: SpaceId }[], goal: SpaceId, toIndex: number): Outcome {
  if (!isOpen(plan) || !goals.some((each) => each.id === goal)) return null;
  const keys = keysIn(plan);
  const rows = inPlanOrder(plan, goals).map(({ id }) => ({ id: id as string, order: keys.get(id) ?? '' }));
  const moved = keysToPlace(rows, goal, toIndex, randomOf(plan));
  if (moved.length === 0) return null;
  return write(plan, () => {
    const thing = thingAt(plan.y, orderOfGoals) as Thing;
    const acts: Act[] = moved.map(({ id, order }) => {
      const seen = standingOf(thing, id).map((entry) => entry.id);
      return putAct(plan, orderOfGoals, thing, id, seen, order);
    });
    return { kind: 'step', paper: plan, acts, thing: goal };
  });
}

/** The text beside the goals: one long text, a root named by the network's space. */
export function planText(plan: Pick<Paper, 'y' | 'space'>): Y.Text {
  return textOf(plan.y, plan.space);
}
