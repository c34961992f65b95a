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

  it('[D66] reads Word: titles, levels of its outline and boxes; comments and what is hidden stay outside', async () => {
    const html = `<p class=MsoTitle>Huoneentaulu</p><p class=MsoNormal style='mso-outline-level:4'>Viikko</p>
      <p class=MsoNormal><span style='font-family:"MS Gothic"'>☐</span> avain</p><p class=MsoNormal>☒ lounas<span class=MsoCommentReference><a href="#_msocom_1">[A1]</a></span></p>
      <p class=MsoNormal>näkyvä <span style='display:none;mso-hide:all'>piilotettu</span>loppu</p>
      <div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Kommentti</p></div></div>`;
    expect(await paste(html)).toEqual([
      { insert: 'Huoneentaulu' },
      { insert: '\n', attributes: { header: 1 } },
      { insert: 'Viikko' },
      { insert: '\n', attributes: { header: 2 } },
      { insert: 'avain' },
      { insert: '\n', attributes: { list: 'unchecked' } },
      { insert: 'lounas' },
      { insert: '\n', attributes: { list: 'checked' } },
      { insert: 'näkyvä loppu' },
    ]);
  });

  it('[D66] keeps a quotation a quotation, its lists lists', async () => {
    expect(await paste('<p>ennen</p><blockquote><p>Muistan nimet,</p><p>en kalvoja.</p><ul><li>kohta</li></ul></blockquote><p>jälkeen</p>')).toEqual([
      { insert: 'ennen\nMuistan nimet,' },
      { insert: '\n', attributes: { blockquote: true } },
      { insert: 'en kalvoja.' },
      { insert: '\n', attributes: { blockquote: true } },
      { insert: 'kohta' },
      { insert: '\n', attributes: { list: 'bullet' } },
      { insert: 'jälkeen' },
    ]);
  });

  it('[D66] takes plain text with the signs of Markdown as Markdown, also beside coloured letters, and not where markup says more', async () => {
    const markdown = '# Otsikko\n\n- [x] tehty\n- [ ] avoin\n  - syvä\n\n**Lihava** ja [ohje](https://kela.fi) sekä [paha](javascript:alert(1))';
    const lines = await editors.page.evaluate(async (plain) => {
      const hands = window.calls.alone();
      const results: unknown[] = [];
      for (const html of ['', '<meta charset="utf-8"><div style="white-space:pre"><span style="color:#800"># Otsikko</span></div>', '<p># Otsikko</p>']) {
        hands.quill.setContents([{ insert: '\n' }], 'user');
        hands.select(0);
        hands.paste(html, plain);
        for (let waited = 0; hands.text.length < 5 && waited < 100; waited++) await new Promise((later) => setTimeout(later, 20));
        results.push(hands.text.toDelta());
      }
      hands.close();
      return results;
    }, markdown);
    const read = [
      { insert: 'Otsikko' },
      { insert: '\n', attributes: { line: 'h1' } },
      { insert: 'tehty' },
      { insert: '\n', attributes: { line: 'done' } },
      { insert: 'avoin' },
      { insert: '\n', attributes: { line: 'check' } },
      { insert: 'syvä' },
      { insert: '\n', attributes: { line: 'bullet', depth: 1 } },
      { insert: 'Lihava', attributes: { bold: true } },
      { insert: ' ja ' },
      { insert: 'ohje', attributes: { link: 'https://kela.fi' } },
      { insert: ' sekä paha\n' },
    ];
    expect(lines).toEqual([read, read, [{ insert: '# Otsikko\n' }]]);
  });

  it('[D60] copies a mention by its name, and pastes it back as a mention', async () => {
    const told = await editors.page.evaluate(() => {
      const hands = window.calls.alone();
      const mention = { mention: { kind: 'event', id: '01920000-0000-7000-8000-000000000000', name: 'Kevätpäivä' } };
      hands.text.applyDelta([{ insert: 'ks. ' }, { insert: mention }, { insert: ' nyt\n' }]);
      hands.select(0, 9);
      const data = new DataTransfer();
      hands.quill.root.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      hands.select(0, 9);
      hands.cut();
      const after = hands.text.toDelta();
      hands.paste();
      const result = { plain: data.getData('text/plain'), html: data.getData('text/html'), after, back: hands.text.toDelta() };
      hands.close();
      return result;
    });
    expect(told.plain).toBe('ks. Kevätpäivä nyt');
    expect(told.html).toContain('Kevätpäivä');
    expect(told.html).not.toContain('contenteditable');
    expect(told.after).toEqual([{ insert: '\n' }]);
    expect(told.back).toEqual([
      { insert: 'ks. ' },
      { insert: { mention: { kind: 'event', id: '01920000-0000-7000-8000-000000000000', name: 'Kevätpäivä' } } },
      { insert: ' nyt\n' },
    ]);
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
