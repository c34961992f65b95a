/**
 * How an agenda runs: start times flow from the minutes of each item, from the event's start; and when the sum runs past the
 * event's end, what could give. Nothing happens by itself: a suggestion is shown, and taken with a verb.
 */
import type { ItemId } from '../base/ids.ts';
import { instantOf, isoOf, type Millis, minuteMs } from '../base/time.ts';
import { type AgendaItem, agenda, type EventHead, type ItemType, itemAt, putHead, putItem, putItemFields, readHead } from './event.ts';
import { type Paper, together } from './paper.ts';
import type { Outcome, Step } from './verbs.ts';

/** What the flow needs of an item. */
export interface Timed {
  readonly id: ItemId;
  readonly type: ItemType;
  readonly minutes: number;
  /** Moved to the next time: takes no time now. */
  readonly later: boolean;
}

/** When an item is on. */
export interface Slot {
  readonly id: ItemId;
  /** null while the event has no start, and for an item moved to the next time. */
  readonly start: Millis | null;
  readonly end: Millis | null;
}

export interface Flow {
  readonly slots: readonly Slot[];
  readonly totalMinutes: number;
  /** When the last item ends; null while the event has no start. */
  readonly end: Millis | null;
  /** Minutes past the event's end, 0 when all fits, or when the event has no end or one before its start. */
  readonly overMinutes: number;
  /** Minutes left before the event's end. */
  readonly spareMinutes: number;
}

export function timed(item: AgendaItem): Timed {
  return { id: item.id, type: item.type.value, minutes: item.minutes.value, later: item.later.value };
}

/**
 * @param items in their order
 * @param start when the event begins, null when it is not set
 * @param end when it is to end, null when it is not set
 */
export function flow(items: readonly Timed[], start: Millis | null, end: Millis | null): Flow {
  let minutes = 0;
  const slots = items.map((item): Slot => {
    if (item.later || start === null) {
      if (!item.later) minutes += item.minutes;
      return { id: item.id, start: null, end: null };
    }
    const from = (start + minutes * minuteMs) as Millis;
    minutes += item.minutes;
    return { id: item.id, start: from, end: (start + minutes * minuteMs) as Millis };
  });
  const last = start === null ? null : ((start + minutes * minuteMs) as Millis);
  const isBound = start !== null && end !== null && end >= start;
  const past = isBound ? minutes - (end - start) / minuteMs : 0;
  return { slots, totalMinutes: minutes, end: last, overMinutes: Math.max(0, Math.ceil(past)), spareMinutes: Math.max(0, Math.floor(-past)) };
}

/** The flow of an event as it stands. */
export function flowOf(head: Pick<EventHead, 'start' | 'end'>, items: readonly AgendaItem[]): Flow {
  return flow(items.map(timed), instantOf(head.start.value), instantOf(head.end.value));
}

export interface Cut {
  readonly id: ItemId;
  readonly from: number;
  readonly to: number;
}

/** One way to make an agenda fit. */
export type Give =
  | { readonly kind: 'shorten'; readonly cuts: readonly Cut[] }
  | { readonly kind: 'next-time'; readonly id: ItemId; readonly minutes: number }
  | { readonly kind: 'prolong'; readonly minutes: number; readonly end: Millis };

/** An item is never suggested to be shorter than this, and one that is this short is left alone. */
const leastMinutes = 10;
/** Nor to lose more than this share. */
const mostCut = 1 / 3;

/**
 * What must give when the agenda runs past the end: at most one suggestion of each kind, the gentlest of its kind.
 * Breaks are never shortened nor moved, and a decision is moved only where nothing else can be.
 */
export function whatMustGive(items: readonly Timed[], start: Millis | null, end: Millis | null): readonly Give[] {
  const { overMinutes, end: last } = flow(items, start, end);
  if (overMinutes === 0 || last === null) return [];
  const now = items.filter((item) => !item.later);
  const gives: Give[] = [];
  const cuts = cutsFor(now, overMinutes);
  if (cuts.length > 0) gives.push({ kind: 'shorten', cuts });
  const moved = movedFor(now, overMinutes);
  if (moved) gives.push({ kind: 'next-time', id: moved.id, minutes: moved.minutes });
  gives.push({ kind: 'prolong', minutes: overMinutes, end: last });
  return gives;
}

/** How many minutes an item can lose without becoming another thing. */
function roomOf(item: Timed): number {
  if (item.type === 'break') return 0;
  return Math.max(0, Math.min(item.minutes - leastMinutes, Math.floor(item.minutes * mostCut)));
}

/** The longest item alone where it can, else the fewest items, the longest first; whole fives where there is room for them. */
function cutsFor(items: readonly Timed[], over: number): readonly Cut[] {
  const byRoom = items.filter((item) => roomOf(item) > 0).sort((a, b) => roomOf(b) - roomOf(a) || b.minutes - a.minutes);
  const cuts: Cut[] = [];
  let left = over;
  for (const item of byRoom) {
    if (left <= 0) break;
    const wanted = Math.min(roomOf(item), left);
    const inFives = item.minutes - Math.floor((item.minutes - wanted) / 5) * 5;
    const cut = inFives <= roomOf(item) ? inFives : wanted;
    cuts.push({ id: item.id, from: item.minutes, to: item.minutes - cut });
    left -= cut;
  }
  return left <= 0 ? cuts : [];
}

const moveLast: { readonly [T in ItemType]: number } = { info: 0, ideas: 0, discussion: 0, work: 0, intro: 1, decision: 2, break: 3 };

/** The smallest item that makes it fit, of the kind that waits best. Something must be left to meet for. */
function movedFor(items: readonly Timed[], over: number): Timed | null {
  const movable = items.filter((item) => item.type !== 'break');
  if (movable.length < 2) return null;
  const enough = movable.filter((item) => item.minutes >= over);
  return enough.sort((a, b) => moveLast[a.type] - moveLast[b.type] || a.minutes - b.minutes || items.indexOf(b) - items.indexOf(a))[0] ?? null;
}

/** Does what a suggestion says, as one step. null when the agenda has changed since it was made. */
export function give(event: Paper, suggestion: Give): Outcome {
  switch (suggestion.kind) {
    case 'prolong':
      return putHead(event, 'end', readHead(event).end.seen, isoOf(suggestion.end));
    case 'next-time':
      return moveToNextTime(event, suggestion.id, true);
    case 'shorten': {
      const items = new Map(agenda(event).map((item) => [item.id, item]));
      if (suggestion.cuts.some((cut) => items.get(cut.id)?.minutes.value !== cut.from)) return null;
      const steps = together(event, () => suggestion.cuts.map((cut) => putItem(event, cut.id, 'minutes', items.get(cut.id)?.minutes.seen ?? [], cut.to)));
      const acts = steps.flatMap((step) => (step?.kind === 'step' ? step.acts : []));
      return acts.length > 0 ? ({ kind: 'step', paper: event, acts, thing: suggestion.cuts[0]?.id ?? null } satisfies Step) : null;
    }
  }
}

/** Moves an item to the next time, or back into this one. It stays in the list, and takes time only when it is back. */
export function moveToNextTime(event: Paper, id: ItemId, later: boolean): Outcome {
  const item = itemAt(event, id);
  return item ? putItemFields(event, id, [{ field: 'later', seen: item.later.seen, value: later }]) : null;
}
