/** How the question whose things are here calls each of them. */
import { sayShared } from '../../words/shared.ts';
import type { NamedMade } from './model.ts';
import { say } from './words.ts';

/** What a thing made here is called on screen. */
export function madeName(thing: Pick<NamedMade, 'kind' | 'name'>): string {
  if (thing.kind === 'member') return say('mine.profile');
  return thing.name || sayShared(thing.kind === 'network' ? 'network.unnamed' : 'event.unnamed');
}
