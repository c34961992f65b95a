import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

/** Seeds that once failed stay for ever; SOLMU_SEEDS asks for more of the fresh ones. */
const seedsOfOldBugs: readonly number[] = [];
const fresh = Number(process.env['SOLMU_SEEDS'] ?? 10);

describe('six acts', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());

  it('[D21] [D22] loses no word of B, shows the same on both screens, and A’s undo takes nothing of B’s', { timeout: 120_000 }, async () => {
    const seeds = [...seedsOfOldBugs, ...Array.from({ length: fresh }, (_, index) => index + 1)];
    const { runs, faults } = await editors.page.evaluate((asked) => window.calls.sixActs(asked), seeds);
    expect(runs).toBe(seeds.length * 18);
    expect(faults.map(({ at, faults: found }) => `seed ${at.seed}, ${at.act}, ${at.place} line: ${found.join('\n')}`)).toEqual([]);
  });

  it('does it without a complaint of the page or its security policy', () => {
    expect(editors.faults).toEqual([]);
  });
});
