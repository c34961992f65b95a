/** How what is in a backup is called on the screen. */
import type { BackupThing } from '../../device/backup/api.ts';
import { figure } from '../../words/dates.ts';
import { kindOf, sizeOf } from './model.ts';
import { say } from './words.ts';

export function sizeWords(bytes: number): string {
  const { unit, value } = sizeOf(bytes);
  return say(`unit.${unit}`, { n: figure(value, 0) });
}

/** Of what sort a thing is, and its name where it has one. */
export function thingWords(thing: BackupThing): string {
  const sort = thing.sort === 'doc' ? say(`kind.${kindOf(thing.kind)}`) : say(`thing.${thing.sort}`);
  return thing.name ? `${sort}: ${thing.name}` : sort;
}
