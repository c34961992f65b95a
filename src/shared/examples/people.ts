/** The people of the examples and who belongs where. */
import type { MemberId } from '../base/ids.ts';
import type { Chance } from './chance.ts';
import { firstNames, organisations, surnames } from './names.ts';

export interface ExamplePerson {
  readonly id: MemberId;
  readonly name: string;
  /** '' for the one who has none. */
  readonly organisation: string;
  /** Indexes of the networks to which the person belongs. */
  readonly networks: readonly number[];
  /** An account that was deleted: steps and items still name it, no role row does. */
  readonly gone: boolean;
}

/** In small letters with a combining mark, as a Mac writes file names. */
const combiningName = 'Pa\u0308ivi Harjoitus';

/**
 * `count` people in `networks` networks. Hard cases stand among the first: one in seven networks, one without organisation,
 * two of one name, one who is gone, one whose name is written with combining marks, three of the smallest organisation.
 */
export function peopleOf(chance: Chance, count: number, networks: number, atMs: number): ExamplePerson[] {
  const all = Array.from({ length: networks }, (_, index) => index);
  const large = organisations.slice(0, -1);
  return Array.from({ length: count }, (_, index) => {
    const drawn = `${chance.pick(firstNames)} ${chance.pick(surnames)}`;
    const name = index === 1 || index === 2 ? 'Leena Malli' : index === 3 ? combiningName : drawn;
    const organisation = index === 4 ? '' : index >= 5 && index < 8 ? (organisations.at(-1) as string) : chance.pick(large);
    const belongs = index === 0 ? Math.min(7, networks) : 1 + chance.below(3);
    return { id: chance.id<'member'>(atMs), name, organisation, networks: chance.some(all, belongs), gone: index === 8 };
  });
}
