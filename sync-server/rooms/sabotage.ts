/** Breaks a room on purpose, so that the tests see that they would notice. Set in `test/` alone. */
import type { GoodScan } from '../../src/shared/wire/scan.ts';
import type { Bindings } from './check.ts';
import type { Hand } from './verdict.ts';

export interface RoomSabotage {
  /** Whatever bytes come go to the trial as they are. */
  readonly scanOff?: true;
  /** An update is applied to the standing copy before it is looked at: a refusal no longer leaves the document as it was. */
  readonly applyFirst?: true;
  /** Whoever writes under a clientID is taken for its owner. */
  readonly bindingOff?: true;
  /** Heavy updates go straight to the standing copy. */
  readonly rehearsalOff?: true;
  /** Nothing ever rests. */
  readonly quarantineOff?: true;
}

export const unscanned: GoodScan = { ok: true, clients: [], deletes: [], leansOn: [], roots: [], structs: 0, types: 0 };

export function allBoundTo(hand: Hand): Bindings {
  const everything = new Map();
  everything.get = () => hand;
  return everything;
}
