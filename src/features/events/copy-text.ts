/**
 * An event as plain text, for a mail or a chat: what it is about first, then the agenda with times, then the notes under their items.
 * Pure; every word comes from the caller.
 */
import { signedLines } from '../../editor/plain-lines.ts';
import type { EventPicture, ItemPicture } from './picture.ts';

export interface TextWords {
  readonly untitled: string;
  readonly agenda: string;
  readonly place: string;
  readonly link: string;
  readonly networks: string;
  readonly organisers: string;
  readonly wanted: string;
  readonly owner: string;
  readonly minutes: (count: number) => string;
}

/** The whole event, lines ended by `\n`, the last one too. */
export function eventText(event: EventPicture, words: TextWords): string {
  const head = [
    event.title || words.untitled,
    event.purpose,
    event.when,
    labelled(words.place, event.place),
    labelled(words.link, event.link),
    labelled(words.networks, event.hosts.join(', ')),
    labelled(words.organisers, event.organisers.join(', ')),
  ].filter((line) => line !== '');
  const rows = event.items.flatMap((item, place) => itemLines(item, place + 1, words));
  const agenda = rows.length === 0 ? [] : ['', words.agenda, ...rows];
  return `${[...head, ...agenda].join('\n')}\n`;
}

function itemLines(item: ItemPicture, number: number, words: TextWords): string[] {
  const indent = '   ';
  const about = [item.typeWord, words.minutes(item.minutes)].filter((word) => word !== '').join(', ');
  const clock = item.clock === '' ? '' : `${item.clock} `;
  const under = [labelled(words.wanted, item.wanted), labelled(words.owner, item.owner), ...signedLines(item.notes)];
  return [`${number}. ${clock}${oneLine(item.title) || words.untitled} (${about})`, ...under.filter((line) => line !== '').map((line) => indent + line)];
}

function labelled(label: string, value: string): string {
  return value === '' ? '' : `${label}: ${oneLine(value)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
