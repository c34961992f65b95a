/** *Uusi muistiinpano*: an address with a fresh id. The note itself is made by the first letter that is written there. */
import { useDevice } from '../../live/device.ts';
import { freshId, type SpaceId } from '../../shared/base/ids.ts';
import { go } from '../../ui/navigation.ts';
import { newPath } from './model.ts';

/** @param network where it is begun; null: for myself alone */
export function beginNote(network: SpaceId | null = null): void {
  go(newPath(network ?? ownSpace(), freshId<'doc'>()));
}

/** A member's own space bears the member's id. */
export function ownSpace(): SpaceId {
  return useDevice().me() as string as SpaceId;
}
