/** Large pastes: in transactions that the door takes, in bounded time, one step of undo; what is too large is declined and changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

describe('a large paste', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());

  it('cuts a large text into transactions under 256 kB, gives it back with one undo, and redoes it', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      const sizes: number[] = [];
      hands.y.on('update', (update: Uint8Array) => sizes.push(update.length));
      hands.select(0);
      hands.type('before');
      const line = 'Yhteinen polku alkaa jo ennen ensimmäistä työpäivää. ';
      hands.paste('', `${line.repeat(20)}\n`.repeat(1000));
      const pastedLength = hands.text.length;
      const pastedSizes = sizes.splice(0);
      hands.editor.history.undo();
      const undone = hands.text.toString();
      hands.editor.history.redo();
      const same = hands.screen() === hands.shouldShow();
      const result = {
        pastedLength,
        most: Math.max(...pastedSizes),
        count: pastedSizes.length,
        undone,
        redone: hands.text.length,
        redoMost: Math.max(...sizes),
        same,
      };
      hands.close();
      return result;
    });
    expect(told.pastedLength).toBeGreaterThan(1_000_000);
    expect(told.count).toBeGreaterThan(4);
    expect(told.most).toBeLessThan(256_000);
    expect(told.undone).toBe('before\n');
    expect(told.redone).toBe(told.pastedLength);
    expect(told.redoMost).toBeLessThan(256_000);
    expect(told.same).toBe(true);
  }, 60_000);

  it('brings a large struck out text back in transactions under 256 kB, with one undo', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      hands.select(0);
      hands.paste('', 'ää öö '.repeat(100).concat('\n').repeat(1000));
      const before = hands.text.toString();
      const sizes: number[] = [];
      hands.y.on('update', (update: Uint8Array) => sizes.push(update.length));
      hands.strike(0, hands.quill.getLength() - 1);
      const struck = hands.text.toString();
      hands.editor.history.undo();
      const result = {
        struck,
        back: hands.text.toString() === before,
        most: Math.max(...sizes),
        level: hands.screen() === hands.shouldShow(),
        again: hands.editor.history.canRedo(),
      };
      hands.close();
      return result;
    });
    expect(told).toMatchObject({ struck: '\n', back: true, level: true, again: true });
    expect(told.most).toBeLessThan(256_000);
  }, 60_000);

  it('declines 3 MB in words and changes nothing', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      hands.select(0);
      hands.type('before');
      hands.paste('', 'x'.repeat(3_000_000));
      const result = {
        text: hands.text.toString(),
        declined: hands.declined,
        canUndoOnce: hands.editor.history.undo(),
        canUndoTwice: hands.editor.history.undo(),
      };
      hands.close();
      return result;
    });
    expect(told).toEqual({ text: 'before\n', declined: 3_000_000, canUndoOnce: true, canUndoTwice: false });
  });

  it('[D66] takes a Word page of 5 MB with pictures, scripts and javascript: links in bounded time, whole, in transactions under 256 kB', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      const sizes: number[] = [];
      hands.y.on('update', (update: Uint8Array) => sizes.push(update.length));
      const paragraph = (nth: number) =>
        `<p class=MsoListParagraph style='mso-list:l0 level${1 + (nth % 3)} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·&nbsp;</span><![endif]>Kohta ${nth} <b>tärkeä</b> <a href="javascript:window.struck=1">linkki</a> <a href="https://kela.fi/${nth}">Kela</a> ja vielä sanoja.<o:p></o:p></p>`;
      const picture = `<img src="data:image/png;base64,${'iVBORw0KGgo/on='.repeat(20_000)}" onerror="window.struck=1">`;
      const html = `<html><head><style>${'p{margin:0}'.repeat(20_000)}</style></head><body>${Array.from({ length: 2_000 }, (_, nth) => paragraph(nth)).join('')}${picture.repeat(16)}<script>window.struck=1</script><p>Loppu</p></body></html>`;
      hands.select(0);
      const began = performance.now();
      hands.paste(html, 'plain');
      const ms = performance.now() - began;
      const text = hands.text.toString();
      const links = new Set((hands.text.toDelta() as { attributes?: { link?: string } }[]).map((part) => part.attributes?.link?.slice(0, 16)));
      const result = {
        bytes: html.length,
        ms,
        lines: text.split('\n').length,
        first: text.slice(0, 40),
        last: text.slice(-30),
        most: Math.max(...sizes),
        links: [...links],
      };
      hands.close();
      return result;
    });
    console.log(`a Word page of ${(told.bytes / 1e6).toFixed(1)} MB: ${Math.round(told.ms)} ms`);
    expect(told.bytes).toBeGreaterThan(5_000_000);
    expect(told).toMatchObject({ lines: 2_002, first: 'Kohta 0 tärkeä linkki Kela ja vielä sano' });
    expect(told.last).toContain('ja vielä sanoja.\nLoppu');
    expect(told.most).toBeLessThan(256_000);
    expect(told.links.toSorted()).toEqual(['https://kela.fi/', undefined]);
    expect(told.ms).toBeLessThan(30_000);
    expect(await editors.page.evaluate(() => window.struck)).toBeUndefined();
  }, 90_000);

  it('[D66] declines in words what has more pieces than an editor can show, and changes nothing', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      hands.select(0);
      hands.type('before');
      hands.paste(`<p>${'a<b>b</b>'.repeat(10_001)}</p>`, 'plain');
      const result = { text: hands.text.toString(), declined: hands.declined };
      hands.close();
      return result;
    });
    expect(told).toEqual({ text: 'before\n', declined: 20_002 });
  });

  it('does all that without a complaint of the page or its security policy', () => {
    expect(editors.faults).toEqual([]);
  });
});
