/** What was typed into a card and not put: put at the next opening with the second of its last key, or offered. */
import { describe, expect, it } from 'vitest';
import type { Draft, Drafts } from '../../src/device/api.ts';
import { HeadDrafts } from '../../src/live/head-drafts.svelte.ts';
import { putPool, readPool } from '../../src/shared/model/pool.ts';
import { standingOf } from '../../src/shared/model/thing.ts';
import { head, thingAt } from '../../src/shared/model/verbs.ts';
import { aPaper, type TestPaper } from '../shared/model/papers.ts';

/** The rows of a device, and what an opening that is gone left in them. */
class Rows implements Drafts {
  rows: Draft[] = [];
  keep(draft: Draft): void {
    this.rows = [...this.rows.filter((row) => row.field !== draft.field), draft];
  }
  drop({ field }: { readonly field: string }): void {
    this.rows = this.rows.filter((row) => row.field !== field);
  }
  left = async (): Promise<readonly Draft[]> => this.rows;
}

function opening(paper: TestPaper, rows: Rows): HeadDrafts<'name' | 'purpose'> {
  return new HeadDrafts({
    device: { drafts: rows },
    paper,
    fields: ['name', 'purpose'],
    seen: (field) => readPool(paper)[field].seen,
    put: (then, field, seen, value) => putPool(then, field, seen, value),
  });
}

describe('drafts of a card', () => {
  it('[D14] are put by the next opening where what was shown still stands, with the second of the last key', async () => {
    const [paper, rows] = [aPaper(0, 'pool'), new Rows()];
    putPool(paper, 'name', [], 'Pooli');
    opening(paper, rows).keep('name', 'Fasilitoijat', readPool(paper).name.seen);
    paper.clock.seconds += 3_600;
    const next = opening(paper, rows);
    await next.resume();
    expect(readPool(paper).name.value).toBe('Fasilitoijat');
    expect(standingOf(thingAt(paper.y, head) as never, 'name').map((entry) => entry.seconds)).toEqual([paper.clock.seconds - 3_600]);
    expect([rows.rows, next.leftIn('name')]).toEqual([[], null]);
  });

  it('[D14] are offered where somebody has written meanwhile; taken they stand, given up they go', async () => {
    const [paper, rows] = [aPaper(0, 'pool'), new Rows()];
    putPool(paper, 'name', [], 'Pooli');
    const before = opening(paper, rows);
    before.keep('name', 'Minun', readPool(paper).name.seen);
    before.keep('purpose', 'Tarkoitus', []);
    const shown = readPool(paper).name.seen;
    putPool(paper, 'name', shown, 'Toisen');
    putPool(paper, 'purpose', [], 'x'.repeat(400));
    const next = opening(paper, rows);
    await next.resume();
    expect([next.leftIn('name'), readPool(paper).name.value]).toEqual(['Minun', 'Toisen']);
    next.answer('name', true);
    expect([next.leftIn('name'), readPool(paper).name.value]).toEqual([null, 'Minun']);
    for (const field of ['purpose'] as const) if (next.leftIn(field) !== null) next.answer(field, false);
    expect(rows.rows).toEqual([]);
  });

  it('go when their field is put, and stay when that is refused', () => {
    const [paper, rows] = [aPaper(0, 'pool'), new Rows()];
    const hand = opening(paper, rows);
    hand.keep('name', 'Pooli', []);
    hand.put('name', putPool(paper, 'name', [], 'x'.repeat(10_000)));
    expect(rows.rows).toHaveLength(1);
    hand.put('name', putPool(paper, 'name', [], 'Pooli'));
    expect(rows.rows).toEqual([]);
  });
});
