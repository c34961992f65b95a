/** The weave of the coming days: one lane per network, an event is a knot on its lane, a joint event twists its lanes. Pure. */
import type { EventRow, NetworkRow } from '../../catalog/rows.ts';
import type { Waiting } from '../../device/api.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { type ThreadColour, threadOf } from '../../ui/threads.ts';

export const mostEvents = 10;
export const mostLanes = 4;
/** Lines of *Uutta verkostoissasi*: more is a list to work through, and that has a page of its own. */
export const mostNews = 10;

/** How many things wait for this member, by what they are. */
export interface Waits {
  /** Documents whose edits the server did not take. */
  readonly refused: number;
  /** Requests that were declined. */
  readonly declined: number;
  /** Requests on their way or not yet answered. */
  readonly asked: number;
}

export function waitsIn(waiting: readonly Waiting[]): Waits {
  const of = (test: (one: Waiting) => boolean): number => waiting.filter(test).length;
  return {
    refused: of((one) => one.why === 'refused' && one.claim === null),
    declined: of((one) => one.why === 'refused' && one.claim !== null),
    asked: of((one) => one.why === 'waiting' && one.claim !== null && one.claim.verb !== 'alias'),
  };
}

/** What is on by the clock, what comes (the soonest first), and what has no time yet (the last changed first). */
export function sortedEvents(events: readonly EventRow[], now: number): { readonly on: EventRow[]; readonly coming: EventRow[]; readonly undated: EventRow[] } {
  const mine = events.filter((event) => !event.binned);
  const dated = mine.filter((event) => startOf(event) !== null).toSorted((a, b) => (startOf(a) ?? 0) - (startOf(b) ?? 0) || (a.id < b.id ? -1 : 1));
  return {
    on: dated.filter((event) => (startOf(event) ?? 0) <= now && endOf(event) > now),
    coming: dated.filter((event) => (startOf(event) ?? 0) > now),
    undated: mine.filter((event) => startOf(event) === null).toSorted((a, b) => b.changedAt - a.changedAt),
  };
}

function startOf(event: EventRow): number | null {
  const start = Date.parse(event.start);
  return Number.isNaN(start) ? null : start;
}

/** The end; an hour after the start where there is none or it lies before the start. */
function endOf(event: EventRow): number {
  const start = startOf(event) ?? 0;
  const end = Date.parse(event.end);
  return end > start ? end : start + 3_600_000;
}

export interface Lane {
  /** The network; null for events that no network hosts. */
  readonly network: SpaceId | null;
  readonly colour: ThreadColour;
}

export interface Knot {
  readonly event: EventRow;
  /** Its networks that are on this device, in the order of its hosts. */
  readonly hosts: readonly NetworkRow[];
  /** The lanes that meet in it, from the left; none when all lanes are taken by sooner ones. */
  readonly lanes: readonly number[];
}

export interface Weft {
  readonly lanes: readonly Lane[];
  readonly days: readonly { readonly key: string; readonly knots: readonly Knot[] }[];
  /** How many events come after those shown. */
  readonly more: number;
}

/**
 * Lays coming events on lanes. A network gets its lane with its first event, so that the soonest are never without one.
 *
 * @param coming sorted by start
 * @param dayKey the day of an event in its own zone, `YYYY-MM-DD`
 */
export function weftOf(coming: readonly EventRow[], networks: readonly NetworkRow[], dayKey: (event: EventRow) => string): Weft {
  const networkById = new Map(networks.map((network) => [network.id, network]));
  const shown = coming.slice(0, mostEvents);
  const laneByKey = new Map<SpaceId | null, number>();
  const lanes: Lane[] = [];
  for (const event of shown) {
    for (const key of hostKeys(event)) {
      if (laneByKey.has(key) || lanes.length >= mostLanes) continue;
      laneByKey.set(key, lanes.length);
      lanes.push({ network: key, colour: key === null ? 'halla' : threadOf(networkById.get(key)?.colour ?? '', key) });
    }
  }
  const days = new Map<string, Knot[]>();
  for (const event of shown) {
    const knot: Knot = {
      event,
      hosts: event.hosts.map((host) => networkById.get(host)).filter((row) => row !== undefined),
      lanes: hostKeys(event)
        .map((key) => laneByKey.get(key))
        .filter((lane) => lane !== undefined)
        .toSorted((a, b) => a - b),
    };
    const key = dayKey(event);
    days.set(key, [...(days.get(key) ?? []), knot]);
  }
  return { lanes, days: [...days].map(([key, knots]) => ({ key, knots })), more: coming.length - shown.length };
}

function hostKeys(event: EventRow): readonly (SpaceId | null)[] {
  return event.hosts.length > 0 ? [...new Set(event.hosts)] : [null];
}

/** How far lanes lie from each other in the drawing of a twist, whose height is 64. */
export const laneGap = 22;

/** The two threads of a joint event: each goes over to the other's lane and back. */
export function twist(from: number, to: number): { readonly under: string; readonly over: string } {
  const [a, b] = [from * laneGap, to * laneGap];
  const path = (x: number, y: number): string => `M${x} 0C${x} 14 ${y} 18 ${y} 32S${x} 50 ${x} 64`;
  return { under: path(a, b), over: path(b, a) };
}
