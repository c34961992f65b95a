import { describe, expect, it } from 'vitest';
import type { EventRow, NetworkRow, NoteRow } from '../../src/catalog/rows.ts';
import type { NewsRow } from '../../src/device/past.ts';
import { type Known, newsLines } from '../../src/live/news.ts';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';

const [network, event, own] = [freshId<'space'>(), freshId<'space'>(), freshId<'space'>()];
const [note, secret] = [freshId<'doc'>(), freshId<'doc'>()];
const [björn, celia] = [freshId<'member'>(), freshId<'member'>()];

const known = {
  networks: [{ id: network, nameFi: 'Digiosaajat', binned: false } as NetworkRow],
  events: [{ id: event, title: 'Kahvit', hosts: [network], binned: false } as unknown as EventRow],
  goals: [],
  notes: [
    { id: note, space: network, private: false, title: 'Huoneentaulu', binned: false } as unknown as NoteRow,
    { id: secret, space: own, private: true, title: 'Oma', binned: false } as unknown as NoteRow,
  ],
  pools: [],
} satisfies Known;

function row(kind: string, space: SpaceId, by: readonly (readonly [MemberId, number])[], more: Partial<NewsRow> = {}): NewsRow {
  return {
    doc: freshId<'doc'>(),
    space,
    kind,
    fresh: false,
    from: null,
    parted: null,
    by: by.map(([member, last]) => ({ member, first: last, last, count: 1 })),
    ...more,
  };
}

describe('lines of what is new', () => {
  it('[D89] are one per thing, both documents of an event together, the newest first, with all who wrote', () => {
    const rows = [row('event', event, [[björn, 100]]), row('floor', event, [[celia, 300]]), row('note', network, [[björn, 200]], { doc: note })];
    const lines = newsLines(rows, known);
    expect(lines.map(({ kind, title, path, at }) => [kind, title, path, at])).toEqual([
      ['event', 'Kahvit', `/tapahtumat/${event}`, 300_000],
      ['note', 'Huoneentaulu', `/muistiinpanot/${network}/${note}`, 200_000],
    ]);
    expect(lines[0]).toMatchObject({ parts: ['event', 'floor'], by: [björn, celia], docs: [rows[0]?.doc, rows[1]?.doc], networks: [network] });
  });

  it('keep a plan and a card of one network apart, and make none of what no list knows or of my own notes', () => {
    const rows = [
      row('plan', network, [[björn, 1]]),
      row('card', network, [[björn, 2]]),
      row('event', freshId<'space'>(), [[björn, 3]]),
      row('note', own, [[björn, 4]], { doc: secret }),
      row('of-tomorrow', network, [[björn, 5]]),
    ];
    expect(newsLines(rows, known).map((line) => [line.kind, line.path])).toEqual([
      ['card', `/verkostot/${network}`],
      ['plan', `/verkostot/${network}?osa=suunnitelma`],
    ]);
  });
});
