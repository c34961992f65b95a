/** What lies in the bin for thirty days by the server's clock is said to be due, with a version kept; what anybody touched is not. */
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, SpaceId } from '../../../src/shared/base/ids.ts';
import { recordOf } from '../../../src/shared/base/json.ts';
import { empty, liesIn, readDue } from '../../../src/shared/model/emptying.ts';
import { addItem, agenda, binItem, putItem, takeBackItem } from '../../../src/shared/model/event.ts';
import { addSteps, binStep, steps } from '../../../src/shared/model/goal.ts';
import { ensureFinalBreak, textOf } from '../../../src/shared/model/long-text.ts';
import { binNote, noteText, putTitle } from '../../../src/shared/model/note.ts';
import { type DocKind, docIdOf, type Paper, sign, together } from '../../../src/shared/model/paper.ts';
import { binDays } from '../../../sync-server/claims/emptying.ts';
import type { MemoryLog } from '../../../sync-server/log/memory.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHouse, type TestHouse, TestPaper } from '../../support/server-house.ts';

const day = 86_400_000;

/** A paper whose acts go to the house as they are made. */
class WrittenPaper extends TestPaper implements Paper {
  readonly id = this.doc;
  readonly kind: DocKind;
  readonly #house: TestHouse;
  readonly #hand: Hand;

  constructor(house: TestHouse, hand: Hand, space: SpaceId, kind: DocKind) {
    super(space, kind, hand.member);
    this.kind = kind;
    this.#house = house;
    this.#hand = hand;
  }

  readonly seconds = (): number => Math.floor(this.#house.clock.ms / 1_000);

  async does(act: () => unknown): Promise<void> {
    const from = this.updates.length;
    act();
    for (const update of this.updates.slice(from)) expect(await this.#house.code(this.#hand, this.letter(update))).toBe('kept');
  }
}

function type(paper: Paper, text: Y.Text, words: string): void {
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(text);
    text.insert(0, words);
  });
}

/** An event with an item that has notes and lies in the bin, at a server that has looked at it. */
async function aBin(log?: MemoryLog) {
  const house = aHouse(log);
  const aino = await house.join('Aino');
  const space = await house.event(aino, [await house.network(aino)]);
  const event = new WrittenPaper(house, aino, space, 'event');
  const floor = new WrittenPaper(house, aino, space, 'floor');
  await event.does(() => addItem(event, { title: 'Kahvi' }));
  const item = agenda(event)[0]?.id as ItemId;
  await floor.does(() => type(floor, textOf(floor.y, item), 'Kuppeja 40'));
  await event.does(() => binItem(event, floor, item));
  await pass(house, 2 * 60_000);
  const due = async () => readDue((await house.log.rows(space)).get(`due/${event.doc}`));
  return { house, aino, space, event, floor, item, due };
}

/** Lets the server's clock go on, and the bin be looked at. */
async function pass(house: TestHouse, ms: number): Promise<void> {
  house.clock.ms += ms;
  await house.emptying.tidy();
}

const faults: TestHouse[] = [];
afterEach(() => {
  for (const house of faults.splice(0)) expect(house.faults).toEqual([]);
});

