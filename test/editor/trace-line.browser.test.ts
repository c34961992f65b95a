import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditorsOnServer, openEditorsOnServer } from '../support/editor-page/on-server.ts';
import { writeTrace } from '../support/trace.ts';

describe('two writers of one text, on two devices with a real server between them', () => {
  let editors: EditorsOnServer;
  beforeAll(async () => {
    editors = await openEditorsOnServer();
  }, 60_000);
  afterAll(() => editors?.close());

  it('[D22] [R3] both screens, the log after a kill and a third device hold the same words and kinds of lines, and no character is lost', {
    timeout: 120_000,
  }, async () => {
    const trace = writeTrace(2);
    const played = await editors.page.evaluate(([txns, account]) => window.calls.playTraceOnLine({ txns }, account), [trace.txns, editors.account] as const);
    expect(played.faults).toEqual([]);
    expect(played.lost).toEqual([]);
    expect(played.returned).toEqual([]);
    expect(played.transactions).toBeGreaterThanOrEqual(2_000);
    expect(played.linesWithKind).toBeGreaterThan(0);
    const logged = await editors.logged();
    expect(await editors.page.evaluate((updates) => window.calls.freshScreen(updates), logged)).toBe(played.screen);
  });
});
