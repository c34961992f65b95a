import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, calendarFile, fileName } from '../../../src/features/events/ics.ts';

const octets = (text: string) => new TextEncoder().encode(text).length;

function anEvent(parts: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    id: '0197a1b2-0000-7000-8000-000000000001',
    title: 'Perehdytys yli rajojen, työpaja 3',
    description: '',
    start: '2026-11-23T07:00:00.000Z',
    end: '2026-11-23T09:00:00.000Z',
    zone: 'Europe/Helsinki',
    place: 'Säätytalo',
    link: '',
    page: 'https://solmu.example/tapahtumat/0197a1b2-0000-7000-8000-000000000001',
    madeAt: 1_000,
    changedAt: 1_600,
    ...parts,
  };
}

function read(file: string | null): { calendar: ICAL.Component; event: ICAL.Event } {
  const calendar = new ICAL.Component(ICAL.parse(file ?? ''));
  const zone = calendar.getFirstSubcomponent('vtimezone');
  if (zone) ICAL.TimezoneService.register(zone);
  return { calendar, event: new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component) };
}

describe('calendar file', () => {
  it('is read by ical.js as the same instants, with the zone it names', () => {
    const { calendar, event } = read(calendarFile(anEvent()));
    expect(event.startDate.toJSDate().toISOString()).toBe('2026-11-23T07:00:00.000Z');
    expect(event.endDate.toJSDate().toISOString()).toBe('2026-11-23T09:00:00.000Z');
    expect(event.startDate.zone.tzid).toBe('Europe/Helsinki');
    expect(calendar.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('Europe/Helsinki');
    expect(event.summary).toBe('Perehdytys yli rajojen, työpaja 3');
    expect(event.location).toBe('Säätytalo');
  });

  it.each([
    '2027-01-15T08:00:00.000Z',
    '2027-03-28T00:30:00.000Z',
    '2027-03-28T01:30:00.000Z',
    '2027-07-01T06:00:00.000Z',
    '2026-10-25T02:30:00.000Z',
    '2026-10-26T07:00:00.000Z',
  ])('tells %s rightly on either side of the clocks', (start) => {
    const { event } = read(calendarFile(anEvent({ start, end: '' })));
    expect(event.startDate.toJSDate().toISOString()).toBe(start);
  });

  it('keeps its UID and raises SEQUENCE and LAST-MODIFIED with a change', () => {
    const first = read(calendarFile(anEvent())).event;
    const later = read(calendarFile(anEvent({ changedAt: 1_660, place: 'Etänä' }))).event;
    expect(later.uid).toBe(first.uid);
    expect(first.sequence).toBe(600);
    expect(later.sequence).toBeGreaterThan(first.sequence);
    expect(String(later.component.getFirstPropertyValue('last-modified'))).toBe('1970-01-01T00:27:40Z');
  });

  it('ends every line with CRLF, and folds at 75 octets, never inside a character', () => {
    const file = calendarFile(anEvent({ title: 'ä'.repeat(200), description: `${'työkierto 👩‍💻 '.repeat(40)}` })) ?? '';
    expect(file.endsWith('\r\n')).toBe(true);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of file.split('\r\n')) {
      expect(octets(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd');
    }
    expect(file.split('\r\n').some((line) => octets(line) >= 74)).toBe(true);
    const { event } = read(file);
    expect(event.summary).toBe('ä'.repeat(200));
    expect(event.description).toBe('työkierto 👩‍💻 '.repeat(40));
  });

  it('carries commas, semicolons, backslashes, quotes and line breaks through', () => {
    const title = 'Kahvi; pulla, "sokeri" \\ maito';
    const description = 'rivi 1\nrivi 2\r\nrivi 3\u0007';
    const { event } = read(calendarFile(anEvent({ title, description, link: 'https://example.org/a,b;c', place: '' })));
    expect(event.summary).toBe(title);
    expect(event.description).toBe('rivi 1\nrivi 2\nrivi 3');
    expect(event.location).toBe('https://example.org/a,b;c');
  });

  it('goes past midnight, leaves out an end before the start, and is nothing without a start', () => {
    expect(read(calendarFile(anEvent({ start: '2026-11-23T21:30:00Z', end: '2026-11-23T22:30:00Z' }))).event.endDate.day).toBe(24);
    expect(calendarFile(anEvent({ end: '2026-11-23T06:00:00.000Z' }))).not.toContain('DTEND');
    expect(calendarFile(anEvent({ start: '' }))).toBeNull();
  });

  it('tells other zones in UTC, which needs no definition', () => {
    const { calendar, event } = read(calendarFile(anEvent({ zone: 'Europe/Stockholm' })));
    expect(calendar.getFirstSubcomponent('vtimezone')).toBeNull();
    expect(event.startDate.toJSDate().toISOString()).toBe('2026-11-23T07:00:00.000Z');
  });

  it('names the file after the event', () => {
    expect(fileName('Perehdytys yli rajojen, työpaja 3', 'ics')).toBe('Perehdytys-yli-rajojen-työpaja-3.ics');
    expect(fileName('../..', 'ics')).toBe('solmu.ics');
  });
});
