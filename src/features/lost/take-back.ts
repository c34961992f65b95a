/** The way back from a find: the thing to where it was, with all that is in it. */
import type { Device } from '../../device/api.ts';
import type { ItemId, StepId } from '../../shared/base/ids.ts';
import { takeBackEvent, takeBackItem } from '../../shared/model/event.ts';
import { takeBackGoal, takeBackStep } from '../../shared/model/goal.ts';
import { takeBackNetwork } from '../../shared/model/network.ts';
import { takeBackNote } from '../../shared/model/note.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { takeBackPool } from '../../shared/model/pool.ts';
import type { Outcome } from '../../shared/model/verbs.ts';
import type { Shown } from './model.ts';

export type TakenBack = 'done' | 'no-right' | 'too-many' | 'gone';

export async function takeBack(device: Device, { row, find }: Pick<Shown, 'row' | 'find'>): Promise<TakenBack> {
  const open = await device.open(row.space, row.kind, row.id);
  try {
    if (!open) return 'gone';
    if (open.readOnly !== null) return 'no-right';
    const outcome = verb(open.paper, find.thing);
    return outcome?.kind === 'refused' ? 'too-many' : outcome ? 'done' : 'gone';
  } finally {
    open?.close();
  }
}

function verb(paper: Paper, thing: string): Outcome {
  switch (paper.kind) {
    case 'event':
      return thing === '' ? takeBackEvent(paper) : takeBackItem(paper, thing as ItemId);
    case 'goal':
      return thing === '' ? takeBackGoal(paper) : takeBackStep(paper, thing as StepId);
    case 'note':
      return takeBackNote(paper);
    case 'pool':
      return takeBackPool(paper);
    case 'card':
      return takeBackNetwork(paper);
    default:
      return null;
  }
}