describe('the emptying of the bin', () => {
  it('[R126][R127] is due after thirty days by the clock of the server, and not a day before, with versions of the event and of its notes', async () => {
    const { house, space, event, floor, item, due } = await aBin();
    faults.push(house);
    await pass(house, (binDays - 1) * day);
    expect(await due()).toBeNull();
    await pass(house, day);
    const said = await due();
    expect([...(said?.marks.keys() ?? [])]).toEqual([item]);
    const kept = await Promise.all((said?.versions ?? []).map((number) => house.log.version(number)));
    expect(kept.map((version) => version?.doc)).toEqual([event.doc, docIdOf(space, 'floor')]);
    const words = new Y.Doc();
    Y.applyUpdate(words, kept[1]?.state as Uint8Array);
    expect(words.getText(item).toString()).toBe('Kuppeja 40\n');
    expect(kept.every((version) => (version?.until ?? 0) >= house.clock.ms / 1_000 + 30 * 86_400)).toBe(true);
    // A device finds exactly that
    expect(said?.marks).toEqual(new Map(liesIn(event, floor.y).map(({ thing, mark }) => [thing, mark])));
    expect(empty(event, floor, said?.marks ?? new Map(), said?.versions ?? [])).toBe(1);
  });

  it.each(['a value of a colleague who was away', 'a letter in its notes'])('[R126] begins anew with %s', async (what) => {
    const { house, event, floor, item, due } = await aBin();
    faults.push(house);
    await pass(house, 20 * day);
    if (what === 'a letter in its notes') await floor.does(() => type(floor, textOf(floor.y, item), 'Pullia. '));
    else {
      await event.does(() => takeBackItem(event, item));
      await event.does(() => putItem(event, item, 'wanted', [], 'Juttelu'));
      await event.does(() => binItem(event, floor, item));
    }
    await pass(house, 2 * 60_000);
    await pass(house, 20 * day);
    expect(await due()).toBeNull();
    await pass(house, 10 * day);
    expect((await due())?.marks.size).toBe(1);
  });

  it('[R128] is due no more once it was taken back, or had something new, and once it is empty', async () => {
    const { house, aino, event, floor, item, due } = await aBin();
    faults.push(house);
    await pass(house, binDays * day);
    expect((await due())?.marks.size).toBe(1);
    await event.does(() => takeBackItem(event, item));
    await pass(house, 2 * 60_000);
    expect(await due()).toBeNull();
    await event.does(() => binItem(event, floor, item));
    await pass(house, 2 * 60_000);
    await pass(house, binDays * day);
    const said = await due();
    const emptied: Uint8Array[][] = [];
    const from = [floor.updates.length, event.updates.length];
    expect(empty(event, floor, said?.marks ?? new Map(), said?.versions ?? [])).toBe(1);
    emptied.push(floor.updates.slice(from[0]), event.updates.slice(from[1]));
    expect(await house.code(aino, floor.letter(emptied[0]?.[0] as Uint8Array))).toBe('kept');
    expect(await house.code(aino, event.letter(emptied[1]?.[0] as Uint8Array))).toBe('kept');
    await pass(house, 2 * 60_000);
    expect(await due()).toBeNull();
    await pass(house, 29 * day);
    await house.log.thin(house.clock.ms / 1_000);
    // For thirty days more it is there for whoever wants it back
    expect(await house.log.version(said?.versions[1] ?? 0)).not.toBeNull();
    await pass(house, 3 * day);
    await house.log.thin(house.clock.ms / 1_000);
    expect(await house.log.version(said?.versions[1] ?? 0)).toBeNull();
  });

  it('[R127] is said again while nobody empties, so that its version outlives it', async () => {
    const { house, due } = await aBin();
    faults.push(house);
    await pass(house, binDays * day);
    for (let days = 0; days < 50; days++) {
      await pass(house, day);
      await house.log.thin(house.clock.ms / 1_000);
    }
    const said = await due();
    expect(said?.marks.size).toBe(1);
    for (const number of said?.versions ?? []) expect((await house.log.version(number))?.until).toBeGreaterThanOrEqual(house.clock.ms / 1_000 + 30 * 86_400);
  });

  it('[R126] goes on counting after a restart, and finds what changed when the server ended', async () => {
    const { house, aino, space, event, floor, item } = await aBin();
    await pass(house, 10 * day);
    const later = aHouse(house.log);
    faults.push(later);
    later.clock.ms = house.clock.ms;
    await pass(later, 20 * day);
    expect(readDue((await later.log.rows(space)).get(`due/${event.doc}`))?.marks.size).toBe(1);
    // Written, and nobody looked before the end
    const update = event.updates.length;
    takeBackItem(event, item);
    expect(await later.code(aino, event.letter(event.updates[update] as Uint8Array))).toBe('kept');
    const last = aHouse(house.log);
    faults.push(last);
    last.clock.ms = later.clock.ms;
    await last.emptying.start();
    await pass(last, 2 * 60_000);
    expect((await last.log.rows(space)).get(`due/${event.doc}`)).toBeUndefined();
    expect(floor.doc).toBe(docIdOf(space, 'floor'));
  });

  it('[R127] counts the days of five hundred things at a time, and never anew for another order', async () => {
    const house = aHouse();
    faults.push(house);
    const aino = await house.join('Aino');
    const space = await house.hosted(aino, 'goal', [await house.network(aino)]);
    const goal = new WrittenPaper(house, aino, space, 'goal');
    const binMany = (count: number): Promise<void> =>
      goal.does(() => {
        addSteps(
          goal,
          Array.from({ length: count }, () => ({ text: 'Askel', due: '2026-12-01' })),
        );
        together(goal, () => steps(goal).map(({ id }) => binStep(goal, id)));
      });
    const counted = async () => Object.keys(recordOf(recordOf(await house.log.kept('in-bin', goal.doc))?.things) ?? {});
    goal.y.clientID = 1;
    await binMany(499);
    await pass(house, 2 * 60_000);
    const before = await counted();
    expect(before.length).toBe(499);
    // Read again from one entry, what was written under the higher clientID comes first
    goal.y.clientID = 2;
    await binMany(20);
    await house.log.compact(goal.doc, 1);
    const later = aHouse(house.log);
    faults.push(later);
    later.clock.ms = house.clock.ms;
    addSteps(goal, [{ text: 'Uusi askel' }]);
    expect(await later.code(aino, goal.letter(goal.updates.at(-1) as Uint8Array))).toBe('kept');
    await pass(later, 2 * 60_000);
    const after = await counted();
    expect([after.length, before.filter((thing) => !after.includes(thing))]).toEqual([500, []]);
  });

  it('[R126] looks after a private note as well, and says so to its member alone', async () => {
    const house = aHouse();
    faults.push(house);
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const björn = await house.join('Björn', network);
    const own = aino.member as unknown as SpaceId;
    const note = new WrittenPaper(house, aino, own, 'note');
    await note.does(() => putTitle(note, [], 'Muistio'));
    await note.does(() => type(note, noteText(note), 'Kaikki sanat'));
    await note.does(() => binNote(note));
    await pass(house, 2 * 60_000);
    await pass(house, binDays * day);
    expect(recordOf((await house.log.rows(own)).get(`due/${note.doc}`))).toMatchObject({ kind: 'note' });
    const his = await house.listen(björn);
    expect(JSON.stringify(his.frames)).not.toContain(note.doc);
  });
});
