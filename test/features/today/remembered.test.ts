import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRow, NetworkRow } from '../../../src/catalog/rows.ts';
import { sortedEvents, weftOf } from '../../../src/features/today/model.ts';
import { remember, remembered } from '../../../src/features/today/remembered.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';

function aStorage(): Pick<Storage, 'getItem' | 'setItem'> & { text: string | null } {
  return {
    text: null,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}

const event = (id: string): EventRow => ({
  id: id as SpaceId,
  title: 'Kahvit',
  start: '2027-03-09T07:00:00Z',
  end: '2027-03-09T08:00:00Z',
  zone: 'Europe/Helsinki',
  place: '',
  link: '',
  hosts: [],
  items: 3,
  minutes: 60,
  role: 'organiser',
  binned: false,
  changedAt: 0,
});

describe('the picture of Tänään', () => {
  it('comes back as it was kept, with the soonest twelve events', () => {
    const storage = aStorage();
    const events = Array.from({ length: 20 }, (_, i) => event(`e${i}`));
    remember({ events, networks: [] }, storage);
    expect(remembered(storage)?.events.map(({ id }) => id)).toEqual(events.slice(0, 12).map(({ id }) => id));
  });

  it('is none when nothing, something broken or something of another shape was kept', () => {
    const storage = aStorage();
    for (const text of [null, '', '{', '[]', '{"shape":2,"events":[],"networks":[]}', '{"shape":1,"events":{}}']) {
      storage.text = text;
      expect(remembered(storage)).toBe(null);
    }
  });

  it('never keeps a start from being painted, whatever stands there', () => {
    const storage = aStorage();
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (events, networks) => {
        storage.text = JSON.stringify({ shape: 1, events: [...events, event('e')], networks });
        const picture = remembered(storage);
        const weft = weftOf(sortedEvents(picture?.events ?? [], 0).coming, picture?.networks ?? [], ({ start }) => start.slice(0, 10));
        expect(weft.days).toHaveLength(1);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('is not missed where storage is forbidden', () => {
    const forbidden = {
      getItem: (): string | null => {
        throw new Error('forbidden');
      },
      setItem: (): void => {
        throw new Error('forbidden');
      },
    };
    remember({ events: [event('e')], networks: [] as NetworkRow[] }, forbidden);
    expect(remembered(forbidden)).toBe(null);
  });
});
