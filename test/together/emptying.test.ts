/** What lies in the bin is emptied by a device when the server has said so: only where nothing came to it since, and never by who may not. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OpenPaper } from '../../src/device/api.ts';
import { type DocId, freshId, type ItemId, type SpaceId } from '../../src/shared/base/ids.ts';
import { duePrefix } from '../../src/shared/model/due.ts';
import { emptiedOf } from '../../src/shared/model/emptying.ts';
import { addItem, binItem, itemAt, putItem, takeBackItem } from '../../src/shared/model/event.ts';
import { ensureFinalBreak, textOf } from '../../src/shared/model/long-text.ts';
import { binNote, noteText, readNote } from '../../src/shared/model/note.ts';
import { type DocKind, docIdOf, type Paper, sign } from '../../src/shared/model/paper.ts';
import { binPool, putPool, readPool } from '../../src/shared/model/pool.ts';
import { thingAt } from '../../src/shared/model/verbs.ts';
import { say } from '../support/astray.ts';
import { until } from '../support/headless.ts';
import { aTown, isSent, type Town, type TownOptions, type Townsman } from '../support/healing-town.ts';

const patienceMs = 40_000;
const daySeconds = 86_400;

let town: Town | null = null;
let ahead = 0;
afterEach(async () => {
  vi.unstubAllGlobals();
  await town?.end();
  town = null;
});

async function aTownWithAClock(more: TownOptions['more'] = {}): Promise<Town> {
  ahead = 0;
  town = await aTown({ server: { clock: () => Date.now() + ahead * 1000 }, more: { emptyingSabotage: { restMs: 40 }, ...more } });
  return town;
}

/** So much time passes at the server, and it looks at its documents. */
async function pass(days: number): Promise<void> {
  ahead += days * daySeconds;
  await town?.server.tidy();
}

/** What was written came to rest, and thirty days later it is due. */
async function untilDue(made: Town, space: SpaceId, doc: DocId): Promise<void> {
  await made.settled();
  await pass(0.01);
  await pass(30.1);
  await until('it is due', () => made.row(space, duePrefix + doc), patienceMs);
}

function away(who: Townsman): Promise<void> {
  who.online = false;
  return again(who);
}
function back(who: Townsman): Promise<void> {
  who.online = true;
  return again(who);
}
async function again(who: Townsman): Promise<void> {
  who.headless = await who.headless.restart();
}

async function look<T>(who: Townsman, space: SpaceId, kind: DocKind, see: (paper: Paper) => T, doc?: DocId): Promise<T | null> {
  const open: OpenPaper | null = await who.headless.device.open(space, kind, doc);
  const seen = open && see(open.paper);
  open?.close();
  return seen;
}

/** What a device asks by path goes to the server, with its member's session. */
function asPage(made: Town, { cookie }: Townsman): void {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, how: RequestInit) => fetch(`${made.server.origin}${path}`, { ...how, headers: { cookie } }));
}

const wordsOf = (who: Townsman, space: SpaceId, doc: DocId): Promise<string | null> =>
  look(who, space, 'note', (paper) => noteText(paper).toString().trim(), doc);

/** A note of the network with words, in the bin; everybody has it. */
async function aBinnedNote(made: Town): Promise<DocId> {
  const [aino] = made.folk as [Townsman];
  const doc = freshId<'doc'>();
  await made.write(aino, 'note', say('Kaikki sanat'), doc);
  await made.write(aino, 'note', binNote, doc);
  await made.settled();
  for (const who of made.folk) {
    await until('it is in the bin', () => look(who, made.network, 'note', (paper) => readNote(paper).bin.value !== null, doc), patienceMs);
  }
  return doc;
}

/** When the leisure of a device must have come several times over. */
const restful = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));

/** An event with an item that has a value and notes, and lies in the bin. */
async function withABinnedItem() {
  const made = await aTownWithAClock();
  const [aino] = made.folk as [Townsman];
  const { device } = aino.headless;
  const space = await device.found('event', [made.network]);
  let item = '' as ItemId;
  const add = (paper: Paper): void => {
    const step = addItem(paper, { title: 'Kahvi' });
    if (step?.kind === 'step') item = step.thing as ItemId;
    putItem(paper, item, 'wanted', [], 'Että puhutaan');
  };
  const type = (paper: Paper): void =>
    paper.y.transact(() => {
      sign(paper);
      ensureFinalBreak(textOf(paper.y, item));
      textOf(paper.y, item).insert(0, 'Kuppeja 40');
    });
  await made.write(aino, 'event', add, undefined, space);
  await made.write(aino, 'floor', type, undefined, space);
  const floor = await until('the floor', () => device.open(space, 'floor'));
  await made.write(aino, 'event', (paper) => binItem(paper, floor.paper, item), undefined, space);
  floor.close();
  await made.settled();
  return { made, aino, space, item };
}

