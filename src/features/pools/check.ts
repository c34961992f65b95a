/** What a text of a pool's card says before it writes. */
import { poolCard } from '../../shared/model/pool.ts';
import { say } from './words.ts';

/** Says how to mend a text that is too long to be written; what was typed stays in its field. */
export function checkOf(field: 'name' | 'purpose'): (value: string) => string | null {
  return (value) => {
    const accepted = poolCard[field].accept(value);
    return accepted.kind === 'refused' && accepted.code === 'too-long' ? say('tooLong', { n: accepted.length, max: accepted.max }) : null;
  };
}
