/**
 * Acts on a goal whose page is not open: from Tänään and from lists. The goal's document is opened for the act alone and closed again;
 * what was written is kept, and can be taken back the same way.
 */
import { useDevice } from '../../live/device.ts';
import type { MemberId, SpaceId, StepId } from '../../shared/base/ids.ts';
import { addStep, binStep, putStep, type StepState, stepAt } from '../../shared/model/goal.ts';
import type { Paper } from '../../shared/model/paper.ts';
import type { Outcome } from '../../shared/model/verbs.ts';

/** Opens, acts, closes. null when the goal is not on this device or may not be written here. */
export async function inGoal<T>(goal: SpaceId, act: (paper: Paper) => T): Promise<T | null> {
  const open = await useDevice().open(goal, 'goal');
  if (!open) return null;
  try {
    return open.readOnly === null ? act(open.paper) : null;
  } finally {
    open.close();
  }
}

/** A step's new state, and the way back to the one before. null: nothing was written. */
export async function setState(goal: SpaceId, id: StepId, state: StepState): Promise<{ readonly undo: () => Promise<boolean> } | null> {
  const change = await inGoal(goal, (paper) => {
    const before = stepAt(paper, id)?.state;
    const outcome = before ? putStep(paper, id, 'state', before.seen, state) : null;
    const act = outcome?.kind === 'step' ? outcome.acts[0] : undefined;
    return before && act?.act === 'put' ? { mine: act.mine, former: before.value } : null;
  });
  if (!change) return null;
  const undo = async (): Promise<boolean> => {
    const done = await inGoal(goal, (paper) => {
      // Only while one's own stands alone: a colleague's state since then is not taken.
      const now = stepAt(paper, id)?.state;
      return now?.seen.length === 1 && now.seen[0] === change.mine ? putStep(paper, id, 'state', [change.mine], change.former) : null;
    });
    return done?.kind === 'step';
  };
  return { undo };
}

/** A new step of mine at the end of a goal. What was refused comes back as it is. */
export async function addMyStep(goal: SpaceId, text: string, due: string, me: MemberId): Promise<Outcome> {
  return inGoal(goal, (paper) => addStep(paper, { text, owner: { member: me, name: '' }, ...(due === '' ? {} : { due }) }));
}

export async function removeStep(goal: SpaceId, id: StepId): Promise<boolean> {
  return (await inGoal(goal, (paper) => binStep(paper, id))) !== null;
}
