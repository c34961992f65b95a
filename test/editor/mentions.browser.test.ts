/** What @ does in a long text: when the list opens, its keys, and that it is one step of undo. Names come from the test's own page. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

describe('a mention', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());
  beforeEach(() => editors.page.evaluate(() => window.calls.show(true, 'fi', true)));

  const text = () => editors.page.getByRole('textbox', { name: 'Muistiinpanot kohtaan 3' });
  const list = () => editors.page.getByRole('listbox', { name: 'Kenet tai mitä mainitaan' });
  const stored = () => editors.page.evaluate(() => window.calls.shown().text());
  const press = (key: string) => editors.page.keyboard.press(key);
  const type = (words: string) => editors.page.keyboard.type(words);
  const openIs = (is: boolean) => expect.poll(() => list().isVisible()).toBe(is);

  it('[D60] is chosen by arrows and Enter, with the caret in the text all the while', async () => {
    await text().click();
    await type('Kysy @b');
    await openIs(true);
    expect(await list().getByRole('option').allTextContents()).toEqual([expect.stringContaining('Björn Strand'), expect.stringContaining('Budjettipäivä')]);
    const marked = () => text().getAttribute('aria-activedescendant');
    const first = await marked();
    await press('ArrowDown');
    await expect.poll(marked).not.toBe(first);
    expect(await list().locator('[aria-selected=true]').textContent()).toContain('Budjettipäivä');
    expect(await axeFindings(editors.page)).toEqual([]);
    await press('ArrowUp');
    await press('Enter');
    await openIs(false);
    await type('pian');
    expect(await stored()).toEqual([
      { insert: 'Kysy ' },
      { insert: { mention: { kind: 'member', id: expect.any(String), name: 'Björn Strand' } } },
      { insert: ' pian\n' },
    ]);
    expect(await text().textContent()).toContain('@Björn Strand');
  });

  it('is one step of undo, which gives back what was typed', async () => {
    await text().click();
    await type('@bud');
    await openIs(true);
    await press('Tab');
    await expect.poll(async () => JSON.stringify(await stored())).toContain('Budjettipäivä');
    await press('Control+z');
    expect(await stored()).toEqual([{ insert: '@bud\n' }]);
  });

  it('Esc closes the list and keeps the letters; the same @ opens it no more', async () => {
    await text().click();
    await type('@b');
    await openIs(true);
    await press('Escape');
    await openIs(false);
    await type('u');
    await openIs(false);
    expect(await stored()).toEqual([{ insert: '@bu\n' }]);
    await type(' ja @b');
    await openIs(true);
    await press('Escape');
  });

  it('no list opens in an address of mail, for a name that nobody has, or when the caret only comes by', async () => {
    await text().click();
    await type('aino@b');
    await openIs(false);
    await press('Enter');
    await type('@zzz');
    await openIs(false);
    await press('Backspace');
    await press('Backspace');
    await press('Backspace');
    await openIs(true);
    await press('Home');
    await openIs(false);
    await press('End');
    await openIs(false);
  });

  it('shows the name of today, strikes out what is in the bin, and leaves what it does not know as it was written', async () => {
    await text().click();
    await type('@bud');
    await openIs(true);
    await press('Enter');
    const name = text().locator('.mention');
    expect(await name.getAttribute('href')).toBe('/tapahtumat/1');
    await editors.page.evaluate(() => window.calls.rename('Talouspäivä', 'here'));
    await expect.poll(() => name.textContent()).toBe('Talouspäivä');
    await editors.page.evaluate(() => window.calls.rename('Talouspäivä', 'gone'));
    await expect.poll(() => name.getAttribute('data-state')).toBe('gone');
    expect([await name.getAttribute('href'), await name.getAttribute('title')]).toEqual([null, 'poistettu']);
    await editors.page.evaluate(() => window.calls.rename('Budjettipäivä', 'away'));
    await expect.poll(() => name.textContent()).toBe('Budjettipäivä');
    expect(JSON.stringify(await stored())).toContain('"name":"Budjettipäivä"');
  });

  it('does all that without a complaint of the page', () => {
    expect(editors.faults).toEqual([]);
  });
});
