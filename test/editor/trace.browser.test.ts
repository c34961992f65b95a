import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';
import { writeTrace } from '../support/trace.ts';

const seedsOfOldBugs: readonly number[] = [];
const fresh = Number(process.env['SOLMU_TRACES'] ?? 1);

describe('two writers of one text', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());

  it.each([...seedsOfOldBugs, ...Array.from({ length: fresh }, (_, index) => index + 1)])(
    '[D22] seed %i: both screens and a fresh third hold the same words and kinds of lines, and no character is lost',
    { timeout: 120_000 },
    async (seed) => {
      const trace = writeTrace(seed);
      const played = await editors.page.evaluate((asked) => window.calls.playTrace(asked), { txns: trace.txns });
      expect(played.faults).toEqual([]);
      expect(played.lost).toEqual([]);
      expect(played.returned).toEqual([]);
      expect(played.transactions).toBeGreaterThanOrEqual(2_000);
      expect(await editors.page.evaluate((updates) => window.calls.freshScreen(updates), played.updates)).toBe(played.screen);
      expect(played.linesWithKind).toBeGreaterThan(0);
    },
  );

  it('does it without a complaint of the page or its security policy', () => {
    expect(editors.faults).toEqual([]);
  });
});
