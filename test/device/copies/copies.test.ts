/** What becomes of work that the server refuses, on a device over a played server: all of it is in the copy, none of it in the document. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openDevice } from '../../../src/device/device.ts';
import type { DocId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, putHead } from '../../../src/shared/model/event.ts';
import { plainText, textOf } from '../../../src/shared/model/long-text.ts';
import { noteText, putTitle, readNote } from '../../../src/shared/model/note.ts';
import { docIdOf, type Paper } from '../../../src/shared/model/paper.ts';
import type { AnswerCode } from '../../../src/shared/wire/frames.ts';
import { aNote, aWorld, copied, endAll, ends, opened, saved, settled, type, within, wordsOf } from '../../support/copy-world.ts';
import { freshId, until } from '../../support/headless.ts';

afterEach(endAll);

describe('a refusal', () => {
  it('[D130] makes of the document a copy with all that was unsent, and begins it again from what the server has', async () => {
    const world = await aWorld();
    const { server, device } = world;
    const { space, doc } = await aNote(world, 'Päätös mahtuu sivulle.');
    const open = await opened(device, space, 'note', doc);
    ends.push(async () => open.close());
    const before = Y.encodeStateAsUpdate(server.docs.at(doc));
    const client = open.paper.y.clientID;
    server.refuses = () => 'too-large';
    type(open.paper, 7, 'ei ');
    const { seen } = readNote(open.paper).title;
    putTitle(open.paper, seen, 'Sumea päätös');
    const [copy] = await copied(device);
    expect(copy).toMatchObject({ doc, space, kind: 'note', code: 'too-large', seen: false, binnedAt: null });
    expect(device.sign()).toMatchObject({ state: 'problem', count: 1 });
    const look = await device.copies.look(copy?.id ?? '');
    expect(look?.parts.map(({ sort }) => sort)).toEqual(['field', 'text']);
    expect(look?.parts[0]).toMatchObject({ field: 'title', from: 'Selkeä päätös', to: 'Sumea päätös' });
    expect(wordsOf(look?.parts[1], 'new')).toBe('ei ');
    expect(Y.encodeStateAsUpdate(server.docs.at(doc))).toEqual(before);

    server.refuses = null;
    const anew = await opened(device, space, 'note', doc);
    ends.push(async () => anew.close());
    expect(anew.paper).not.toBe(open.paper);
    expect(anew.paper.y.clientID).not.toBe(client);
    expect([readNote(anew.paper).title.value, plainText(noteText(anew.paper))]).toEqual(['Selkeä päätös', 'Päätös mahtuu sivulle.']);
    // And the member goes on writing.
    type(anew.paper, 0, 'Uusi: ');
    await until('the new words at the server', () => plainText(textOf(server.docs.at(doc), doc)) === 'Uusi: Päätös mahtuu sivulle.');
    expect(device.sign().state).toBe('problem');
    await device.copies.looked([copy?.id ?? '']);
    await saved(device);
    expect((await device.waiting()).map(({ why, copy: of }) => [why, of?.name])).toEqual([['refused', 'Selkeä päätös']].map(([why]) => [why, 'Sumea päätös']));
  });

  it('[D130] [W38] every code that is for good makes one, and what a server only cannot do now makes none', async () => {
    const codes: AnswerCode[] = ['not-allowed', 'not-available', 'bad-id', 'bad-form', 'too-large', 'too-deep', 'too-many', 'id-taken'];
    const passing: AnswerCode[] = ['cannot-store', 'quarantined'];
    const world = await aWorld();
    const { server, device } = world;
    const { space } = await aNote(world, 'Vanha.');
    const codeOf = new Map([...codes, ...passing].map((code) => [freshId<'doc'>() as DocId, code]));
    server.refuses = ({ doc }) => codeOf.get(doc) ?? null;
    for (const doc of codeOf.keys()) await within(device, space, 'note', (note) => type(note, 0, 'Uusi. '), doc);
    const copies = await copied(device, codes.length);
    expect(new Map(copies.map(({ doc, code }) => [doc, code]))).toEqual(new Map([...codeOf].filter(([, code]) => codes.includes(code))));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await device.copies.list()).toHaveLength(codes.length);
    expect((await device.waiting()).filter(({ why }) => why === 'waiting')).toHaveLength(1);
  });

  it.each<AnswerCode>(['bad-form', 'id-taken'])(
    '[D131] %s: where this device cannot tell what the server has, it is asked for, and nothing of it is sent',
    async (code) => {
      const world = await aWorld();
      const { server, device } = world;
      const { space, doc } = await aNote(world, 'Alku.');
      const open = await opened(device, space, 'note', doc);
      // Kept, and gone again from this device before any version had it.
      if (code === 'bad-form') putTitle(open.paper, readNote(open.paper).title.seen, 'Vain palvelimella');
      else type(open.paper, 0, 'Vain palvelimella. ');
      await saved(device);
      server.refuses = () => code;
      if (code === 'bad-form') putTitle(open.paper, readNote(open.paper).title.seen, 'Sumea');
      else type(open.paper, 0, 'Uusi. ');
      await copied(device);
      server.refuses = null;
      await until('a hello that asks from the beginning', () => server.frames.filter(({ type: frame }) => frame === 'hello').length === 2);
      open.close();
      await until('what the server has', () =>
        within(device, space, 'note', (note) => `${readNote(note).title.value} ${plainText(noteText(note))}`.includes('Vain palvelimella'), doc),
      );
      expect(await within(device, space, 'note', (note) => plainText(noteText(note)).includes('Uusi'), doc)).toBe(false);
      await device.copies.looked((await device.copies.list()).map(({ id }) => id));
      await saved(device);
    },
  );

  it('[D132] what is typed on in a document as it stood goes to the copy, in this tab and in others', async () => {
    const world = await aWorld();
    const { server, device, options } = world;
    const { space, doc } = await aNote(world, 'Alku.');
    const other = await openDevice(options);
    ends.push(() => other.close());
    const [here, there] = [await opened(device, space, 'note', doc), await opened(other, space, 'note', doc)];
    ends.push(
      async () => here.close(),
      async () => there.close(),
    );
    server.refuses = ({ doc: one }) => (one === doc ? 'bad-form' : null);
    type(here.paper, 0, 'yksi ');
    type(there.paper, 0, 'kaksi ');
    await copied(device);
    // Whoever has not looked up yet goes on in what is on the screen.
    type(here.paper, 0, 'kolme ');
    type(there.paper, 0, 'neljä ');
    const words = async (): Promise<readonly string[]> => {
      const looks = await Promise.all((await device.copies.list()).map(({ id }) => device.copies.look(id)));
      const parts = looks.flatMap((look) => look?.parts.map((part) => wordsOf(part, 'new')) ?? []);
      return parts
        .join(' ')
        .split(/[\s|]+/)
        .toSorted();
    };
    await until('all four words', async () => (await words()).filter((word) => word !== '').join(' ') === 'kaksi kolme neljä yksi');
    expect(await device.copies.list()).toHaveLength(1);
    server.refuses = null;
    for (const one of [device, other]) expect(await within(one, space, 'note', (note) => plainText(noteText(note)), doc)).toBe('Alku.');
  });
});

describe('a removed member', () => {
  it('[D130] who comes home finds all that was written in the network, and none of it is merged', async () => {
    const world = await aWorld();
    const { server, device, member } = world;
    const { space, doc } = await aNote(world, 'Yhteinen.');
    const event = await device.found('event', [space]);
    await within(device, event, 'event', (paper) => putHead(paper, 'title', [], 'Työpaja'));
    await saved(device);
    const before = Y.encodeStateAsUpdate(server.docs.at(doc));
    server.frozen = true;
    await within(device, space, 'note', (note) => type(note, 0, 'Junassa kirjoitettu. '), doc);
    await within(device, event, 'event', (paper) => addItem(paper, { title: 'Tämä menee perille' }));
    await settled(device);
    server.expel(member, space);
    server.frozen = false;
    server.cutAll();
    const [copy] = await copied(device);
    expect(copy).toMatchObject({ code: 'gone', kind: 'note', name: 'Selkeä päätös' });
    const look = await device.copies.look(copy?.id ?? '');
    expect(look).toMatchObject({ closed: 'gone', words: { added: 2, gone: 0 } });
    expect(wordsOf(look?.parts[0], 'new')).toBe('Junassa kirjoitettu. ');
    expect(Y.encodeStateAsUpdate(server.docs.at(doc))).toEqual(before);
    await until('the event', () => agenda({ y: server.docs.at(docIdOf(event, 'event')) } as Paper).length === 1);
    await device.copies.looked([copy?.id ?? '']);
    await saved(device);
  });
});
