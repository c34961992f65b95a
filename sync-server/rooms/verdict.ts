/** What the server says of one letter: a code, and what its sentence needs. */
import type { DeviceId, MemberId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { AnswerCode } from '../../src/shared/wire/frames.ts';
import { CannotStore } from '../log/log.ts';

export interface Verdict {
  readonly code: AnswerCode;
  readonly detail: Json;
}

/** Who holds the pen: the account of the session, on the device that said hello. */
export interface Hand {
  readonly member: MemberId;
  readonly device: DeviceId;
}

export const kept: Verdict = { code: 'kept', detail: null };

export function refused(code: AnswerCode, detail: Json = null): Verdict {
  return { code, detail };
}

/** Where faults that nobody can mend are told. Never with content: ids and codes only. */
export type Report = (where: string, fault: unknown) => void;

/** The verdict of a commit: kept when it stands. Whatever else happened, the device keeps the letter and tries again, so nothing is lost. */
export async function verdictOf(commit: Promise<void>, report: Report): Promise<Verdict> {
  try {
    await commit;
    return kept;
  } catch (fault) {
    if (!(fault instanceof CannotStore)) report('commit', fault);
    return refused('cannot-store');
  }
}
