/** The words of the nine states of the sign (DESIGN §5), and which of them are spoken. */
import { sayShared } from './shared.ts';

type SignState = 'unstored' | 'problem' | 'signin' | 'offline' | 'syncing' | 'device' | 'saved' | 'local' | 'update';

/** The sign as the device gives it; said again here, since words know no device. */
interface Sign {
  readonly state: SignState;
  readonly count: number;
  readonly settling: boolean;
}

/** What stands beside the glyph. '' while an edit settles: the dashed thread says it, and no word stands before the commit. */
export function signWords(sign: Sign): string {
  if (sign.settling && settles(sign.state)) return '';
  switch (sign.state) {
    case 'syncing':
    case 'offline':
    case 'problem':
      return sayShared(`sign.${sign.state}`, { n: sign.count });
    default:
      return sayShared(`sign.${sign.state}`);
  }
}

/** States whose words would not be true between a key press and the journal's commit. */
export function settles(state: SignState): boolean {
  return state === 'saved' || state === 'local' || state === 'device' || state === 'update';
}

/** The shape: an edit that settles leaves the tied knot at once. */
export function signShape(sign: Sign): SignState {
  return sign.settling && (sign.state === 'saved' || sign.state === 'update') ? 'device' : sign.state;
}

/** Whether a change from one state to the other is worth a sentence. Saving, the ordinary case, is silent; what the member may have to know is not. */
export function isSpoken(from: SignState | null, to: SignState): boolean {
  if (from === null || from === to) return false;
  if (to === 'unstored' || to === 'problem' || to === 'signin' || to === 'offline' || to === 'update') return true;
  return from === 'offline' || from === 'problem' || from === 'unstored' || from === 'signin';
}
