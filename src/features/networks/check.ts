/** What a field of the card says before it writes. */
import { networkCard } from '../../shared/model/network.ts';
import { say } from './words.ts';

/** Says how to mend a text of the card that is too long to be written; what was typed stays in its field. */
export function checkOf(field: 'nameFi' | 'nameSv' | 'nameEn' | 'purpose'): (value: string) => string | null {
  return (value) => {
    const accepted = networkCard[field].accept(value);
    return accepted.kind === 'refused' && accepted.code === 'too-long' ? say('tooLong', { n: accepted.length, max: accepted.max }) : null;
  };
}
