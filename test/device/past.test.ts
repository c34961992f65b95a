/** The memory of a device over a played server: what came while nobody looked, how it stood before, and the way back. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../src/device/api.ts';
import type { ItemId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { empty, liesIn } from '../../src/shared/model/emptying.ts';
import { addItem, agenda, binItem, putHead, readHead } from '../../src/shared/model/event.ts';
import { ensureFinalBreak, plainText, textOf } from '../../src/shared/model/long-text.ts';
import { sign } from '../../src/shared/model/paper.ts';
import { fastClock } from '../support/fast-clock.ts';
import { aHeadless, freshId, type Headless, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const aMember = (): MemberId => freshId<'member'>() as MemberId;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function paperOf(device: Device, space: SpaceId, kind: 'event' | 'floor' = 'event') {
  const open = await until(`the ${kind}`, () => device.open(space, kind));
  return open;
}

async function write(device: Device, space: SpaceId, name: string, words: string): Promise<void> {
  const open = await paperOf(device, space, 'floor');
  const { paper } = open;
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(textOf(paper.y, name));
    textOf(paper.y, name).insert(0, words);
  });
  open.close();
}

/** Two members of one event; both have all of it. */
async function twoAtOneEvent() {
  const clock = fastClock(1);
  const server = new PlayedServer(clock);
  const [aino, björn] = [aMember(), aMember()];
  const start = async (member: MemberId, name: string): Promise<Headless> => {
    const headless = await aHeadless({ clock, connect: server.connect(member) });
    await headless.device.signedIn({ member, name, organisation: '' });
    return headless;
  };
  const hers = await start(aino, 'Aino');
  const event = await hers.device.found('event', []);
  const open = await paperOf(hers.device, event);
  putHead(open.paper, 'title', [], 'Syystapaaminen');
  const item = (addItem(open.paper, { title: 'Avaus' }) as { thing: string }).thing;
  open.close();
  await write(hers.device, event, item, 'Viisi kahvia.');
  await until('all sent', () => hers.device.sign().state === 'saved');
  server.admit(björn, event);
  const his = await start(björn, 'Björn');
  (await until('the event at Björn', () => his.device.open(event, 'event'))).close();
  await pause(2_000);
  return { aino, björn, hers, his, event, item };
}

describe('while nobody looked', () => {
  it('[D89] what others wrote is told by document and member, and compared with what was looked at last; looking takes it off the list', async () => {
    const { aino, hers, his, event, item } = await twoAtOneEvent();
    ends.push(() => his.device.close());
    const prefix = his.prefix;
    expect(await his.device.past.news()).toEqual([]);
    await his.device.close();
    ends.pop();

    const open = await paperOf(hers.device, event);
    putHead(open.paper, 'place', readHead(open.paper).place.seen, 'Paja');
    addItem(open.paper, { title: 'Lopuksi' });
    open.close();
    await write(hers.device, event, item, 'Aina. ');
    await until('all sent', () => hers.device.sign().state === 'saved');
    await hers.device.close();

    const again = await his.restart();
    ends.push(() => again.device.close());
    expect(again.prefix).toBe(prefix);
    const news = await until('news', async () => {
      const rows = await again.device.past.news();
      return rows.length === 2 ? rows : null;
    });
    expect(news.map((row) => [row.kind, row.fresh, row.by.map((one) => one.member)]).toSorted()).toEqual([
      ['event', false, [aino]],
      ['floor', false, [aino]],
    ]);
    const found = await again.device.past.whatChanged({ space: event, kind: 'event' });
    expect(
      found?.changes.map(({ title, what, fields, text }) => [
        title,
        what,
        fields.map((field) => field.field),
        text?.parts.map((part) => [part.kind, part.text]),
      ]),
    ).toEqual([
      ['Syystapaaminen', 'changed', ['place'], undefined],
      ['Lopuksi', 'added', ['title'], undefined],
      [
        'Avaus',
        'changed',
        [],
        [
          ['new', 'Aina. '],
          ['same', 'Viisi kahvia.\n'],
        ],
      ],
    ]);
    const undo = await again.device.past.seen(news.map((row) => row.doc));
    expect(await again.device.past.news()).toEqual([]);
    await undo();
    expect(await again.device.past.news()).toHaveLength(2);
    (await paperOf(again.device, event)).close();
    (await paperOf(again.device, event, 'floor')).close();
    await until('nothing new', async () => (await again.device.past.news()).length === 0);
  });

  it('[D151] an emptying of the bin is off the list as soon as it was compared; what came with it stays', async () => {
    const { hers, his, event, item } = await twoAtOneEvent();
    const bin = async (): Promise<void> => {
      const [open, floor] = [await paperOf(hers.device, event), await paperOf(hers.device, event, 'floor')];
      binItem(open.paper, floor.paper, item as ItemId);
      open.close();
      floor.close();
    };
    await bin();
    const isBinned = async (): Promise<boolean> => {
      const open = await paperOf(his.device, event);
      const is = agenda(open.paper).length === 0;
      open.close();
      return is;
    };
    await until('he knows that it went', isBinned);
    await pause(2_000);
    await his.device.close();

    const empties = async (alsoPlace: boolean): Promise<void> => {
      const [open, floor] = [await paperOf(hers.device, event), await paperOf(hers.device, event, 'floor')];
      const due = new Map(liesIn(open.paper, floor.paper.y).map(({ thing, mark }) => [thing, mark]));
      expect(empty(open.paper, floor.paper, due, [1])).toBe(alsoPlace ? 0 : 1);
      if (alsoPlace) putHead(open.paper, 'place', [], 'Paja');
      open.close();
      floor.close();
      await until('all sent', () => hers.device.sign().state === 'saved');
    };
    await empties(false);
    const again = await his.restart();
    ends.push(() => again.device.close());
    const { past } = again.device;
    await until('news', async () => (await past.news()).length > 0);
    await until('all of it', async () => (await past.news()).length === 2);
    expect((await past.whatChanged({ space: event, kind: 'event' }))?.changes).toEqual([]);
    expect(await past.news()).toEqual([]);

    await empties(true);
    await until('more news', async () => (await past.news()).length > 0);
    expect((await past.whatChanged({ space: event, kind: 'event' }))?.changes.map(({ at, fields }) => [at.root, fields.length])).toEqual([['head', 1]]);
    expect((await past.news()).length).toBe(1);
    await hers.device.close();
  });

  it('[D89] what a device gets for the first time is no news', async () => {
    const { his } = await twoAtOneEvent();
    ends.push(() => his.device.close());
    expect(await his.device.past.news()).toEqual([]);
    expect(await his.device.past.awaySince()).toBeNull();
  });
});

