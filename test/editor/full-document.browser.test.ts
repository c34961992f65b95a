/** A document at the door's limit: what does not fit is declined before it stands anywhere, with a word why, and deleting always goes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

describe('a text in a full document', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());

  it('[W69] takes no letter and no paste, says why, can be deleted in, and takes letters again when there is room', async () => {
    const { page } = editors;
    const hands = await page.evaluateHandle(() => window.calls.alone());
    const text = (): Promise<string> => hands.evaluate((one) => one.text.toString());
    await hands.evaluate((one) => one.select(0));
    await page.keyboard.type('alku');
    await hands.evaluate((one) => {
      one.y.getText('elsewhere').insert(0, 'a'.repeat(4_800_000));
      one.paste('', 'ääkkönen '.repeat(40_000));
    });
    expect([await text(), await hands.evaluate((one) => one.full)]).toEqual(['alku\n', ['document-full']]);
    await hands.evaluate((one) => {
      one.y.getText('elsewhere').insert(0, 'a'.repeat(300_000));
      one.select(4);
    });
    await page.keyboard.type('xyz');
    expect(await text()).toBe('alku\n');
    expect(await hands.evaluate((one) => one.screen() === one.shouldShow())).toBe(true);
    await page.keyboard.press('Backspace');
    expect(await text()).toBe('alk\n');
    await hands.evaluate((one) => one.y.getText('elsewhere').delete(0, 4_000_000));
    await page.waitForTimeout(2_100);
    await page.keyboard.type('uu');
    expect(await text()).toBe('alkuu\n');
    await hands.evaluate((one) => one.close());
  }, 60_000);

  it('[W69] begins no text where a document has as many as it may, and goes on in those that are begun', async () => {
    const { page } = editors;
    const hands = await page.evaluateHandle(() => window.calls.alone());
    await hands.evaluate((one) => {
      for (let i = 0; i < 1_990; i++) one.y.getText(`text ${i}`).insert(0, 'a');
      one.select(0);
    });
    await page.keyboard.type('uusi');
    expect(await hands.evaluate((one) => [one.text.toString(), one.full])).toEqual(['', ['too-many-texts']]);
    await hands.evaluate((one) => {
      one.text.insert(0, 'alku\n');
      one.select(4);
    });
    await page.keyboard.type('!');
    expect(await hands.evaluate((one) => one.text.toString())).toBe('alku!\n');
    await hands.evaluate((one) => one.close());
  }, 60_000);
});
