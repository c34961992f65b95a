import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditorPage, openEditorPage } from '../support/editor-page/open.ts';

declare global {
  interface Window {
    struck: number;
  }
}

/** Each tries to set `window.struck`, or to lead somewhere it should not. */
const payloads = [
  '<script>window.struck = 1</script>hello',
  '<img src=x onerror="window.struck = 1">',
  '<svg onload="window.struck = 1"><a xlink:href="javascript:window.struck=1"><text>x</text></a></svg>',
  '<math><mi xlink:href="javascript:window.struck=1">x</mi></math>',
  '<svg><style><img src=x onerror="window.struck=1"></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror="window.struck=1">',
  '<noscript><p title="</noscript><img src=x onerror=window.struck=1>">',
  '<template><img src=x onerror="window.struck=1"></template>',
  '<iframe srcdoc="<script>parent.window.struck = 1</script>"></iframe>',
  '<a href="javascript:window.struck=1">press</a>',
  '<a href=" &#14; javascript:window.struck=1">press</a>',
  '<a href="java&#10;script:window.struck=1">press</a>',
  '<a href="data:text/html,<script>window.struck=1</script>">press</a>',
  '<a href="vbscript:msgbox(1)">press</a>',
  '<a href="https://valtori.fi" onclick="window.struck=1" style="position:fixed;inset:0">press</a>',
  '<form action="javascript:window.struck=1"><input autofocus onfocus="window.struck=1"><button>send</button></form>',
  '<div style="background:url(javascript:window.struck=1)">x</div>',
  '<object data="javascript:window.struck=1"></object><embed src="javascript:window.struck=1">',
  '<meta http-equiv="refresh" content="0;url=javascript:window.struck=1"><base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/x.css">',
  '<details open ontoggle="window.struck=1"><summary>x</summary></details>',
  '<video><source onerror="window.struck=1"></video><audio src=x onerror="window.struck=1">',
  '<xmp><img src=x onerror="window.struck=1"></xmp><plaintext><img src=x onerror="window.struck=1">',
  '<select><option><style></select><img src=x onerror="window.struck=1"></style>',
  '<p>a<!--><img src=x onerror="window.struck=1">--></p>',
];

describe('a paste', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await openEditorPage();
  }, 60_000);
  afterAll(() => editors?.close());

  const paste = (html: string, plain = ''): Promise<unknown> => editors.page.evaluate(([h, p]) => window.calls.probePaste(h, p).ops, [html, plain] as const);

  it.each(payloads)('leaves nothing that acts of %s', async (html) => {
    expect(await editors.page.evaluate((asked) => window.calls.probeActive(asked), html)).toEqual([]);
    await editors.page.evaluate(() => new Promise((later) => setTimeout(later, 5)));
    expect(await editors.page.evaluate(() => window.struck)).toBeUndefined();
  });

  it('keeps headings, lists, check lists, bold, italic and links', async () => {
    const html =
      '<h1>Title</h1><h4>Small</h4><p>One <b>bold</b> and <em>leaning</em> <a href="https://kela.fi/">Kela</a>.</p><ul><li>a<ul><li>deep</li></ul></li></ul>' +
      '<ol><li>first</li></ol><ul><li data-list="checked">done</li><li><input type="checkbox">open</li></ul>';
    expect(await paste(html)).toEqual([
      { insert: 'Title' },
      { insert: '\n', attributes: { header: 1 } },
      { insert: 'Small' },
      { insert: '\n', attributes: { header: 2 } },
      { insert: 'One ' },
      { insert: 'bold', attributes: { bold: true } },
      { insert: ' and ' },
      { insert: 'leaning', attributes: { italic: true } },
      { insert: ' ' },
      { insert: 'Kela', attributes: { link: 'https://kela.fi/' } },
      { insert: '.\na' },
      { insert: '\n', attributes: { list: 'bullet' } },
      { insert: 'deep' },
      { insert: '\n', attributes: { list: 'bullet', indent: 1 } },
      { insert: 'first' },
      { insert: '\n', attributes: { list: 'ordered' } },
      { insert: 'done' },
      { insert: '\n', attributes: { list: 'checked' } },
      { insert: 'open' },
      { insert: '\n', attributes: { list: 'unchecked' } },
    ]);
  });

  it('reads Word: its lists are paragraphs that bring their own bullets', async () => {
    const item = (level: number, bullet: string, words: string): string =>
      `<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>${bullet}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`;
    const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style><!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head>
      <body lang=FI><!--StartFragment--><p class=MsoNormal><b><span style='color:red'>Muistio</span></b><o:p></o:p></p>${item(1, '·', 'Yksi')}${item(2, 'o', 'Kaksi')}${item(1, '1.', 'Kolme')}<p class=MsoNormal style='font-weight:normal'>Loppu&nbsp;tässä<o:p></o:p></p><!--EndFragment--></body></html>`;
    expect(await paste(html)).toEqual([
      { insert: 'Muistio', attributes: { bold: true } },
      { insert: '\nYksi' },
      { insert: '\n', attributes: { list: 'bullet' } },
      { insert: 'Kaksi' },
      { insert: '\n', attributes: { list: 'bullet', indent: 1 } },
      { insert: 'Kolme' },
      { insert: '\n', attributes: { list: 'ordered' } },
      { insert: 'Loppu tässä' },
    ]);
  });

  it('reads Google Docs: bold by style, a whole page inside a <b> that is not bold', async () => {
    const html =
      '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Bold</span><span style="font-weight:400;font-style:italic"> lean</span></p><br><ul><li dir="ltr" role="checkbox" aria-checked="true"><p>done</p></li></ul></b>';
    expect(await paste(html)).toEqual([
      { insert: 'Bold', attributes: { bold: true } },
      { insert: ' lean', attributes: { italic: true } },
      { insert: '\n\ndone' },
      { insert: '\n', attributes: { list: 'checked' } },
    ]);
  });

  it('makes rows of a table into lines, keeps lines of <pre>, drops pictures, and takes plain text where there is no HTML', async () => {
    expect(await paste('<table><tr><th>Nimi</th><td>Aino</td></tr><tr><td>Virasto</td><td>Kela</td></tr></table>')).toEqual([
      { insert: 'Nimi', attributes: { bold: true } },
      { insert: '\tAino\nVirasto\tKela' },
    ]);
    expect(await paste('<pre>a  b\n  c</pre>')).toEqual([{ insert: 'a  b\n  c' }]);
    expect(await paste('before <img src="https://evil.example/spy.gif"> after')).toEqual([{ insert: 'before after' }]);
    expect(await paste('', 'one\r\ntwo\u0000')).toEqual([{ insert: 'one\ntwo' }]);
    expect(await paste('<img src=x>', 'only a picture')).toEqual([{ insert: 'only a picture' }]);
  });

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

  it('gives cut lines back with their kinds', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      hands.write(0, 'one\ntwo\nthree');
      hands.select(4);
      hands.tool('check');
      const before = hands.lines();
      hands.select(4, 4);
      hands.cut();
      const after = hands.lines();
      hands.select(4);
      hands.paste();
      const result = { before, after, back: hands.lines(), level: hands.screen() === hands.shouldShow() };
      hands.close();
      return result;
    });
    expect(told.after.map(({ words }) => words)).toEqual(['one', 'three']);
    expect(told.back).toEqual(told.before);
    expect(told.level).toBe(true);
  });

  it('does all that without a complaint of the page or its security policy', () => {
    expect(editors.faults).toEqual([]);
  });
});
