import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

describe('a long text on screen', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());
  beforeEach(() => editors.page.evaluate(() => window.calls.show()));

  const text = () => editors.page.getByRole('textbox', { name: 'Muistiinpanot kohtaan 3' });
  const button = (name: string) => editors.page.getByRole('button', { name, exact: true });
  const lines = () => editors.page.evaluate(() => window.calls.shown().lines());
  const stored = () => editors.page.evaluate(() => window.calls.shown().text());
  const press = (key: string) => editors.page.keyboard.press(key);
  const type = (words: string) => editors.page.keyboard.type(words);
  const focused = () => editors.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName);

  it('[D22] writes one attribute per line break, and the final line break with the first letter', async () => {
    await text().click();
    await type('Polku');
    await press('Enter');
    await type('# Otsikko');
    expect(await stored()).toEqual([{ insert: 'Polku\nOtsikko' }, { insert: '\n', attributes: { line: 'h1' } }]);
  });

  it('makes headings and lists of Markdown’s signs, and gives the signs back on Ctrl+Z', async () => {
    await text().click();
    for (const words of ['## pieni', '- luettelo']) {
      await type(words);
      await press('Enter');
    }
    await press('Enter');
    await type('1. eka');
    await press('Enter');
    await press('Enter');
    await type('[] tehtävä');
    expect(await lines()).toEqual([
      { insert: 'pieni' },
      { insert: '\n', attributes: { header: 2 } },
      { insert: 'luettelo' },
      { insert: '\n', attributes: { list: 'bullet' } },
      { insert: 'eka' },
      { insert: '\n', attributes: { list: 'ordered' } },
      { insert: 'tehtävä' },
      { insert: '\n', attributes: { list: 'unchecked' } },
    ]);
    await press('Enter');
    await press('Enter');
    await type('- ');
    await press('Control+z');
    expect(JSON.stringify(await lines())).toContain('"- \\n"');
  });

  it('[D67] says what a large paste is busy with, how far it has come, and that all is kept already', async () => {
    await text().click();
    const cdp = await editors.page.context().newCDPSession(editors.page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const clip = (html: string) => {
      const data = new DataTransfer();
      data.setData('text/html', html);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    };
    await editors.page.evaluate(clip, `<!-- ${'x'.repeat(400_000)} --><ol>${Array.from({ length: 2_000 }, (_, nth) => `<li>Kohta ${nth}</li>`).join('')}</ol>`);
    const status = editors.page.getByRole('status');
    await expect.poll(() => status.textContent(), { interval: 20 }).toContain('Liitettyä tekstiä luetaan');
    await expect.poll(() => status.textContent(), { interval: 20, timeout: 10_000 }).toContain('Teksti on jo tallessa');
    expect(await editors.page.getByText(/ \/ 2000 riviä/).textContent()).toMatch(/^\d+ \/ 2000 riviä$/);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await expect.poll(() => status.textContent(), { timeout: 20_000 }).toBe('');
    expect(await editors.page.getByRole('progressbar').count()).toBe(0);
    expect(await text().locator('li').count()).toBe(2_000);
  });

  it('makes a quotation of > and leaves it with Enter on an empty line and with Backspace at its start', async () => {
    await text().click();
    await type('> Muistan nimet');
    await press('Enter');
    await type('en kalvoja');
    const quoted = [
      { insert: 'Muistan nimet' },
      { insert: '\n', attributes: { line: 'quote' } },
      { insert: 'en kalvoja' },
      { insert: '\n', attributes: { line: 'quote' } },
    ];
    expect(await stored()).toEqual(quoted);
    await press('Enter');
    await press('Enter');
    await type('x');
    expect(await stored()).toEqual([...quoted, { insert: 'x\n' }]);
    await press('Backspace');
    await press('Backspace');
    await press('Home');
    await press('Backspace');
    expect(await stored()).toEqual([...quoted.slice(0, 2), { insert: 'en kalvoja\n' }]);
  });

  it('ticks a line off with Alt+Enter and with the mouse', async () => {
    await text().click();
    await type('[] vastassa aulassa');
    await press('Alt+Enter');
    expect(await stored()).toEqual([{ insert: 'vastassa aulassa' }, { insert: '\n', attributes: { line: 'done' } }]);
    await editors.page.locator('li .ql-ui').click();
    expect(await stored()).toEqual([{ insert: 'vastassa aulassa' }, { insert: '\n', attributes: { line: 'check' } }]);
  });

  it('deepens a list item with Tab, brings it back with Shift+Tab, and lets Tab go on everywhere else', async () => {
    await text().click();
    await type('- a');
    await press('Tab');
    expect(await stored()).toEqual([{ insert: 'a' }, { insert: '\n', attributes: { depth: 1, line: 'bullet' } }]);
    await press('Shift+Tab');
    expect(await stored()).toEqual([{ insert: 'a' }, { insert: '\n', attributes: { line: 'bullet' } }]);
    await press('Enter');
    await press('Enter');
    await type('plain');
    await press('Shift+Tab');
    expect(await focused()).toBe('Lihavointi');
  });

  it('takes the kind of a line away with Backspace at its start before it joins lines', async () => {
    await text().click();
    await type('one');
    await press('Enter');
    await type('# two');
    await press('Home');
    await press('Backspace');
    expect(await lines()).toEqual([{ insert: 'one\ntwo\n' }]);
    await press('Backspace');
    expect(await lines()).toEqual([{ insert: 'onetwo\n' }]);
  });

  it('has a toolbar of one tab stop with arrows, reached with Esc and left with Esc', async () => {
    await text().click();
    await type('sana');
    await press('Escape');
    expect(await focused()).toBe('Lihavointi');
    await press('ArrowLeft');
    expect(await focused()).toBe('Kumoa');
    await press('Home');
    await press('ArrowRight');
    await press('ArrowRight');
    expect(await focused()).toBe('Otsikko');
    expect(await editors.page.locator('.toolbar button[tabindex="0"]').count()).toBe(1);
    await press('Enter');
    expect(await lines()).toEqual([{ insert: 'sana' }, { insert: '\n', attributes: { header: 1 } }]);
    expect(await button('Otsikko').getAttribute('aria-pressed')).toBe('true');
    await button('Otsikko').focus();
    await press('Escape');
    expect(await focused()).toBe('Muistiinpanot kohtaan 3');
    await press('Control+z');
    expect(await lines()).toEqual([{ insert: 'sana\n' }]);
  });

  it('formats what is selected and shows it in the toolbar; Ctrl+B and Ctrl+I do the same', async () => {
    await text().click();
    await type('lihava');
    await press('Control+a');
    await button('Lihavointi').click();
    expect(await stored()).toEqual([{ insert: 'lihava', attributes: { bold: true } }, { insert: '\n' }]);
    expect(await button('Lihavointi').getAttribute('aria-pressed')).toBe('true');
    await press('Control+b');
    await press('Control+i');
    expect(await stored()).toEqual([{ insert: 'lihava', attributes: { italic: true } }, { insert: '\n' }]);
  });

  it('makes a link of an address with or without its scheme, refuses others in words, and takes it away again', async () => {
    await text().click();
    await type('Kela');
    await press('Control+a');
    await press('Control+k');
    const field = editors.page.getByRole('textbox', { name: 'Linkin osoite' });
    await field.fill('javascript:alert(1)');
    await press('Enter');
    expect(await editors.page.getByRole('alert').textContent()).toContain('Tästä ei tullut osoitetta');
    await field.fill('kela.fi');
    await press('Enter');
    expect(await stored()).toEqual([{ insert: 'Kela', attributes: { link: 'https://kela.fi' } }, { insert: '\n' }]);
    expect(await focused()).toBe('Muistiinpanot kohtaan 3');
    await press('ArrowRight');
    await button('Linkki').click();
    expect(await field.inputValue()).toBe('https://kela.fi');
    await button('Poista linkki').click();
    expect(await stored()).toEqual([{ insert: 'Kela\n' }]);
  });

  it('undoes its own and nothing of a colleague’s', async () => {
    await text().click();
    await type('minun');
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'sinun '));
    await button('Kumoa').click();
    expect(await stored()).toEqual([{ insert: 'sinun \n' }]);
    await press('Control+Shift+z');
    expect(await stored()).toEqual([{ insert: 'sinun minun\n' }]);
  });

  it('[D23] leaves alone what it does not know, and shows it plainly', async () => {
    await editors.page.evaluate(() => {
      const shown = window.calls.shown();
      shown.insert(0, 'viisas lause\n');
      shown.embed(6, { poll: { of: 'days' } });
      shown.format(0, 6, { shimmer: 'gold' });
      shown.format(13, 1, { line: 'poem' });
    });
    await text().click();
    await press('Control+End');
    await press('Control+Home');
    await type('Kovin ');
    await press('End');
    await type('!');
    expect(await stored()).toEqual([
      { insert: 'Kovin ' },
      { insert: 'viisas', attributes: { shimmer: 'gold' } },
      { insert: { poll: { of: 'days' } } },
      { insert: ' lause!' },
      { insert: '\n', attributes: { line: 'poem' } },
    ]);
    expect(await text().locator('.unknown-thing').count()).toBe(1);
  });

  it('keeps the focus and the caret where the member has them while a colleague writes', async () => {
    await text().click();
    await type('oma rivi');
    await press('Home');
    await editors.page.evaluate(() => window.calls.shown().insert(8, ' ja sinun'));
    await type('X');
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'Alku. '));
    await type('Y');
    expect(await stored()).toEqual([{ insert: 'Alku. XYoma rivi ja sinun\n' }]);
    await press('Escape');
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'Uusi '));
    expect(await focused()).toBe('Lihavointi');
    await press('Escape');
    await type('Z');
    expect(await stored()).toEqual([{ insert: 'Uusi Alku. XYZoma rivi ja sinun\n' }]);
  });

  it('holds a colleague’s words back while a word is being composed, and loses neither', async () => {
    await text().click();
    await type('alku ');
    const session = await editors.page.context().newCDPSession(editors.page);
    await session.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'Björn: '));
    await session.send('Input.imeSetComposition', { text: 'niha', selectionStart: 4, selectionEnd: 4 });
    await editors.page.evaluate(() => window.calls.shown().insert(7, 'hei '));
    await session.send('Input.insertText', { text: '你好' });
    await editors.page.waitForFunction(() => JSON.stringify(window.calls.shown().text()).includes('你好'));
    expect(await stored()).toEqual([{ insert: 'Björn: hei alku 你好\n' }]);
    await expect.poll(() => text().textContent()).toBe('Björn: hei alku 你好');
    await session.detach();
  });

  it('can be read but not written in where the member may not edit; the toolbar is not there', async () => {
    await editors.page.evaluate(() => window.calls.show(false));
    await editors.page.evaluate(() => window.calls.shown().insert(0, 'luettavaksi'));
    expect(await text().getAttribute('aria-readonly')).toBe('true');
    await text().focus();
    await type('X');
    expect(await stored()).toEqual([{ insert: 'luettavaksi' }]);
    expect(await editors.page.getByRole('toolbar').count()).toBe(0);
    expect(await text().textContent()).toBe('luettavaksi');
  });

  it('does all that without a complaint of the page or its security policy', () => {
    expect(editors.faults).toEqual([]);
  });
});
