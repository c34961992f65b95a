import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { wellFormed } from '../../../src/shared/base/text.ts';
import { addItem, putHead, readHead } from '../../../src/shared/model/event.ts';
import { text } from '../../../src/shared/model/fields.ts';
import { limits } from '../../../src/shared/wire/frames.ts';
import { noRoomFor } from '../../../src/shared/wire/room-left.ts';
import { scan } from '../../../src/shared/wire/scan.ts';
import { EventPaper, HostileScene } from '../../support/hostile.ts';

describe('room in a document', () => {
  it('[W69] is asked about before a text grows, and what is said to fit is taken by the door', async () => {
    const y = new Y.Doc();
    let now = 0;
    let bytes = 0;
    for (; noRoomFor(y, 'note', 200_000, now) === null; now += 10) {
      y.getText('note').insert(0, 'a'.repeat(200_000));
      bytes += 200_000;
    }
    expect(noRoomFor(y, 'note', 200_000, now)).toBe('document-full');
    expect(bytes).toBeGreaterThan(4_700_000);
    expect(Y.encodeStateAsUpdate(y).length).toBeLessThan(limits.docBytes - 200_000);
    // Others take room too, and what is deleted gives it back, noticed after a while
    y.getText('note').delete(0, 4_000_000);
    expect([noRoomFor(y, 'note', 200_000, now + 10), noRoomFor(y, 'note', 200_000, now + 3_000)]).toEqual(['document-full', null]);
  });

  it('[W69] has names for as many texts as the door takes, less a few', () => {
    const y = new Y.Doc();
    for (let i = 0; i < limits.rootNames - 30; i++) y.getText(`t${i}`).insert(0, 'a');
    expect(noRoomFor(y, 'new', 10, 0)).toBeNull();
    for (let i = 0; i < 15; i++) y.getText(`u${i}`).insert(0, 'a');
    for (let i = 0; i < 500; i++) y.getText(`looked at ${i}`);
    expect([noRoomFor(y, 'new', 10, 0), noRoomFor(y, 't3', 10, 0)]).toEqual(['too-many-texts', null]);
  });

  it('[W69] ends with the structs too', () => {
    const y = new Y.Doc();
    y.transact(() => {
      for (let i = 0; i < limits.docStructs - 19_000; i++) y.getText('note').insert(0, 'a');
    });
    expect(noRoomFor(y, 'note', 10, 0)).toBe('document-full');
  });
});

describe('what an honest member may type', () => {
  const odd = [
    '__proto__',
    'constructor',
    'prototype',
    '\u0000',
    '{"__proto__":1}',
    '[[[[[[[[[[[[[[[[[[[[',
    'a\ud800b',
    '\udfff',
    '🧵'.repeat(60),
    'e\u0301'.repeat(99),
    '</script>',
    '￾',
  ];

  it('[W65][W95] passes the scan wherever it is typed, and reads as it was typed', async () => {
    const scene = await HostileScene.begin();
    const paper = new EventPaper(scene.elsewhere.space, scene.aino.member);
    for (const words of odd) {
      putHead(paper, 'title', readHead(paper).title.seen, words);
      addItem(paper, { title: words, wanted: words });
      paper.y.transact(() => paper.y.getText('note').insert(0, wellFormed(words)));
    }
    for (const update of paper.updates) {
      expect(scan(update)).toMatchObject({ ok: true });
      expect(await scene.house.code(scene.aino, paper.letter(update))).toBe('kept');
    }
    // What stands here stands everywhere: no half of a letter that becomes another one on its way
    const there = await scene.house.rooms.read(paper.space, 'event', (y) =>
      JSON.stringify([y.getText('note').toString(), y.getMap('items').toJSON(), y.getArray('head').toJSON()]),
    );
    const { y } = paper;
    expect(there).toBe(JSON.stringify([y.getText('note').toString(), y.getMap('items').toJSON(), y.getArray('head').toJSON()]));
  });

  it('[W95] has no halves of letters when it is written, and is as long as before', () => {
    expect([wellFormed('a\ud800b'), wellFormed('\udfff'), wellFormed('🧵ä')]).toEqual(['a\ufffdb', '\ufffd', '🧵ä']);
    expect(text('').accept('x\udc00y')).toEqual({ kind: 'taken', value: 'x\ufffdy' });
  });
});
