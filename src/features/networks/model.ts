/** What the screens of networks make of rows and of a form. Pure. */
import type { EventRow } from '../../catalog/rows.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { type CardChange, type Colour, colours, type Weave, weaves } from '../../shared/model/network.ts';

export const mostThemes = 7;

/** Somebody with a role in a network, as its record rows tell. */
export interface Person {
  readonly id: MemberId;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
  /** Whole seconds; 0 when the row does not say. */
  readonly since: number;
}

/** The people of a network: coordinators first, then by how long they have been there. */
export function peopleOf(rows: ReadonlyMap<string, Json>): Person[] {
  const found: Person[] = [];
  for (const [key, value] of rows) {
    const row = key.startsWith('role/') ? recordOf(value) : null;
    if (!row) continue;
    found.push({
      id: key.slice('role/'.length) as MemberId,
      name: stringOf(row.name),
      organisation: stringOf(row.organisation),
      role: stringOf(row.role),
      since: typeof row.since === 'number' ? row.since : 0,
    });
  }
  const rank = (person: Person): number => (person.role === 'coordinator' ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b) || a.since - b.since || (a.id < b.id ? -1 : 1));
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A network's events by the clock: those on now or coming (the soonest first), those without a time, those over (the latest first). */
export function eventsOf(
  events: readonly EventRow[],
  network: SpaceId,
  now: number,
): { readonly coming: EventRow[]; readonly undated: EventRow[]; readonly past: EventRow[] } {
  const own = events.filter((event) => !event.binned && event.hosts.includes(network));
  const dated = own.filter((event) => startOf(event) !== null).toSorted((a, b) => (startOf(a) ?? 0) - (startOf(b) ?? 0));
  return {
    coming: dated.filter((event) => endOf(event) >= now),
    undated: own.filter((event) => startOf(event) === null).toSorted((a, b) => b.changedAt - a.changedAt),
    past: dated.filter((event) => endOf(event) < now).toReversed(),
  };
}

/** Whether an event is going on by the clock. */
export function isOn(event: EventRow, now: number): boolean {
  const start = startOf(event);
  return start !== null && start <= now && endOf(event) > now;
}

function startOf(event: EventRow): number | null {
  const start = Date.parse(event.start);
  return Number.isNaN(start) ? null : start;
}

/** The end, or the start where there is none or it lies before the start. */
function endOf(event: EventRow): number {
  const start = startOf(event) ?? 0;
  const end = Date.parse(event.end);
  return Number.isNaN(end) ? start : Math.max(start, end);
}

/** What stands in the form of a network that is not founded yet. */
export interface FoundForm {
  readonly nameFi: string;
  readonly nameSv: string;
  readonly nameEn: string;
  readonly purpose: string;
  readonly themes: readonly string[];
  readonly colour: Colour;
  readonly weave: Weave;
}

export const emptyForm: FoundForm = { nameFi: '', nameSv: '', nameEn: '', purpose: '', themes: [], colour: 'jarvi', weave: 'plain' };

/** A form that was kept as JSON, read totally: what is odd is as if it had not been filled in. */
export function readForm(kept: string | null): FoundForm {
  let form: { readonly [key: string]: unknown } | null = null;
  try {
    form = recordOf(JSON.parse(kept ?? 'null'));
  } catch {
    // Cut off while it was written: begin anew.
  }
  if (!form) return emptyForm;
  const { nameFi, nameSv, nameEn, purpose, themes, colour, weave } = form;
  return {
    nameFi: stringOf(nameFi),
    nameSv: stringOf(nameSv),
    nameEn: stringOf(nameEn),
    purpose: stringOf(purpose),
    themes: Array.isArray(themes) ? themes.filter((theme) => typeof theme === 'string').slice(0, mostThemes) : [],
    colour: colours.find((one) => one === colour) ?? emptyForm.colour,
    weave: weaves.find((one) => one === weave) ?? emptyForm.weave,
  };
}

/** Whether the form has a name in any language. */
export function isNamed(form: FoundForm): boolean {
  return [form.nameFi, form.nameSv, form.nameEn].some((name) => name.trim() !== '');
}

/** The first writing of a new card. */
export function changesOf(form: FoundForm): readonly CardChange[] {
  return [
    { field: 'nameFi', seen: [], value: form.nameFi },
    { field: 'nameSv', seen: [], value: form.nameSv },
    { field: 'nameEn', seen: [], value: form.nameEn },
    { field: 'purpose', seen: [], value: form.purpose },
    { field: 'themes', seen: [], value: form.themes },
    { field: 'colour', seen: [], value: form.colour },
    { field: 'weave', seen: [], value: form.weave },
  ];
}

/** A word under which a colour is found by default for the next network: the first that none of mine has. */
export function freeColour(taken: readonly string[]): Colour {
  return colours.find((colour) => !taken.includes(colour)) ?? emptyForm.colour;
}

/** Whether a link of this origin opens on this machine only. */
export function isLocalOrigin(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.endsWith('.localhost') || /^127\./.test(hostname);
}
