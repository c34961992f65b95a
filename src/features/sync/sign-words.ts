/** The nine states of the sign as the panel says them. */
import type { Sign } from '../../device/api.ts';
import { say } from './words.ts';

/** The sign in words. While an edit settles nothing is claimed yet: the words of the commit come with the commit. */
export function signWords(sign: Sign): string {
  if (sign.settling && ['saved', 'local', 'device', 'update'].includes(sign.state)) return say('sign.settling');
  switch (sign.state) {
    case 'syncing':
    case 'offline':
    case 'problem':
      return say(`sign.${sign.state}`, { n: sign.count });
    default:
      return say(`sign.${sign.state}`);
  }
}
