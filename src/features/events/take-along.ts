/** Takes an event along: as text on the clipboard, as a calendar file, on paper. The page gathers; copy-text.ts and ics.ts write. */
import { saveFile } from '../../live/save-file.ts';
import { standing } from '../../shared/model/thing.ts';
import { head, thingAt } from '../../shared/model/verbs.ts';
import { toast } from '../../ui/toast.ts';
import { clock, dayAndRange } from '../../words/dates.ts';
import { sayShared } from '../../words/shared.ts';
import { eventText } from './copy-text.ts';
import type { Desk } from './desk.svelte.ts';
import { typeWord } from './item-types.ts';
import { noteLines } from './notes.ts';
import type { EventPicture } from './picture.ts';
import { say } from './words.ts';

/** The event as it stands, in the reader's language. What is moved to the next time is left out. */
export function pictureOf(desk: Desk): EventPicture {
  const { title, purpose, start, end, zone, place, link } = desk.head;
  return {
    title: title.value,
    purpose: purpose.value,
    when: dayAndRange(start.value, end.value, zone.value),
    place: place.value,
    link: link.value,
    hosts: desk.people.hosts.map((host) => host.name),
    organisers: desk.people.organisers.map((organiser) => desk.people.name(organiser.member)),
    items: desk.items
      .filter((item) => !item.later.value)
      .map((item) => {
        const at = desk.clocks.get(item.id);
        return {
          id: item.id,
          title: item.title.value,
          typeWord: typeWord(item.type.value),
          wanted: item.wanted.value,
          owner: desk.people.full(item.owner.value),
          minutes: item.minutes.value,
          clock: at ? clock(at, zone.value) : '',
          notes: noteLines(desk.floor?.paper ?? null, item.id, desk.known.nameOf),
        };
      }),
  };
}

export function textOfEvent(desk: Desk, withNotes = true): string {
  const picture = pictureOf(desk);
  const shown = withNotes ? picture : { ...picture, items: picture.items.map((item) => ({ ...item, notes: [] })) };
  return eventText(shown, {
    untitled: say('untitled'),
    agenda: say('tab.agenda'),
    place: say('field.place'),
    link: say('field.link'),
    networks: say('print.networks'),
    organisers: say('organisers.all'),
    wanted: say('item.wanted'),
    owner: say('item.owner'),
    minutes: (n) => sayShared('unit.minutes', { n }),
  });
}

/** Puts the text on the clipboard; where the browser forbids it, the text comes back to be shown. */
export async function copyEvent(desk: Desk): Promise<{ readonly done: boolean; readonly text: string }> {
  const text = textOfEvent(desk);
  try {
    await navigator.clipboard.writeText(text);
    return { done: true, text };
  } catch {
    return { done: false, text };
  }
}

export async function downloadCalendar(desk: Desk): Promise<void> {
  const { calendarFile, fileName } = await import('./ics.ts');
  const { title, start, end, zone, place, link } = desk.head;
  const changedAt = standing(thingAt(desk.paper.y, head) ?? desk.paper.y.getArray('head')).reduce(
    (latest, entry) => Math.max(latest, entry.seconds),
    desk.people.bornAt,
  );
  const file = calendarFile({
    id: desk.space,
    title: title.value || say('untitled'),
    description: textOfEvent(desk, false),
    start: start.value,
    end: end.value,
    zone: zone.value,
    place: place.value,
    link: link.value,
    page: `${location.origin}/tapahtumat/${desk.space}`,
    madeAt: desk.people.bornAt,
    changedAt,
  });
  if (file === null) {
    toast({ text: say('icsNoTime'), action: { word: say('head.addWhen'), act: () => desk.show('details') } });
    return;
  }
  saveFile([file], 'text/calendar;charset=utf-8', fileName(title.value, 'ics'));
  toast({ text: say('icsDone') });
}

export function print(): void {
  window.print();
}
