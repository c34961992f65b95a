/** Carets of colleagues in a long text: where they are drawn, when they have a name, and what a stranger may say of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { noSidewaysScroll } from '../support/browser.ts';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

describe('carets in a long text', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());
  beforeEach(() => editors.page.evaluate(() => window.calls.show()));

  const text = () => editors.page.getByRole('textbox', { name: 'Muistiinpanot kohtaan 3' });
  const press = (key: string) => editors.page.keyboard.press(key);
  const type = (words: string) => editors.page.keyboard.type(words);

  it('draws carets where they are, whatever room a screen leaves around the text', async () => {
    await editors.page.evaluate(() => {
      window.calls.shown().insert(0, 'Ensimmäinen rivi\n');
      Object.assign((document.querySelector('.long-text .sheet') as HTMLElement).style, { padding: '40px' });
      window.calls.shown().caret('Björn', 4, 0, 1);
    });
    const caret = editors.page.locator('.carets .caret');
    await expect.poll(() => caret.count()).toBe(1);
    const away = await editors.page.evaluate(() => {
      const range = document.createRange();
      const words = (document.querySelector('.ql-editor > p') as HTMLElement).firstChild as Text;
      range.setStart(words, 4);
      range.setEnd(words, 5);
      const [letter, mark] = [range.getBoundingClientRect(), (document.querySelector('.carets .caret') as HTMLElement).getBoundingClientRect()];
      return Math.max(Math.abs(letter.left - mark.left), Math.abs(letter.top - mark.top));
    });
    expect(away).toBeLessThan(3);
  });

  it('shows a colleague’s name while they type and for two seconds after, then a dot, and never over words', async () => {
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'Ensimmäinen rivi on tässä\nToinen\n'));
    await editors.page.evaluate(() => window.calls.shown().caret('Björn Lindqvist', 5, 0, 1));
    const caret = editors.page.locator('.carets .caret');
    await expect.poll(() => caret.getAttribute('class')).toContain('idle');
    await editors.page.evaluate(() => window.calls.shown().caret('Björn Lindqvist', 6, 0, 2));
    await expect.poll(() => caret.getAttribute('class')).not.toContain('idle');
    const overlaps = await editors.page.evaluate(() => {
      const flag = (document.querySelector('.carets .caret b') as HTMLElement).getBoundingClientRect();
      const words: DOMRect[] = [];
      const walker = document.createTreeWalker(document.querySelector('.ql-editor') as HTMLElement, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        words.push(...range.getClientRects());
      }
      return words.filter(
        (word) => word.width > 0 && word.left < flag.right && word.right > flag.left && word.top < flag.bottom - 1 && word.bottom > flag.top + 1,
      ).length;
    });
    expect(await caret.locator('b').textContent()).toBe('Björn Lindqvist');
    expect(overlaps).toBe(0);
    await expect.poll(() => caret.getAttribute('class'), { timeout: 4_000 }).toContain('idle');
    await editors.page.evaluate(() => window.calls.shown().caret('Björn Lindqvist', 0, 11, 2));
    await expect.poll(() => editors.page.locator('.carets .sel').count()).toBeGreaterThan(0);
    const tinted = await editors.page.evaluate(() => {
      const range = document.createRange();
      const words = (document.querySelector('.ql-editor > p') as HTMLElement).firstChild as Text;
      range.setStart(words, 0);
      range.setEnd(words, 11);
      const [should, is] = [range.getBoundingClientRect(), (document.querySelector('.carets .sel') as HTMLElement).getBoundingClientRect()];
      return Math.max(Math.abs(should.left - is.left), Math.abs(should.right - is.right), Math.abs(should.top - is.top));
    });
    expect(tinted).toBeLessThan(2);
    await editors.page.evaluate(() => window.calls.shown().caret('Björn Lindqvist', 26, 0, 2));
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'Uusi alku\n'));
    const top = () => caret.evaluate((element) => element.getBoundingClientRect().top);
    const third = await editors.page.evaluate(() => (document.querySelectorAll('.ql-editor > p')[2] as HTMLElement).getBoundingClientRect());
    await expect.poll(top).toBeGreaterThanOrEqual(third.top - 2);
  });

  it('survives carets that nobody could have', async () => {
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'teksti\n'));
    for (const state of [
      null,
      7,
      'x',
      { text: 'note' },
      { text: 'note', head: { type: { client: 'x', clock: -1 } }, anchor: 3 },
      { text: 'note', head: { item: { client: 99, clock: 99 } } },
      { text: 'note', head: { tname: 'other' } },
    ]) {
      await editors.page.evaluate((forged) => window.calls.shown().forge(forged), state);
    }
    expect(await editors.page.locator('.carets .caret').count()).toBe(0);
  });

  it('tells the others where the caret is, and takes it back on leaving', async () => {
    await text().click();
    await type('abc');
    await expect.poll(() => editors.page.evaluate(() => JSON.stringify(window.calls.shown().told()))).toContain('"typed":3');
    expect(await editors.page.evaluate(() => JSON.stringify(window.calls.shown().told()).length)).toBeLessThan(2_000);
    await press('Escape');
    await expect.poll(() => editors.page.evaluate(() => window.calls.shown().told())).toBeNull();
  });

  it.each(['fi', 'sv', 'en'] as const)('is found faultless by axe and scrolls nowhere sideways (%s)', async (language) => {
    await editors.page.evaluate((asked) => window.calls.show(true, asked), language);
    await text().click();
    await type('# Otsikko');
    await press('Enter');
    await type(`- ${'pitkäyhdyssana'.repeat(12)}`);
    await press('Enter');
    await press('Enter');
    await type('[] tehtävä');
    expect(await axeFindings(editors.page)).toEqual([]);
    await editors.page.locator('.toolbar [data-tool=link]').click();
    expect(await axeFindings(editors.page)).toEqual([]);
    expect(await noSidewaysScroll(editors.page)).toEqual([]);
  });

  it('does all that without a complaint of the page or its security policy', () => {
    expect(editors.faults).toEqual([]);
  });
});
