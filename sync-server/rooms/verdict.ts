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

/** The verdict comes later, and what holds it now: an async function would wait for a bare promise. */
export interface Told {
  readonly verdict: Promise<Verdict>;
}

export const kept: Verdict = { code: 'kept', detail: null };

export function refused(code: AnswerCode, detail: Json = null): Verdict {
  return { code, detail };
}

export function told(verdict: Verdict): Told {
  return { verdict: Promise.resolve(verdict) };
}

/** Where faults that nobody can mend are told. Never with content: ids and codes only. */
export type Report = (where: string, fault: unknown) => void;

/** The verdict of a commit: kept when it stands. */
export async function verdictOf(commit: Promise<void>, report: Report): Promise<Verdict> {
  try {
    await commit;
    return kept;
  } catch (fault) {
    return failureOf(fault, report);
  }
}

/** Of a commit that failed. Whatever happened, the device keeps the letter and tries again, so nothing is lost. */
export function failureOf(fault: unknown, report: Report): Verdict {
  if (!(fault instanceof CannotStore)) report('commit', fault);
  return refused('cannot-store');
}
