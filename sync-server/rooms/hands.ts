/** Whose hand a clientID is: the device and member that first brought something under it, and devices of the same member that bring in its stead (R8, R67). */
import * as v from 'valibot';
import { type DeviceId, isId, type MemberId } from '../../src/shared/base/ids.ts';
import type { Hand } from './verdict.ts';

/** The shelf of the log where it is kept, by `<doc>/<clientID>`. */
export const clientShelf = 'client';

export interface Bound extends Hand {
  /** Devices of the same member that said they hold edits of this hand, from a backup. */
  readonly givers?: readonly DeviceId[];
}

export const boundShape = v.object({
  member: v.custom<MemberId>(isId),
  device: v.custom<DeviceId>(isId),
  givers: v.exactOptional(v.array(v.custom<DeviceId>(isId))),
});

/** Whether this hand may bring something new under what is bound so. */
export function isHandOf(bound: Bound, { member, device }: Hand): boolean {
  return bound.member === member && (bound.device === device || isUnclaimed(bound) || (bound.givers?.includes(device) ?? false));
}

/** A clientID that others brought back in its member's stead: the first of the member's devices that brings something new under it takes it (R94). */
export function unclaimed(member: MemberId): Bound {
  return { member, device: member as unknown as DeviceId };
}

export function isUnclaimed({ member, device }: Hand): boolean {
  return (device as string) === member;
}
