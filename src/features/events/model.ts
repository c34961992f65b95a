/**
 * What the screens of an event make of its documents and rows: rows that stay the same objects while nothing in them changed, members, names, owners.
 * Pure.
 */
import type { EventRow } from '../../catalog/rows.ts';
import { type ItemId, isId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { type AgendaItem, agendaItem, type ItemType } from '../../shared/model/event.ts';
import type { Person } from '../../shared/model/fields.ts';

/** What one row of the agenda shows. */
export interface AgendaRowView {
  readonly id: ItemId;
  readonly title: string;
  readonly type: ItemType;
  readonly minutes: number;
  readonly owner: Person | null;
  readonly later: boolean;
  /** Some field of it has two values on offer. */
  readonly asked: boolean;
}

const asking = Object.keys(agendaItem) as (keyof typeof agendaItem)[];

export function rowOf(item: AgendaItem): AgendaRowView {
  return {
    id: item.id,
    title: item.title.value,
    type: item.type.value,
    minutes: item.minutes.value,
    owner: item.owner.value,
    later: item.later.value,
    asked: asking.some((field) => item[field].offers.length > 0),
  };
}

/** Keeps the former object of each row that says the same, so that a change of one item draws one row anew and not a hundred and twenty. */
export class SteadyRows {
  #former = new Map<string, { readonly said: string; readonly row: AgendaRowView }>();

  of(items: readonly AgendaItem[]): readonly AgendaRowView[] {
    const next = new Map<string, { readonly said: string; readonly row: AgendaRowView }>();
    for (const item of items) {
      const row = rowOf(item);
      const said = JSON.stringify(row);
      const former = this.#former.get(item.id);
      next.set(item.id, former?.said === said ? former : { said, row });
    }
    this.#former = next;
    return [...next.values()].map((kept) => kept.row);
  }
}

export interface Member {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
}

/** The members that record rows of a space name, in the order in which they joined. */
export function membersIn(rows: ReadonlyMap<string, Json>): readonly Member[] {
  const found: (Member & { readonly since: number })[] = [];
  for (const [key, value] of rows) {
    const member = key.startsWith('role/') ? key.slice('role/'.length) : '';
    const row = recordOf(value);
    if (!isId(member) || !row) continue;
    const since = typeof row.since === 'number' ? row.since : 0;
    found.push({ member: member as MemberId, name: word(row.name), organisation: word(row.organisation), role: word(row.role), since });
  }
  return found.sort((a, b) => a.since - b.since || (a.member < b.member ? -1 : 1)).map(({ since: _, ...member }) => member);
}

/** The host networks that the birth certificate of an event names. */
export function hostsIn(rows: ReadonlyMap<string, Json>): readonly SpaceId[] {
  const hosts: unknown = recordOf(rows.get('birth'))?.hosts;
  return Array.isArray(hosts) ? hosts.filter((id): id is SpaceId => isId(id)) : [];
}

/** When an event was born, seconds since 1970; 0 when no certificate says so. */
export function bornAt(rows: ReadonlyMap<string, Json>): number {
  const at: unknown = recordOf(rows.get('birth'))?.at;
  if (typeof at !== 'number') return 0;
  return Math.floor(at > 1e11 ? at / 1000 : at);
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The events of the list: what is going on or ahead, soonest first; what has no day yet; what is over, latest first. */
export function sorted(rows: readonly EventRow[], nowMs: number): { readonly coming: EventRow[]; readonly undated: EventRow[]; readonly past: EventRow[] } {
  const coming: EventRow[] = [];
  const undated: EventRow[] = [];
  const past: EventRow[] = [];
  for (const row of rows) {
    if (row.binned) continue;
    const start = Date.parse(row.start);
    const end = Date.parse(row.end);
    if (Number.isNaN(start)) undated.push(row);
    else if ((end > start ? end : start + 3_600_000) < nowMs) past.push(row);
    else coming.push(row);
  }
  coming.sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1));
  past.sort((a, b) => Date.parse(b.start) - Date.parse(a.start) || (a.id < b.id ? -1 : 1));
  undated.sort((a, b) => b.changedAt - a.changedAt);
  return { coming, undated, past };
}

/** The text cut after `max` letters at the last blank before them, and the rest. */
export function cutAt(text: string, max: number): { readonly kept: string; readonly rest: string } {
  const letters = [...text];
  if (letters.length <= max) return { kept: text, rest: '' };
  const head = letters.slice(0, max).join('');
  const blank = head.lastIndexOf(' ');
  const kept = blank > max / 2 ? head.slice(0, blank) : head;
  return { kept: kept.trim(), rest: text.slice(kept.length).trim() };
}
