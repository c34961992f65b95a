/** Papers of members who sit at tables of their own: Aino, Björn and Celia, each with a clock and a fixed randomness. */
import * as Y from 'yjs';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import { type DocId, type MemberId, newId, type RandomBytes, type SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, type NewItem } from '../../../src/shared/model/event.ts';
import type { DocKind, Paper } from '../../../src/shared/model/paper.ts';
import type { Outcome, Step } from '../../../src/shared/model/verbs.ts';

/** The same bytes for the same seed (mulberry32). */
export function seeded(seed: number): RandomBytes {
  let state = seed >>> 0;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return (mixed ^ (mixed >>> 14)) & 0xff;
    });
}

const born = 1_800_000_000_000;
const idOf = <K extends string>(seed: number) => newId<K>(born, seeded(seed));

export const aino = idOf<'member'>(11) as MemberId;
export const björn = idOf<'member'>(12) as MemberId;
export const celia = idOf<'member'>(13) as MemberId;
export const members = [aino, björn, celia] as const;

/** A clock that the test moves. */
export interface Clock {
  seconds: number;
}

export interface TestPaper extends Paper {
  readonly clock: Clock;
}

/** A paper of one of three members; `nth` also gives its clientID, so that runs repeat. */
export function aPaper(nth: number, kind: DocKind = 'event', more: Partial<Paper> = {}): TestPaper {
  const y = new Y.Doc();
  y.clientID = 1_000 + nth;
  const clock = { seconds: born / 1000 };
  return {
    id: idOf<'doc'>(1) as DocId,
    space: idOf<'space'>(2) as SpaceId,
    kind,
    y,
    me: members[nth % members.length] as MemberId,
    clock,
    seconds: () => clock.seconds,
    random: seeded(100 + nth),
    ...more,
  };
}

/** Gives `to` all that `from` has. */
export function send(from: Pick<Paper, 'y'>, to: Pick<Paper, 'y'>): void {
  Y.applyUpdate(to.y, Y.encodeStateAsUpdate(from.y, Y.encodeStateVector(to.y)));
}

export function exchange(...papers: readonly Pick<Paper, 'y'>[]): void {
  for (let round = 0; round < 2; round++) for (const from of papers) for (const to of papers) if (from !== to) send(from, to);
}

export function stepOf(outcome: Outcome): Step {
  if (outcome?.kind !== 'step') throw new Error(`no step but ${JSON.stringify(outcome)}`);
  return outcome;
}

export function anItem(event: Paper, item: NewItem = {}, index?: number): ItemId {
  return stepOf(addItem(event, item, index)).thing as ItemId;
}
