/** What a press on my strip writes, with a way back. It comes with the code of documents, so Tänään fetches it with the first press. */
import { putDays, readMonth } from '../../shared/model/availability.ts';
import type { Paper } from '../../shared/model/paper.ts';
import type { Seen } from '../../shared/model/thing.ts';
import type { Acts } from './acts.svelte.ts';
import { daysText } from './amounts.ts';
import { monthLong } from './months.ts';
import { say } from './words.ts';

export { readDays } from '../../shared/model/availability.ts';
export { Acts } from './acts.svelte.ts';

/** Makes of one month what `next` makes of what stands, and tells it with a way back. */
export function changeMonth(paper: Paper, acts: Acts, month: string, next: (quarters: number | null) => number, seen?: Seen): void {
  const now = readMonth(paper, month);
  const quarters = next(now.value);
  acts.did(putDays(paper, month, seen ?? now.seen, quarters), say('mine.set', { month: monthLong(month), days: daysText(quarters) }));
}
