import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { freshId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { limits } from '../../../src/shared/wire/frames.ts';
import { Keeper } from '../../../sync-server/log/keeper.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { inRoot, oneRun, onlyDeletes, uints } from '../../shared/wire/updates.ts';
import { aHouse, type TestHouse, TestPaper } from '../../support/server-house.ts';

interface Scene {
  readonly house: TestHouse;
  readonly aino: Hand;
  readonly paper: TestPaper;
  /** The text that the log holds, read afresh. */
  text(): Promise<string>;
  /** The bytes of the document as the log holds it. */
  state(): Promise<Uint8Array>;
}

async function aScene(): Promise<Scene> {
  const house = aHouse();
  const aino = await house.join('Aino');
  const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
  const kept = async (): Promise<Y.Doc> => {
    const y = new Y.Doc();
    for (const update of (await house.log.doc(docIdOf(paper.space, 'floor')))?.updates ?? []) Y.applyUpdate(y, update);
    return y;
  };
  return { house, aino, paper, text: async () => (await kept()).getText('note').toString(), state: async () => Y.encodeStateAsUpdate(await kept()) };
}

describe('room', () => {
  it('[R3] answers "kept" after the log has committed, and passes on after it too', async () => {
    const { house, aino, paper } = await aScene();
    const listener = await house.listen({ ...aino, device: freshId<'device'>() });
    const before = listener.batches(paper.space).length;
    house.log.slow = true;
    let answered = false;
    const answer = house.code(aino, paper.type('a')).then((code) => {
      answered = true;
      return code;
    });
    await turns();
    expect([answered, listener.batches(paper.space).length]).toEqual([false, before]);
    house.log.slow = false;
    house.log.flush();
    expect(await answer).toBe('kept');
    expect(listener.batches(paper.space).length).toBe(before + 1);
  });

  it('[R4] answers cannot-store when the commit fails, takes the same letters later, and never answers from a copy ahead of the log', async () => {
    const { house, aino, paper, text } = await aScene();
    await house.take(aino, paper.type('a'));
    const letters = [paper.type('b'), paper.type('c')];
    house.log.full = true;
    expect((await house.take(aino, ...letters)).map(({ code }) => code)).toEqual(['cannot-store', 'cannot-store']);
    expect((await house.take(aino, ...letters)).map(({ code }) => code)).toEqual(['cannot-store', 'cannot-store']);
    expect(await text()).toBe('a');
    house.log.full = false;
    expect(await house.code(aino, letters[1] as never)).toBe('resync');
    expect((await house.take(aino, ...letters)).map(({ code }) => code)).toEqual(['kept', 'kept']);
    expect(await text()).toBe('abc');
  });

  it('[R4] asks for every later letter of a push again after one that could not be stored', async () => {
    const { house, aino, paper } = await aScene();
    const other = new TestPaper(await house.event(aino), 'floor', aino.member);
    house.log.full = true;
    house.log.slow = true;
    const answers = house.take(aino, paper.type('a'), paper.letter(new Uint8Array([1])), other.type('b'));
    await turns();
    house.log.slow = false;
    house.log.flush();
    expect((await answers).map(({ code }) => code)).toEqual(['cannot-store', 'cannot-store', 'cannot-store']);
  });

  it('[R17] answers a resend of what is being committed with the fate of the commit', async () => {
    const { house, aino, paper } = await aScene();
    const letter = paper.type('a');
    house.log.slow = true;
    const both = [house.code(aino, letter), house.code(aino, letter)];
    await turns();
    house.log.full = true;
    house.log.slow = false;
    house.log.flush();
    expect(await Promise.all(both)).toEqual(['cannot-store', 'cannot-store']);
  });

  it('[R17] keeps a resend and appends nothing', async () => {
    const { house, aino, paper } = await aScene();
    const letter = paper.type('a');
    await house.take(aino, letter);
    const head = await house.log.head(paper.space);
    expect(await house.code(aino, letter)).toBe('kept');
    expect(await house.log.head(paper.space)).toBe(head);
  });

  it('[R9] takes what begins below and asks for the whole of what begins above', async () => {
    const { house, aino, paper, text } = await aScene();
    const [a, b, c] = [paper.type('a'), paper.type('b'), paper.type('c')];
    await house.take(aino, a);
    expect(await house.code(aino, c)).toBe('resync');
    expect(await text()).toBe('a');
    expect(await house.code(aino, paper.letter(Y.encodeStateAsUpdate(paper.y)))).toBe('kept');
    expect(await text()).toBe('abc');
    expect(await house.code(aino, b)).toBe('kept');
  });

  it('[R18] writes what overlaps without the overlap', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(aino, paper.type('x'.repeat(10_000)));
    paper.type('y');
    await house.take(aino, paper.letter(Y.encodeStateAsUpdate(paper.y)));
    const updates = (await house.log.doc(docIdOf(paper.space, 'floor')))?.updates ?? [];
    expect(updates.at(-1)?.length).toBeLessThan(100);
  });

  it('[R18] places what is new by what stands, whatever an update says of the part that is known', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(
      aino,
      paper.write((y) => y.getMap('items').set('one', new Y.Array())),
    );
    await house.take(aino, paper.type('ab'));
    const client = paper.y.clientID;
    const stands = Y.getState(paper.y.store, client);
    // One struct over two clocks that stand and three to come, which says that it is the value of a key
    const lying = oneRun(client, stands - 2, 1, (out) => inRoot(out, 1, (rest) => uints(rest, 5), 'items', 'one'));
    expect(await house.code(aino, paper.letter(lying))).toBe('kept');
    const read = (): Promise<string | null> =>
      house.rooms.read(paper.space, 'floor', (y) => JSON.stringify([y.getMap('items').toJSON(), Y.getState(y.store, client)]));
    const standing = await read();
    house.clock.ms += 600_000;
    await house.rooms.tidy();
    expect(await read()).toBe(standing);
  });

  it('[R10] asks for the whole when a neighbour or a deletion leans on what is not here', async () => {
    const { house, aino, paper } = await aScene();
    const here = new TestPaper(paper.space, 'floor', aino.member);
    const hidden = paper.type('unsent');
    here.take((hidden as { update: Uint8Array }).update);
    here.y.getText('note').insert(3, 'me');
    expect(await house.code(aino, here.letter(here.updates.at(-1) as Uint8Array))).toBe('resync');
    here.y.getText('note').delete(0, 1);
    expect(await house.code(aino, here.letter(here.updates.at(-1) as Uint8Array))).toBe('resync');
  });

  it('[R8][A24] takes new structs of a clientID from the device and member that first used it, and from nobody else', async () => {
    const { house, aino, paper, text } = await aScene();
    await house.take(aino, paper.type('a'));
    const forged = paper.type('forged');
    const otherDevice = { ...aino, device: freshId<'device'>() };
    expect(await house.code(otherDevice, forged)).toBe('id-taken');
    expect(await text()).toBe('a');
    expect(await house.code(aino, forged)).toBe('kept');
  });

  it('[R8] keeps the binding over a restart of the room', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(aino, paper.type('a'));
    house.clock.ms += 600_000;
    await house.rooms.tidy();
    expect(await house.code({ ...aino, device: freshId<'device'>() }, paper.type('b'))).toBe('id-taken');
    expect(await house.code(aino, paper.letter(Y.encodeStateAsUpdate(paper.y)))).toBe('kept');
  });

  it('[R8] keeps structs that stand already, whoever brings them', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(aino, paper.type('a'));
    const phone = { ...aino, device: freshId<'device'>() };
    const onPhone = new TestPaper(paper.space, 'floor', aino.member);
    onPhone.take(Y.encodeStateAsUpdate(paper.y));
    onPhone.type('b');
    expect(await house.code(phone, onPhone.letter(Y.encodeStateAsUpdate(onPhone.y)))).toBe('kept');
  });

  it('[R11] takes 200 new clientIDs of a push for one document, in however many letters; the next push has as many again', async () => {
    const { house, aino, paper } = await aScene();
    const letters = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => {
        const y = new Y.Doc();
        y.clientID = from + i;
        y.getText('note').insert(0, 'a');
        return paper.letter(Y.encodeStateAsUpdate(y));
      });
    const codes = (await house.take(aino, ...letters(1_000, 201))).map(({ code }) => code);
    expect([codes.slice(0, 200).every((code) => code === 'kept'), codes[200]]).toEqual([true, 'too-many']);
    expect(new Set((await house.take(aino, ...letters(2_000, 200))).map(({ code }) => code))).toEqual(new Set(['kept']));
  });

  it('[R13] keeps in its copy what the log has and nothing else, also where Yjs would tidy up a text by itself', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(aino, paper.type('abcdef'));
    const read = (): Promise<string | null> =>
      house.rooms.read(paper.space, 'floor', (y) => `${y.getText('note').toString()} ${Y.encodeSnapshot(Y.snapshot(y))}`);
    await read(); // From here on the copy knows it as a text
    await house.take(
      aino,
      paper.write((y) => y.getText('note').format(1, 4, { bold: true })),
    );
    // The letters between two marks go, as when two devices delete a half each: the marks stay, until somebody's device takes them away
    expect(await house.code(aino, paper.letter(onlyDeletes([[paper.y.clientID, [[2, 4]]]])))).toBe('kept');
    const standing = await read();
    house.clock.ms += 600_000;
    await house.rooms.tidy();
    expect(await read()).toBe(standing);
  });

  it('[R6][A21] takes edits from those who may write alone, and tells the rest no more than it must', async () => {
    const { house, aino, paper, text } = await aScene();
    const network = await house.network(aino);
    const celia = await house.join('Celia', network);
    const hers = new TestPaper(paper.space, 'floor', celia.member);
    expect(await house.code(celia, hers.type('x'))).toBe('not-available');
    expect(await house.code(celia, new TestPaper(freshId<'space'>(), 'floor', celia.member).type('x'))).toBe('not-available');
    expect(await house.code(celia, new TestPaper(network, 'card', celia.member).type('x'))).toBe('not-allowed');
    expect(await house.code(aino, new TestPaper(network, 'card', aino.member).type('x'))).toBe('kept');
    expect(await text()).toBe('');
  });

  it('[R6][A22] takes nothing once the role is gone', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(aino, paper.type('a'));
    await house.log.commit([{ kind: 'row', space: paper.space, key: `role/${aino.member}`, value: null }]);
    expect(await house.code(aino, paper.type('b'))).toBe('not-available');
  });

  it('[R7] binds a document to its space and kind', async () => {
    const { house, aino, paper } = await aScene();
    const other = await house.event(aino);
    const letter = paper.type('a') as Extract<ReturnType<TestPaper['type']>, { kind: 'edit' }>;
    expect(await house.code(aino, { ...letter, space: other })).toBe('bad-id');
    expect(await house.code(aino, { ...letter, docKind: 'event' })).toBe('bad-id');
    expect(await house.code(aino, { ...letter, doc: '../../x' as never })).toBe('bad-id');
    expect(await house.code(aino, { ...letter, docKind: 'poll', doc: freshId<'doc'>() })).toBe('not-allowed');
  });

  it.each([
    ['random bytes', () => new Uint8Array([9, 8, 7, 6, 5, 4, 3, 2, 1]), 'bad-form'],
    ['more than an update may hold', () => new Uint8Array(limits.updateBytes + 1), 'too-large'],
  ] as const)('[R2][R12] refuses %s and leaves the document byte-identical', async (_, bytes, code) => {
    const { house, aino, paper, state } = await aScene();
    await house.take(aino, paper.type('a'));
    const before = await state();
    expect(await house.code(aino, paper.letter(bytes()))).toBe(code);
    expect(await state()).toEqual(before);
    expect(await house.code(aino, paper.type('b'))).toBe('kept');
  });

  it('[R14] refuses to delete a container, and loses no edit by it', async () => {
    const { house, aino, paper, text } = await aScene();
    await house.take(
      aino,
      paper.write((y) => y.getMap('items').set('one', new Y.Array())),
    );
    const good = paper.type('a');
    const bad = paper.write((y) => y.getMap('items').delete('one'));
    expect((await house.take(aino, good, bad)).map(({ code }) => code)).toEqual(['kept', 'bad-form']);
    expect(await text()).toBe('a');
  });

  it('[R15][A25] lets nobody sign with another name or for another hand', async () => {
    const { house, aino, paper } = await aScene();
    await house.take(aino, paper.type('a'));
    const claims = [
      (p: TestPaper) => p.y.getMap('who').set(String(p.y.clientID), freshId<'member'>()),
      (p: TestPaper) => p.y.getMap('who').set(String(paper.y.clientID), aino.member),
      (p: TestPaper) => p.y.getMap('who').set('x', 7),
    ];
    for (const claim of claims) {
      const phone = { ...aino, device: freshId<'device'>() };
      const forger = new TestPaper(paper.space, 'floor', aino.member);
      forger.take(Y.encodeStateAsUpdate(paper.y));
      expect(
        await house.code(
          phone,
          forger.write(() => claim(forger)),
        ),
      ).toBe('not-allowed');
    }
  });

  it('[R16] bounds the depth through what stands', async () => {
    const { house, aino, paper } = await aScene();
    let inner = new Y.Map<unknown>();
    let code = await house.code(
      aino,
      paper.write((y) => y.getMap('items').set('a', inner)),
    );
    for (let depth = 2; code === 'kept' && depth < 100; depth++) {
      const next = new Y.Map<unknown>();
      code = await house.code(
        aino,
        paper.write(() => inner.set('a', next)),
      );
      if (code !== 'kept') expect(depth).toBe(limits.depth + 1);
      inner = next;
    }
    expect(code).toBe('too-deep');
  });

  it('[R19] writes a document at rest as one entry with the same content', async () => {
    const { house, aino, paper, text } = await aScene();
    const keeper = new Keeper({ log: house.log, seconds: () => house.clock.ms / 1000, report: house.report });
    const letters = Array.from({ length: 150 }, (_, n) => paper.type(`${n} `));
    await house.take(aino, ...letters);
    const whole = await text();
    house.clock.ms += 60_000;
    await keeper.tidy();
    const doc = await house.log.doc(docIdOf(paper.space, 'floor'));
    expect([doc?.updates.length, await text()]).toEqual([1, whole]);
    expect(await house.code(aino, paper.type('after'))).toBe('kept');
    expect(await text()).toBe(`${whole}after`);
  });
});

/** Lets everything that can go on go on. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
}
