/** What a member does with own copies: adds back piece by piece, throws away and takes back; and what else comes back. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { addItem, agenda, binItem, putHead, putItem, readHead } from '../../../src/shared/model/event.ts';
import { ensureFinalBreak, plainText, textOf } from '../../../src/shared/model/long-text.ts';
import { noteText } from '../../../src/shared/model/note.ts';
import { docIdOf, type Paper, write } from '../../../src/shared/model/paper.ts';
import { aNote, aWorld, copied, endAll, saved, settled, type, within, wordsOf } from '../../support/copy-world.ts';
import { until } from '../../support/headless.ts';

afterEach(endAll);

describe('what else comes back', () => {
  it('[D137] [C99] a document that the server asks for whole again and again is set aside after five tries, and others go on', async () => {
    const world = await aWorld({}, 100);
    const { server, device } = world;
    const { space, doc } = await aNote(world, 'Vanha.');
    const other = await aNote(world, 'Toinen.');
    let asked = 0;
    server.refuses = ({ doc: one }) => (one === doc && ++asked > 0 ? 'resync' : null);
    await within(device, space, 'note', (note) => type(note, 0, 'Jumissa. '), doc);
    await within(device, other.space, 'note', (note) => type(note, 0, 'Kulkee. '), other.doc);
    expect(await copied(device)).toMatchObject([{ doc, code: 'resync' }]);
    // Each try asks for what stands in the journal then: one letter, or two where the machine was slow to write.
    expect(asked).toBeGreaterThanOrEqual(6);
    expect(asked).toBeLessThanOrEqual(12);
    await until('the other', () => plainText(textOf(server.docs.at(other.doc), other.doc)).startsWith('Kulkee.'));
  });

  it('[D135] a space whose birth was refused calls for its member until it is said to stay here, and a request until it is heard of', async () => {
    const world = await aWorld();
    const { server, device, member } = world;
    const { space } = await aNote(world, 'Yhteinen.');
    server.frozen = true;
    const goal = await device.found('goal', [space]);
    await within(device, goal, 'goal', (paper) => write(paper, () => paper.y.getMap('x').set('y', 1)));
    const claim = await device.claim('join', { token: 'ei tällaista' });
    await settled(device);
    server.expel(member, space);
    server.frozen = false;
    server.cutAll();
    await until('the refusal', () => device.sign().state === 'problem');
    expect(await device.copies.untaken()).toMatchObject([{ space: goal, kind: 'goal', code: 'not-a-member' }]);
    // With all that was written in it.
    expect(await within(device, goal, 'goal', (paper) => paper.y.getMap('x').get('y'))).toBe(1);
    expect(await device.copies.list()).toEqual([]);
    await device.decide(goal, 'here-only');
    expect(await device.copies.untaken()).toEqual([]);
    await until('a true sign', () => device.sign().state === 'saved');
    await until('the request', async () => (await device.copies.claims()).some(({ id, code }) => id === claim && code === 'invitation-unknown'));
    await device.copies.heard(claim);
    expect(await device.copies.claims()).toEqual([]);
  });

  it('[D135] a copy that was thrown away lies in the bin, is no problem any more, and can be taken back', async () => {
    const world = await aWorld();
    const { space, doc } = await aNote(world, 'Vanha.');
    world.server.refuses = () => 'bad-form';
    await within(world.device, space, 'note', (note) => type(note, 0, 'Uusi. '), doc);
    const [copy] = await copied(world.device);
    await world.device.copies.bin(copy?.id ?? '', true);
    expect([world.device.sign().state, (await world.device.waiting()).length]).toEqual(['saved', 0]);
    await world.device.copies.bin(copy?.id ?? '', false);
    expect((await world.device.copies.list()).map(({ binnedAt, seen }) => [binnedAt, seen])).toEqual([[null, true]]);
    expect(wordsOf((await world.device.copies.look(copy?.id ?? ''))?.parts[0], 'new')).toBe('Uusi. ');
  });
});

describe('adding back', () => {
  it('[D134] a field, a thing with its notes and words are ordinary new edits, each at its place, and can be taken back', async () => {
    const world = await aWorld();
    const { server, device } = world;
    const event = await device.found('event', []);
    server.row(event, `role/${world.member}`, { role: 'organiser', name: 'Aino' });
    await within(device, event, 'event', (paper) => {
      putHead(paper, 'title', [], 'Työpaja 3');
      addItem(paper, { title: 'Avaus' });
      addItem(paper, { title: 'Kahvi' });
    });
    const opening = await within(device, event, 'event', (paper) => agenda(paper)[0]?.id ?? '');
    const note = (paper: Paper, id: string, at: number, words: string): void =>
      write(paper, () => {
        ensureFinalBreak(textOf(paper.y, id));
        textOf(paper.y, id).insert(at, words);
      });
    await within(device, event, 'floor', (paper) => note(paper, opening, 0, 'Tervetuloa kaikki.'));
    await saved(device);
    server.refuses = () => 'bad-form';
    const made = await within(device, event, 'event', (paper) => {
      putHead(paper, 'title', readHead(paper).title.seen, 'Työpaja neljä');
      const [, coffee] = agenda(paper);
      if (coffee) putItem(paper, coffee.id, 'minutes', coffee.minutes.seen, 25);
      addItem(paper, { title: 'Uusi kohta' });
      if (coffee) binItem(paper, paper, coffee.id);
      return agenda(paper).at(-1)?.id ?? '';
    });
    await within(device, event, 'floor', (paper) => {
      note(paper, opening, 11, 'te ');
      note(paper, made, 0, 'Uuden kohdan muistiinpano');
    });
    const copies = await copied(device, 2);
    server.refuses = null;
    expect(await within(device, event, 'event', (paper) => [readHead(paper).title.value, ...agenda(paper).map((item) => item.title.value)])).toEqual([
      'Työpaja 3',
      'Avaus',
      'Kahvi',
    ]);

    const eventCopy = copies.find(({ kind }) => kind === 'event');
    const floorCopy = copies.find(({ kind }) => kind === 'floor');
    const parts = (await device.copies.look(eventCopy?.id ?? ''))?.parts ?? [];
    expect(parts.map((part) => [part.sort, part.title])).toEqual([
      ['field', 'Työpaja neljä'],
      ['added', 'Uusi kohta'],
      ['removed', 'Kahvi'],
      ['field', 'Kahvi'],
    ]);
    for (const part of parts)
      expect(await device.copies.addBack(eventCopy?.id ?? '', part.key, 'Omasta kopiosta'), part.sort).toMatchObject({
        done: part.sort !== 'field' || part.title !== 'Kahvi',
      });
    const now = await within(device, event, 'event', (paper) => ({
      title: readHead(paper).title.value,
      items: agenda(paper).map((item) => [item.title.value, item.id] as const),
    }));
    expect([now.title, ...now.items.map(([title]) => title)]).toEqual(['Työpaja neljä', 'Avaus', 'Uusi kohta']);
    const fresh = now.items.at(-1)?.[1] ?? '';
    expect(fresh).not.toBe(made);

    const floorParts = (await device.copies.look(floorCopy?.id ?? ''))?.parts ?? [];
    expect(floorParts.map((part) => [part.sort, part.title])).toEqual([
      ['text', 'Avaus'],
      ['text', 'Uusi kohta'],
    ]);
    for (const part of floorParts) expect(await device.copies.addBack(floorCopy?.id ?? '', part.key, 'Omasta kopiosta')).toMatchObject({ done: true });
    const floorNow = await within(device, event, 'floor', (paper) => [opening, fresh].map((id) => plainText(textOf(paper.y, id))));
    expect(floorNow).toEqual(['Tervetuloa te kaikki.', 'Uuden kohdan muistiinpano']);
    expect((await device.copies.look(floorCopy?.id ?? ''))?.parts.every(({ isBack }) => isBack)).toBe(true);
    await saved(device);
    expect(plainText(textOf(server.docs.at(docIdOf(event, 'floor')), fresh))).toBe('Uuden kohdan muistiinpano');

    const again = await device.copies.addBack(floorCopy?.id ?? '', floorParts[0]?.key ?? '', 'x');
    expect(await within(device, event, 'floor', (paper) => plainText(textOf(paper.y, opening)))).toBe('Tervetuloa te te kaikki.');
    expect(again.done && (await again.undo())).toBe('undone');
    expect(await within(device, event, 'floor', (paper) => plainText(textOf(paper.y, opening)))).toBe('Tervetuloa te kaikki.');
  });

  it('[D134] words whose neighbours are gone come to the end under a line', async () => {
    const world = await aWorld();
    const { server, device } = world;
    const { space, doc } = await aNote(world, 'Alku keskikohta loppu');
    server.refuses = () => 'bad-form';
    await within(device, space, 'note', (note) => type(note, 10, 'LISÄYS '), doc);
    const [copy] = await copied(device);
    server.refuses = null;
    await within(
      device,
      space,
      'note',
      (note) =>
        write(note, () => {
          noteText(note).delete(0, noteText(note).length - 1);
          noteText(note).insert(0, 'Kaikki uusiksi');
        }),
      doc,
    );
    const [part] = (await device.copies.look(copy?.id ?? ''))?.parts ?? [];
    expect(await device.copies.addBack(copy?.id ?? '', part?.key ?? '', 'Omasta kopiosta')).toMatchObject({ done: true });
    expect(await within(device, space, 'note', (note) => plainText(noteText(note)), doc)).toBe('Kaikki uusiksi\nOmasta kopiosta\nLISÄYS ');
  });
});
