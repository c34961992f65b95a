/** How a line of the panel is called. */
import type { Waiting } from '../../device/api.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { sayShared } from '../../words/shared.ts';
import type { SpaceName } from './model.ts';
import { say } from './words.ts';

export type Names = ReadonlyMap<SpaceId, SpaceName>;

/** The name of a space, or words for one that has none. */
export function spaceName(space: SpaceId, names: Names): string {
  const known = names.get(space);
  if (!known) return say('unnamed.space');
  return known.name || sayShared(known.kind === 'network' ? 'network.unnamed' : 'event.unnamed');
}

/** Kinds that a member's own space holds. */
const ownKinds: readonly string[] = ['profile', 'availability', 'note'];

/** What a decision about the space of a line is about: a space by its name, one's own as such. */
export function decidedName(one: Waiting, names: Names): string {
  return isOwn(one, names) ? say('own.space') : spaceName(one.space, names);
}

/** Whether a line is about what is the member's alone: there more may be written any day. */
export function isOwn(one: Waiting, names: Names): boolean {
  return !names.has(one.space) && ownKinds.includes(one.kind);
}

export function lineName(one: Waiting, names: Names): string {
  if (one.claim) {
    const verb = one.claim.verb;
    return verb === 'join' || verb === 'alias' || verb === 'add-organiser' || verb === 'give-back' ? say(`kind.claim.${verb}`) : say('kind.claim.other');
  }
  if (one.copy) return say('kind.copy', { name: one.copy.name || spaceName(one.space, names) });
  if (one.kind === 'profile') return say('kind.profile');
  const name = spaceName(one.space, names);
  if (one.kind === 'floor') return say('kind.floor', { name });
  // A founding and its first edits are one thing to a member: the network, the event.
  const kind = names.get(one.space)?.kind ?? (one.kind === 'card' ? 'network' : one.kind === 'event' ? 'event' : 'other');
  return say(`kind.${kind}`, { name });
}
