/**
 * One event as a calendar file (RFC 5545), with the time zone that its times are told in: a TZID without VTIMEZONE reads as floating.
 * Written by us and read back with ical.js in the tests: ical.js 2.2.1 writes continuation lines of 76 octets, one too many.
 * Pure. No METHOD: the file is handed over, not sent as an invitation, and METHOD would ask for an ORGANIZER with an address.
 */
import { wallTime } from '../../words/zones.ts';

export interface CalendarEvent {
  /** The space of the event: the same in every file made from it, on every device. */
  readonly id: string;
  readonly title: string;
  /** What stands in the description: purpose, agenda, link. Any text. */
  readonly description: string;
  /** ISO instants. */
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly place: string;
  readonly link: string;
  /** The page of the event. */
  readonly page: string;
  /** Whole seconds since 1970: when the event was made, and the latest change of its head. */
  readonly madeAt: number;
  readonly changedAt: number;
}

const maxOctets = 75;

// EU rule since 1996: the last Sundays of March and October at 1.00 UTC. Other zones are told in UTC, which needs no definition.
const helsinki = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Helsinki',
  'BEGIN:DAYLIGHT',
  'DTSTART:19960331T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0300',
  'TZNAME:EEST',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T040000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0300',
  'TZOFFSETTO:+0200',
  'TZNAME:EET',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/**
 * The whole file, CRLF-ended. Null when the event has no start: a calendar has no place for it.
 *
 * SEQUENCE is the number of seconds from the event's making to the latest change of its head: it rises with each change and is the same on every device, with no counter that two devices could raise at once.
 */
export function calendarFile(event: CalendarEvent): string | null {
  if (Number.isNaN(Date.parse(event.start))) return null;
  const zoned = event.zone === 'Europe/Helsinki';
  const stamp = utc(new Date(event.changedAt * 1000).toISOString());
  const place = event.place || event.link;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Solmu//Solmu//FI',
    'CALSCALE:GREGORIAN',
    ...(zoned ? helsinki : []),
    'BEGIN:VEVENT',
    `UID:${event.id}@solmu`,
    `DTSTAMP:${stamp}`,
    `LAST-MODIFIED:${stamp}`,
    `SEQUENCE:${Math.max(0, event.changedAt - event.madeAt)}`,
    time('DTSTART', event.start, zoned),
    ...(Date.parse(event.end) > Date.parse(event.start) ? [time('DTEND', event.end, zoned)] : []),
    `SUMMARY:${escaped(event.title)}`,
    ...(place === '' ? [] : [`LOCATION:${escaped(place)}`]),
    // Calendars pass over URL, so the link stands in the description too.
    ...(event.description === '' ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
    `URL:${event.page}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function time(name: string, iso: string, zoned: boolean): string {
  if (!zoned) return `${name}:${utc(iso)}`;
  return `${name};TZID=Europe/Helsinki:${wallTime(iso, 'Europe/Helsinki').replace(/[-:]/g, '')}00`;
}

function utc(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** TEXT of RFC 5545, section 3.3.11; other control characters are not allowed there and go. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/(?!\t)\p{Cc}/gu, '');
}

/** Folds a line at 75 octets, the leading space of a continuation counted, never inside a character. */
function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const character of line) {
    const size = utf8Size(character.codePointAt(0) ?? 0);
    if (octets + size > maxOctets) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}

function utf8Size(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** A name that every file system takes, from the event's title. */
export function fileName(title: string, ending: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${plain || 'solmu'}.${ending}`;
}
