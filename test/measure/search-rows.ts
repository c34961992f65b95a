/** The catalogue's rows of a device with size L, for the bench of search: 400 networks, 6 000 events with 60 000 items, seeded Finnish text. */
import type { Page } from 'playwright-core';
import type { EventRow, NetworkRow, TextRow } from '../../src/catalog/rows.ts';
import { freshId } from '../../src/shared/base/ids.ts';
import { listOf } from '../search/judge.ts';
import { seeded } from '../support/seeded.ts';

const size = { networks: 400, events: 6_000, itemsEach: 10 };
/** Stands in the row that the index takes last. */
export const lastWord = 'viimeisenäluettusana';
export const questions = [
  'kokouksen',
  'verkostomme',
  'päätös',
  'asialista hank',
  'paja',
  'tavoitteet viikko',
  'paatos',
  'osaamisen johtaminen',
  'xyzzy',
  'käytäntö kehittäminen',
];

export interface Rows {
  readonly networks: readonly NetworkRow[];
  readonly events: readonly EventRow[];
  readonly texts: readonly TextRow[];
}

/** Words as often as they stand in a language: few everywhere, most seldom; compounds among them. */
export function rowsOf(): Rows {
  const random = seeded('search L');
  const { lemmas, strangers } = listOf('fi');
  const forms = [...Object.values(lemmas), ...Object.values(strangers)].flat();
  const any = (): string => forms[Math.floor(random() * forms.length)] as string;
  const words = [...forms, ...Array.from({ length: 40_000 }, () => any() + any())];
  const saying = (least: number, most: number): string =>
    Array.from({ length: least + Math.floor(random() * (most - least)) }, () => words[Math.floor(words.length * random() ** 3)]).join(' ');
  const changedAt = Date.UTC(2027, 0, 1);
  const networks = Array.from({ length: size.networks }, (_, i): NetworkRow => {
    const id = freshId<'space'>();
    return {
      id,
      nameFi: saying(1, 3),
      nameSv: '',
      nameEn: '',
      purpose: '',
      themes: [],
      colour: '',
      weave: '',
      role: 'member',
      members: 9,
      binned: false,
      changedAt: changedAt - i,
    };
  });
  const events = Array.from({ length: size.events }, (_, i): EventRow => {
    const host = networks[i % networks.length] as NetworkRow;
    const start = new Date(changedAt + (i - 3_000) * 3_600_000 * 5).toISOString();
    const row = { id: freshId<'space'>(), title: saying(2, 6), start, end: start, zone: 'Europe/Helsinki', place: '', link: '', hosts: [host.id] };
    return { ...row, items: size.itemsEach, minutes: 120, role: 'organiser', binned: false, changedAt: changedAt - i };
  });
  const row = (of: { readonly id: string; readonly changedAt: number }, kind: TextRow['kind'], title: string, parts: TextRow['parts']): TextRow => {
    return { id: freshId<'doc'>(), space: of.id as TextRow['space'], kind, title, parts, people: [], changedAt: of.changedAt };
  };
  const texts = [
    ...networks.map((network) => row(network, 'card', network.nameFi, [{ thing: '', title: network.nameFi, text: saying(10, 30) }])),
    ...events.map((event) => {
      const items = Array.from({ length: size.itemsEach }, () => ({
        thing: freshId<'item'>(),
        title: saying(3, 7),
        text: `${saying(5, 12)}.\n${saying(4, 10)}.`,
      }));
      return row(event, 'event', event.title, [{ thing: '', title: event.title, text: saying(6, 14) }, ...items]);
    }),
    row({ id: freshId<'space'>(), changedAt: 1 }, 'card', lastWord, [{ thing: '', title: lastWord, text: '' }]),
  ];
  return { networks, events, texts };
}

/** Lays rows on a shelf of the catalogue. */
export async function shelve(page: Page, shelf: string, rows: readonly unknown[]): Promise<void> {
  await page.evaluate(
    async ({ shelf, rows }) => {
      const catalogue = (await indexedDB.databases()).find(({ name }) => name?.startsWith('solmu-catalog-'))?.name ?? '';
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(catalogue);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const tx = db.transaction(shelf, 'readwrite');
      for (const row of rows) tx.objectStore(shelf).put(row);
      await new Promise((resolve) => {
        tx.oncomplete = resolve;
      });
      db.close();
    },
    { shelf, rows },
  );
}
