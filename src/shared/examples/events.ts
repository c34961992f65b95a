/** Example events: past, this week, ahead; with the full agenda of the big day, and the hard cases of titles and times. */
import type { ItemId, SpaceId } from '../base/ids.ts';
import { addItems, agenda, binItem, type NewItem, putHead, putHeads, putItem, readHead } from '../model/event.ts';
import { textOf } from '../model/long-text.ts';
import type { Chance } from './chance.ts';
import { eventTitles, places, sentences } from './names.ts';
import type { ExamplePerson } from './people.ts';
import { type ExampleDocument, type, written } from './writing.ts';

const hour = 3_600;
const day = 24 * hour;

export interface Times {
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** A third lie behind, three in this week, the rest ahead. One goes over midnight in Helsinki's winter (23.30–00.30), one takes two days. */
export function timesOf(index: number, events: number, now: number): Times {
  const today = now - (now % day);
  const past = Math.floor(events / 3);
  const ahead = index - past - 3;
  const days = index < past ? -7 * (index + 1) : ahead < 0 ? index - past + 1 : 7 + ahead * 4;
  if (index === 2) return { start: today + days * day + 21.5 * hour, end: today + days * day + 22.5 * hour };
  const start = today + days * day + (6 + (index % 5)) * hour;
  return { start, end: start + (index === 3 ? 32 : 2.5) * hour };
}

/** The agenda of the big day, 150 minutes. */
const fullAgenda: readonly NewItem[] = [
  { title: 'Tervetuloa ja pikaesittelyt', type: 'intro', wanted: 'Jokainen tietää kolme uutta nimeä', minutes: 15 },
  { title: 'Mitä viime kerrasta jäi', type: 'info', wanted: 'Avoimet toimenpiteet käyty läpi', minutes: 10 },
  { title: 'Verkostokartta: missä kohtaamme?', type: 'ideas', wanted: 'Viisi yhteistä aihetta', minutes: 30 },
  { title: 'Uuden työntekijän ensimmäiset sata päivää', type: 'discussion', wanted: 'Tavoite tunnistettu tai hylätty', minutes: 30 },
  { title: 'Kahvi', type: 'break', minutes: 10 },
  { title: 'Fasilitoijapoolin pelisäännöt', type: 'decision', wanted: 'Päätös ja kokeiluaika', minutes: 20 },
  { title: 'Aihiot Kokeilukiihdyttämöön', type: 'work', wanted: 'Kolme aihiota, joilla on omistaja', minutes: 25 },
  { title: 'Päätösten ja toimenpiteiden vahvistus', type: 'decision', wanted: 'Muistio valmis', minutes: 10 },
];

/** Titles that have broken something somewhere; they stand in the fifth event. */
export const hardTitles = [
  'Kokeilukiihdyttämötyöskentelymenetelmäasiantuntijakeskustelu',
  'Päätös; "kolme vaihtoehtoa", joista yksi valitaan',
  '=SUMMA(A1:A3) on otsikko eikä kaava',
  'Juhlitaan 🎉 ja kiitetään 👩‍👩‍👧',
  'Žarkin ja Šemin esittely',
  'Fråga på svenska: hur gör vi sedan?',
];

export interface EventOrder {
  readonly chance: Chance;
  readonly space: SpaceId;
  readonly organisers: readonly ExamplePerson[];
  readonly index: number;
  readonly items: number;
  readonly times: Times;
  /** When it was founded, seconds. */
  readonly at: number;
}

/** The two documents of an event. The second event has a start that two organisers changed apart, the third an item that one edited and the other removed. */
export function eventDocuments({ chance, space, organisers, index, items, times, at }: EventOrder): ExampleDocument[] {
  const [first, second = first] = organisers as [ExamplePerson, ExamplePerson?];
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  const title = index === 0 ? 'Kolmen verkoston yhteispäivä' : chance.pick(eventTitles);
  let made: readonly ItemId[] = [];
  const found = {
    member: first.id,
    seconds: at,
    act: (paper: Parameters<typeof putHeads>[0]): void => {
      putHeads(paper, [
        { field: 'title', seen: [], value: title },
        { field: 'purpose', seen: [], value: chance.pick(sentences) },
        { field: 'start', seen: [], value: iso(times.start) },
        { field: 'end', seen: [], value: iso(times.end) },
        { field: 'place', seen: [], value: chance.pick(places) },
        { field: 'link', seen: [], value: index % 4 === 1 ? 'https://kokous.example.org/huone' : '' },
      ]);
      addItems(paper, index === 0 ? fullAgenda : Array.from({ length: items }, (_, item) => itemOf(chance, item, index)));
      made = agenda(paper).map(({ id }) => id);
    },
  };
  const apart =
    index === 1
      ? [first, second].map((person, hand) => ({
          member: person.id,
          seconds: at + day + hand * hour,
          act: (paper: Parameters<typeof putHead>[0]) => putHead(paper, 'start', readHead(paper).start.seen, iso(times.start + (hand + 1) * hour)),
        }))
      : index === 2
        ? [
            {
              member: first.id,
              seconds: at + day,
              act: (paper: Parameters<typeof putHead>[0]) =>
                made[0] && putItem(paper, made[0], 'title', agenda(paper)[0]?.title.seen ?? [], 'Muutettu toisaalla'),
            },
            { member: second.id, seconds: at + day + hour, act: (paper: Parameters<typeof putHead>[0]) => made[0] && binItem(paper, null, made[0]) },
          ]
        : [];
  const event = written(chance, space, 'event', [found, ...apart]);
  const floor = written(chance, space, 'floor', [
    {
      member: second.id,
      seconds: at + 2 * day,
      act: (paper) => {
        for (const item of made.slice(0, 3)) type(textOf(paper.y, item), ['# Mitä puhuttiin', ...chance.some(sentences, 2), '[ ] Kysytään vielä kahdelta']);
      },
    },
  ]);
  return [event, floor];
}

function itemOf(chance: Chance, item: number, event: number): NewItem {
  const hard = event === 4 ? hardTitles[item] : undefined;
  const standard = chance.pick(fullAgenda);
  return { ...standard, title: hard ?? standard.title ?? '', minutes: chance.pick([5, 10, 10, 15, 20, 30]) };
}