const notesOf = (who: Townsman, space: SpaceId, item: ItemId): Promise<string | null> =>
  look(who, space, 'floor', (paper) => textOf(paper.y, item).toString().trim());

const emptied = (who: Townsman, space: SpaceId, id: ItemId) =>
  look(who, space, 'event', (paper) => {
    const thing = thingAt(paper.y, { root: 'items', id });
    const said = thing ? emptiedOf(thing) : null;
    const item = itemAt(paper, id);
    return said && { versions: said.versions, title: item?.title.value, wanted: item?.wanted.value };
  });

describe('the emptying of the bin', () => {
  it('[D150] takes values and notes of an item that has lain for thirty days, and the server has how it stood', async () => {
    const { made, aino, space, item } = await withABinnedItem();
    const doc = docIdOf(space, 'event');
    await untilDue(made, space, doc);
    await until('its text is gone', async () => (await notesOf(aino, space, item)) === '', patienceMs);
    const left = await until('its values are gone', () => emptied(aino, space, item), patienceMs);
    expect(left).toMatchObject({ title: 'Kahvi', wanted: '' });
    expect(left.versions).toHaveLength(2);
    await made.settled();
    await pass(0.01);
    expect(made.row(space, duePrefix + doc)).toBeNull();
    const answer = await fetch(`${made.server.origin}/api/version/${left.versions[1]}`, { headers: { cookie: aino.cookie } });
    expect(answer.headers.get('X-Doc')).toBe(docIdOf(space, 'floor'));
    expect(Buffer.from(await answer.arrayBuffer()).includes('Kuppeja 40')).toBe(true);
  }, 60_000);

  it('[D148][D150] cut off between notes and item is done by the next opening', async () => {
    const { made, aino, space, item } = await withABinnedItem();
    await away(aino);
    await untilDue(made, space, docIdOf(space, 'event'));
    // What a device that ended between the two leaves: the first of them in its journal
    await made.write(
      aino,
      'floor',
      (paper) =>
        paper.y.transact(() => {
          sign(paper);
          textOf(paper.y, item).delete(0, 'Kuppeja 40'.length);
        }),
      undefined,
      space,
    );
    await back(aino);
    const left = await until('its values are gone', () => emptied(aino, space, item), patienceMs);
    expect([left.wanted, await notesOf(aino, space, item)]).toEqual(['', '']);
  }, 60_000);

  it('[D152] taken back, an item gets what it held from the server, and nothing else changes', async () => {
    const { made, aino, space, item } = await withABinnedItem();
    const which = { space, kind: 'event' } as const;
    expect(await aino.headless.device.past.emptied(which)).toBeNull();
    await untilDue(made, space, docIdOf(space, 'event'));
    await until('its values are gone', () => emptied(aino, space, item), patienceMs);
    await made.settled();
    await made.write(aino, 'event', (paper) => takeBackItem(paper, item), undefined, space);
    const { past } = aino.headless.device;
    expect(await past.emptied(which)).toMatchObject({ isWhole: false, titles: ['Kahvi'], days: 30, moment: null });
    // Node has no page whose server it would ask
    expect(await past.fetchEmptied(which)).toEqual({ moment: null, why: 'offline' });
    asPage(made, aino);
    const fetched = await past.fetchEmptied(which);
    expect(fetched.moment).not.toBeNull();
    // Once fetched it is not fetched again
    expect(await past.fetchEmptied(which)).toEqual(fetched);
    expect((await past.emptied(which))?.moment).toBe(fetched.moment);
    const moments = await past.moments(which);
    expect(moments.filter(({ why }) => why === 'emptied').map(({ id }) => id)).toEqual([fetched.moment]);
    const beside = await past.beside(which, fetched.moment ?? '');
    expect(beside?.changes.map(({ title, text }) => [title, text !== null])).toEqual([['Kahvi', true]]);
    expect((await past.restore(which, fetched.moment ?? '')).done).toBe(true);
    expect(await look(aino, space, 'event', (paper) => itemAt(paper, item)?.wanted.value)).toBe('Että puhutaan');
    expect(await notesOf(aino, space, item)).toBe('Kuppeja 40');
    expect(await past.emptied(which)).toBeNull();
  }, 60_000);

  it('[D150] by two devices at once comes to the same', async () => {
    const made = await aTownWithAClock();
    await made.join('Björn');
    const doc = await aBinnedNote(made);
    await untilDue(made, made.network, doc);
    for (const who of made.folk) await until('it is empty', async () => (await wordsOf(who, made.network, doc)) === '', patienceMs);
    await made.settled();
    const states = async () => Promise.all(made.folk.map((who) => look(who, made.network, 'note', (paper) => JSON.stringify(paper.y.getArray('head')), doc)));
    await until('alike', async () => new Set(await states()).size === 1, patienceMs);
  }, 60_000);

  /** A note of which a colleague who was away has a letter more, that arrives when it is due; nobody has emptied it by then. */
  async function withALetterMore(more: TownOptions['more'] = {}) {
    const made = await aTownWithAClock(more);
    const [aino] = made.folk as [Townsman];
    const björn = await made.join('Björn');
    const doc = await aBinnedNote(made);
    for (const who of [aino, björn]) await away(who);
    // He had it open before it went, and goes on
    await made.write(björn, 'note', say('omaa'), doc);
    await pass(0.01);
    await pass(30.1);
    expect(made.row(made.network, duePrefix + doc)).not.toBeNull();
    return { made, aino, björn, doc };
  }

  it('[D147][D150] takes nothing where a letter more has come, on whichever device', async () => {
    const { made, aino, björn, doc } = await withALetterMore();
    await back(björn);
    await until('it is sent', () => isSent(björn), patienceMs);
    await back(aino);
    await until('it has come', async () => (await wordsOf(aino, made.network, doc))?.includes('omaa'), patienceMs);
    await restful();
    for (const who of [aino, björn]) expect(await wordsOf(who, made.network, doc)).toBe('Kaikki sanat omaa');
    // At its next look the server sees it too, and it lies for thirty days anew
    await pass(0.01);
    expect(made.row(made.network, duePrefix + doc)).toBeNull();
  }, 60_000);

  it('[D147] sabotage: where marks are not compared the letter more goes, and it is seen', async () => {
    const { made, aino, björn, doc } = await withALetterMore({ emptyingSabotage: { restMs: 40, emptiesAll: true } });
    await back(björn);
    await back(aino);
    await until('it is empty', async () => (await wordsOf(aino, made.network, doc)) === '', patienceMs);
  }, 60_000);

  it('[D150] is not done by who may not write there, but by who may', async () => {
    const made = await aTownWithAClock();
    const [aino] = made.folk as [Townsman];
    const björn = await made.join('Björn');
    const space = await aino.headless.device.found('pool', [made.network]);
    await made.write(aino, 'pool', (paper) => putPool(paper, 'purpose', [], 'Apua'), undefined, space);
    await made.write(aino, 'pool', binPool, undefined, space);
    await made.settled();
    const purposeOn = (who: Townsman) => look(who, space, 'pool', (paper) => readPool(paper).purpose.value);
    await until('he has it', () => purposeOn(björn), patienceMs);
    await away(aino);
    await pass(0.01);
    await pass(30.1);
    const doc = docIdOf(space, 'pool');
    await until('he knows that it is due', async () => (await björn.headless.device.rows(space)).has(duePrefix + doc), patienceMs);
    await restful();
    expect(await purposeOn(björn)).toBe('Apua');
    await back(aino);
    await until('she empties it', async () => (await purposeOn(aino)) === '', patienceMs);
  }, 60_000);

  it('[D150] leaves a document of a newer app as it is', async () => {
    const made = await aTownWithAClock();
    const [aino] = made.folk as [Townsman];
    const doc = await aBinnedNote(made);
    await made.write(aino, 'note', (paper) => paper.y.getMap('about').set('schema', 99), doc);
    await untilDue(made, made.network, doc);
    await until('she knows that it is due', async () => (await aino.headless.device.rows(made.network)).has(duePrefix + doc), patienceMs);
    await restful();
    expect(await wordsOf(aino, made.network, doc)).toBe('Kaikki sanat');
  }, 60_000);
});