describe('versions', () => {
  it('[D88] [D89] an event is one thing with two documents: its moments, what each changed, a restoration and its Kumoa', async () => {
    // Without an account, and without a line.
    const clock = fastClock(1);
    const hers = await aHeadless({ clock, connect: new PlayedServer(clock).connect(aMember()) });
    ends.push(() => hers.device.close());
    const aino = hers.device.me();
    const event = await hers.device.found('event', []);
    const begun = await paperOf(hers.device, event);
    putHead(begun.paper, 'title', [], 'Syystapaaminen');
    const item = (addItem(begun.paper, { title: 'Avaus' }) as { thing: string }).thing;
    begun.close();
    await write(hers.device, event, item, 'Viisi kahvia.');
    const which = { space: event, kind: 'event' } as const;
    const first = (await hers.device.past.moments(which))[0];
    expect(first?.by).toEqual([aino]);
    await hers.device.past.name(which, first?.id ?? '', 'Ennen');

    const open = await paperOf(hers.device, event);
    const floor = await paperOf(hers.device, event, 'floor');
    ends.push(async () => {
      open.close();
      floor.close();
    });
    putHead(open.paper, 'title', readHead(open.paper).title.seen, 'Talvitapaaminen');
    addItem(open.paper, { title: 'Turha' });
    await write(hers.device, event, item, 'Yksi. ');
    const beside = await hers.device.past.beside(which, first?.id ?? '');
    expect(beside?.changes.map(({ title, what }) => [title, what])).toEqual([
      ['Talvitapaaminen', 'changed'],
      ['Turha', 'added'],
      ['Avaus', 'changed'],
    ]);
    expect(beside?.things.map(({ title, text }) => [title, text])).toEqual([
      ['Syystapaaminen', ''],
      ['Avaus', 'Viisi kahvia.'],
    ]);

    const turned = await hers.device.past.restore(which, first?.id ?? '');
    const reads = () => [readHead(open.paper).title.value, agenda(open.paper).map((each) => each.title.value), plainText(textOf(floor.paper.y, item))];
    expect(reads()).toEqual(['Syystapaaminen', ['Avaus'], 'Viisi kahvia.']);
    expect((await hers.device.past.moments(which)).map((moment) => moment.name)).toContain('Ennen');
    expect(turned.done && (await turned.undo())).toBe('undone');
    expect(reads()).toEqual(['Talvitapaaminen', ['Avaus', 'Turha'], 'Yksi. Viisi kahvia.']);
    expect(await hers.device.past.restore(which, '999')).toEqual({ done: false, why: 'gone' });
  });
});
