/** Due days in words. A due day is a day of the calendar wherever the reader is. */

import type { StepState } from '../../shared/model/goal.ts';
import { day, dayKey } from '../../words/dates.ts';
import { sayShared } from '../../words/shared.ts';
import { type Due, dueOf } from './model.ts';
import { say } from './words.ts';

/** Noon in no zone's way: no clock jumps over it. */
const noonOf = (due: string): string => `${due}T12:00:00Z`;
const dayMs = 86_400_000;

/** The calendar's today on this device. */
export function todayKey(now: number): string {
  return dayKey(now);
}

/** `tänään`, `huomenna`, `pe 15.1.`; '' without a day. */
export function dueWord(due: string, now: number): string {
  if (due === '') return '';
  if (due === dayKey(now)) return sayShared('time.today');
  if (due === dayKey(now + dayMs)) return sayShared('time.tomorrow');
  if (due === dayKey(now - dayMs)) return sayShared('time.yesterday');
  return day(noonOf(due), 'UTC', now);
}

/** The same with what it means: `myöhässä: ma 2.11.`. */
export function dueSentence(step: { readonly due: string; readonly state: StepState }, now: number): { readonly text: string; readonly tone: Due } {
  const tone = dueOf(step, dayKey(now));
  const text = dueWord(step.due, now);
  return { text: tone === 'late' ? say('due.late', { day: text }) : text, tone };
}
