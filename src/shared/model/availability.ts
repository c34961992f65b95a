/**
 * The one strip of days that a member has: how much of each month is there for others (document `availability` in the member's own space).
 * Whole quarter-hours, so that no sum of parts of days ever drifts. Two devices may begin it apart: it has nothing but a root with a fixed name.
 * Rules D70 to D73 of DOCUMENTS.md.
 */
import { isMonth } from './calendar.ts';
import type { Writable } from './fields.ts';
import { namesAfter, readNamed } from './named-field.ts';
import type { Paper } from './paper.ts';
import { mostQuarters } from './quarters.ts';
import { type Offer, type ReadField, readThing, type Seen } from './thing.ts';
import { type Change, head, type Outcome, putField, putFields, thingAt } from './verbs.ts';

/** What was said of one month; null when nothing (that is understood) was: not said is not the same as none. */
export type MonthField = ReadField<number | null>;

export interface OwnDays {
  /** Quarter-hours by month ("2027-03"), in the order of the calendar; a month that is not here was never said. */
  readonly months: { readonly [month: string]: number };
  /** Months of which two or more different values stand, the shown one last: *Kumpi jää?* */
  readonly conflicts: { readonly [month: string]: readonly Offer<number>[] };
}

const isQuarters = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Quarter-hours of one month. Of several values an odd one (of something newer or broken) never hides one that is understood. */
const quarters: Writable<number | null> = {
  quiet: false,
  read: (value) => (isQuarters(value) ? Math.min(mostQuarters, Math.max(0, Math.round(value))) : null),
  pick: (values) => values.findLast(isQuarters) ?? values.at(-1),
  accept(value) {
    const fits = value !== null && Number.isInteger(value) && value >= 0 && value <= mostQuarters;
    return fits ? { kind: 'taken', value } : { kind: 'refused', code: 'out-of-range', min: 0, max: mostQuarters };
  },
};

const prefix = 'm/';
type Months = { readonly [field: string]: typeof quarters };
const shapeOf = (months: readonly string[]): Months => Object.fromEntries(months.map((month) => [prefix + month, quarters]));

/** Reads what stands of every month. Total: whatever another device wrote, whole quarter-hours from 0 to 899 of real months come out. */
export function readDays(availability: Pick<Paper, 'y'>): OwnDays {
  const months: { [month: string]: number } = {};
  const conflicts: { [month: string]: readonly Offer<number>[] } = {};
  for (const [month, { value, offers }] of readMonths(availability)) {
    if (value === null) continue;
    months[month] = value;
    const understood = offers.filter((offer): offer is Offer<number> => offer.value !== null);
    if (understood.length > 1) conflicts[month] = understood;
  }
  return { months, conflicts };
}

/** Every month of which anything stands, with what a put of it needs. */
function readMonths(availability: Pick<Paper, 'y'>): [month: string, MonthField][] {
  const thing = thingAt(availability.y, head);
  const months = namesAfter(prefix, thing).filter(isMonth);
  const read: { readonly [field: string]: MonthField } = readThing(thing, shapeOf(months));
  return Object.entries(read).map(([field, month]) => [field.slice(prefix.length), month]);
}

/** One month with what a put of it needs. Something that is no month reads as never said. */
export function readMonth(availability: Pick<Paper, 'y'>, month: string): MonthField {
  return readNamed(isMonth(month) ? thingAt(availability.y, head) : undefined, prefix + month, quarters);
}

/**
 * Says of one month how much of it is there for others, over what was shown of it.
 *
 * @param quarterHours whole, 0 to 899; 0 is an answer too and is written
 */
export function putDays(availability: Paper, month: string, seen: Seen, quarterHours: number): Outcome {
  if (!isMonth(month)) return { kind: 'refused', code: 'bad-form' };
  return putField(availability, head, shapeOf([month]), prefix + month, seen, quarterHours);
}

/** Several months as one step. */
export function putMonths(availability: Paper, changes: readonly { readonly month: string; readonly seen: Seen; readonly quarters: number }[]): Outcome {
  if (!changes.every(({ month }) => isMonth(month))) return { kind: 'refused', code: 'bad-form' };
  const puts = changes.map((each): Change<Months> => ({ field: prefix + each.month, seen: each.seen, value: each.quarters }));
  return putFields(availability, head, shapeOf(changes.map(({ month }) => month)), puts);
}
