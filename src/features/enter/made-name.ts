/** How the question whose things are here calls each of them. */
import { listOf, monthsText } from '../../words/dates.ts';
import { sayShared } from '../../words/shared.ts';
import type { NamedMade } from './model.ts';
import { say } from './words.ts';

/** What a thing made here is called on screen; one's own by what was written: notes, days, skills. */
export function madeName(thing: Pick<NamedMade, 'kind' | 'name' | 'holds'>): string {
  switch (thing.kind) {
    case 'member':
      return ownName(thing.holds);
    case 'network':
      return thing.name || sayShared('network.unnamed');
    case 'goal':
    case 'pool':
      return thing.name || say(`mine.unnamed.${thing.kind}`);
    default:
      return thing.name || sayShared('event.unnamed');
  }
}

function ownName(holds: NamedMade['holds']): string {
  const parts = [
    holds && holds.notes > 0 ? say('mine.own.notes', { n: holds.notes }) : '',
    holds && holds.months.length > 0 ? say('mine.own.days') : '',
    holds?.shows ? say('mine.own.skills') : '',
  ].filter((part) => part !== '');
  const text = parts.length > 0 ? listOf(parts) : say('mine.profile');
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** What more there is to say: of which months the days are. */
export function madeMore({ holds }: Pick<NamedMade, 'holds'>): string {
  return holds && holds.months.length > 0 ? say('mine.own.months', { months: monthsText(holds.months) }) : '';
}
