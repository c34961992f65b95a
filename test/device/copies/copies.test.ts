/** What becomes of work that the server refuses, on a device over a played server: all of it is in the copy, none of it in the document. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Device, OpenPaper } from '../../../src/device/api.ts';
import type { CopyPart, OwnCopy } from '../../../src/device/copies/api.ts';
import { type DeviceOptions, openDevice } from '../../../src/device/device.ts';
import type { DocId, MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, binItem, putHead, putItem, readHead } from '../../../src/shared/model/event.ts';
import { ensureFinalBreak, plainText, textOf } from '../../../src/shared/model/long-text.ts';
import { noteText, putTitle, readNote } from '../../../src/shared/model/note.ts';
import { type DocKind, docIdOf, type Paper, write } from '../../../src/shared/model/paper.ts';
import type { AnswerCode } from '../../../src/shared/wire/frames.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { freshId, until } from '../../support/headless.ts';
import { PlayedServer } from '../../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;

interface World {
  readonly server: PlayedServer;
  readonly options: DeviceOptions;
  readonly member: MemberId;
  device: Device;
}

async function aWorld(more: Partial<DeviceOptions> = {}): Promise<World> {
  const clock = fastClock(10);
  const server = new PlayedServer(clock);
  const member = freshId<'member'>() as MemberId;
  const options = { prefix: `copies-${process.pid}-${++count}-`, clock, connect: server.connect(member), ...more };
  const device = await openDevice(options);
  ends.push(() => world.device.close());
  const world: World = { server, options, member, device };
  await device.introduce({ name: 'Aino', organisation: 'Esimerkkivirasto' });
  await device.signedIn({ member, name: 'Aino', organisation: 'Esimerkkivirasto' });
  await until('the line', () => device.online());
  return world;
}

const opened = (device: Device, space: SpaceId, kind: DocKind, doc?: DocId): Promise<OpenPaper> => until(`the ${kind}`, () => device.open(space, kind, doc));

async function within<T>(device: Device, space: SpaceId, kind: DocKind, act: (paper: Paper) => T, doc?: DocId): Promise<T> {
  const open = await opened(device, space, kind, doc);
  try {
    return act(open.paper);
  } finally {
    open.close();
  }
}

const saved = (device: Device): Promise<unknown> => until('all sent', () => device.sign().state === 'saved' && !device.sign().settling);
const settled = (device: Device): Promise<unknown> => until('the journal', () => !device.sign().settling);
const copied = (device: Device, n = 1): Promise<readonly OwnCopy[]> =>
  until('the copy', async () => {
    const list = await device.copies.list();
    return list.length === n ? list : null;
  });

function type(note: Paper, at: number, words: string): void {
  write(note, () => {
    ensureFinalBreak(noteText(note));
    noteText(note).insert(at, words);
  });
}

/** A network of the member's with a note in it that the server has. */
async function aNote(world: World, words: string): Promise<{ readonly space: SpaceId; readonly doc: DocId }> {
  const { device } = world;
  const space = await device.found('network', []);
  world.server.row(space, `role/${world.member}`, { role: 'coordinator', name: 'Aino' });
  const doc = freshId<'doc'>() as DocId;
  await within(device, space, 'card', (card) => write(card, () => card.y.getMap('x').set('y', 1)));
  await within(
    device,
    space,
    'note',
    (note) => {
      putTitle(note, [], 'Selkeä päätös');
      type(note, 0, words);
    },
    doc,
  );
  await saved(device);
  return { space, doc };
}

const wordsOf = (part: CopyPart | undefined, kind: 'new' | 'gone'): string =>
  part?.sort === 'text' ? part.parts.flatMap((piece) => (piece.kind === kind ? [piece.text] : [])).join('|') : '';

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
describe('what else comes back', () => {
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
