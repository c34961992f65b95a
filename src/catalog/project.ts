/** Makes catalogue rows from documents and record rows. Pure: the same content gives the same row on every device. */
import type { MemberId, SpaceId } from '../shared/base/ids.ts';
import { type Json, recordOf } from '../shared/base/json.ts';
import { agenda, readHead } from '../shared/model/event.ts';
import { readCard } from '../shared/model/network.ts';
import type { Paper } from '../shared/model/paper.ts';
import type { EventRow, NetworkRow } from './rows.ts';

/** What rows say of me and of others in one space. */
export interface Roles {
  readonly mine: string;
  readonly members: number;
}

/** Reads the `role/…` rows of a space. */
export function rolesOf(rows: ReadonlyMap<string, Json>, me: MemberId): Roles {
  let mine = '';
  let members = 0;
  for (const [key, value] of rows) {
    if (!key.startsWith('role/')) continue;
    members++;
    const role = recordOf(value)?.role;
    if (key === `role/${me}` && typeof role === 'string') mine = role;
  }
  return { mine, members };
}

export function networkRow(paper: Paper, roles: Roles, changedAt: number): NetworkRow {
  const card = readCard(paper);
  return {
    id: paper.space,
    nameFi: card.nameFi.value,
    nameSv: card.nameSv.value,
    nameEn: card.nameEn.value,
    purpose: card.purpose.value,
    themes: card.themes.value,
    colour: card.colour.value,
    weave: card.weave.value,
    role: roles.mine,
    members: roles.members,
    binned: card.bin.value !== null,
    changedAt,
  };
}

export function eventRow(paper: Paper, hosts: readonly SpaceId[], roles: Roles, changedAt: number): EventRow {
  const head = readHead(paper);
  const items = agenda(paper);
  return {
    id: paper.space,
    title: head.title.value,
    start: head.start.value,
    end: head.end.value,
    zone: head.zone.value,
    place: head.place.value,
    link: head.link.value,
    hosts,
    items: items.length,
    minutes: items.reduce((sum, item) => sum + item.minutes.value, 0),
    role: roles.mine,
    binned: head.bin.value !== null,
    changedAt,
  };
}
