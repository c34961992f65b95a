import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../../src/catalog/rows.ts';
import { problemOf, readInvitation } from '../../../src/features/networks/invitation.ts';
import {
  changesOf,
  emptyForm,
  eventsOf,
  freeColour,
  isLocalOrigin,
  isNamed,
  isOn,
  mostThemes,
  peopleOf,
  readForm,
} from '../../../src/features/networks/model.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { colours, networkCard } from '../../../src/shared/model/network.ts';

const network = '0190a000-0000-7000-8000-000000000001' as SpaceId;
const other = '0190a000-0000-7000-8000-000000000002' as SpaceId;
const now = Date.parse('2026-11-24T10:00:00Z');

function event(id: string, start: string, end: string, more: Partial<EventRow> = {}): EventRow {
  return {
    id: id as SpaceId,
    title: id,
    start,
    end,
    zone: 'Europe/Helsinki',
    place: '',
    link: '',
    hosts: [network],
    items: 0,
    minutes: 0,
    role: 'organiser',
    binned: false,
    changedAt: 0,
    ...more,
  };
}

describe('the people of a network', () => {
  it('come from its role rows: coordinators first, then by how long; odd rows do no harm', () => {
    const rows = new Map<string, Json>([
      ['birth', { kind: 'network' }],
      ['role/c', { role: 'member', name: 'Celia', organisation: 'Traficom', since: 10 }],
      ['role/a', { role: 'member', name: 'Aino', organisation: '', since: 5 }],
      ['role/b', { role: 'coordinator', name: 'Björn', organisation: '', since: 20 }],
      ['role/x', 'broken'],
      ['role/y', { role: 7, name: null }],
    ]);
    expect(peopleOf(rows).map((person) => [person.name, person.role])).toEqual([
      ['Björn', 'coordinator'],
      ['', ''],
      ['Aino', 'member'],
      ['Celia', 'member'],
    ]);
  });
});

describe('the events of a network', () => {
  it('are sorted by the clock into coming, without a time and past', () => {
    const events = [
      event('later', '2026-11-27T08:00:00Z', '2026-11-27T09:00:00Z'),
      event('on', '2026-11-24T09:00:00Z', '2026-11-24T11:00:00Z'),
      event('past', '2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z'),
      event('older', '2026-10-20T08:00:00Z', '2026-10-20T09:00:00Z'),
      event('open', '', ''),
      event('elsewhere', '2026-11-27T08:00:00Z', '', { hosts: [other] }),
      event('binned', '2026-11-27T08:00:00Z', '', { binned: true }),
    ];
    const sorted = eventsOf(events, network, now);
    expect(sorted.coming.map((one) => one.id)).toEqual(['on', 'later']);
    expect(sorted.undated.map((one) => one.id)).toEqual(['open']);
    expect(sorted.past.map((one) => one.id)).toEqual(['past', 'older']);
  });

  it('an end before the start counts as none', () => {
    const odd = event('odd', '2026-11-24T09:00:00Z', '2026-11-23T09:00:00Z');
    expect(isOn(odd, now)).toBe(false);
    expect(eventsOf([odd], network, now).past).toHaveLength(1);
    expect(isOn(event('on', '2026-11-24T09:00:00Z', '2026-11-24T11:00:00Z'), now)).toBe(true);
  });
});

describe('themes', () => {
  it('are as many as the card takes', () => {
    const many = Array.from({ length: mostThemes }, (_, n) => `teema ${n}`);
    expect(networkCard.themes.accept(many).kind).toBe('taken');
    expect(networkCard.themes.accept([...many, 'yksi liikaa']).kind).toBe('refused');
  });
});

describe('the form of a network that is not founded yet', () => {
  const form = { ...emptyForm, nameSv: 'Experimenterarna', themes: ['försök'], colour: 'savi', weave: 'twill' } as const;

  it('comes back from the device as it was', () => {
    expect(readForm(JSON.stringify(form))).toEqual(form);
  });

  it.each([[null], ['{"nameFi":'], ['[]'], ['{"nameFi":7,"themes":"x","colour":"gold","weave":null}']])('reads %j as not filled in', (kept) => {
    expect(readForm(kept)).toEqual(emptyForm);
  });

  it('needs a name in one language', () => {
    expect(isNamed(emptyForm)).toBe(false);
    expect(isNamed({ ...emptyForm, nameFi: '   ' })).toBe(false);
    expect(isNamed(form)).toBe(true);
  });

  it('writes every field of the card', () => {
    expect(
      changesOf(form)
        .map((change) => change.field)
        .toSorted(),
    ).toEqual(
      Object.keys(networkCard)
        .filter((field) => field !== 'bin')
        .toSorted(),
    );
  });

  it('begins with the first colour that no network of mine has', () => {
    expect(freeColour([])).toBe('jarvi');
    expect(freeColour(['jarvi', 'sammal'])).toBe('hilla');
    expect(freeColour(colours)).toBe('jarvi');
  });
});

describe('an invitation', () => {
  it('has its token behind the #, where no server sees it', () => {
    expect(readInvitation({ token: 'abc', expires: 5 }, 'https://solmu.example')).toEqual({ link: 'https://solmu.example/tule#abc', expires: 5 });
    expect(readInvitation({ token: 'abc' }, 'https://solmu.example')).toEqual({ problem: 'failed' });
  });

  it('tells each refusal by its own name', () => {
    expect(problemOf('not-allowed')).toBe('not-allowed');
    expect(problemOf('not-available')).toBe('not-yet');
    expect(problemOf('what-is-this')).toBe('failed');
  });

  it('says when a link opens on this machine only', () => {
    expect(['localhost', '127.0.0.1', '[::1]', 'solmu.localhost'].every(isLocalOrigin)).toBe(true);
    expect(['solmu.fi', '192.168.1.4', 'localhost.example'].some(isLocalOrigin)).toBe(false);
  });
});
