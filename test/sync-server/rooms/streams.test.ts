import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { aHouse, TestPaper, type TestPipe } from '../../support/server-house.ts';

describe('streams', () => {
  it('[R5] sends an edit on to other devices, not back to the one that made it, whose cursor moves all the same', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const phone = { ...aino, device: freshId<'device'>() };
    const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
    const [here, there] = [await house.listen(aino), await house.listen(phone)];
    await house.take(aino, paper.type('a'));
    expect(editsIn(here, paper.space)).toBe(0);
    expect(editsIn(there, paper.space)).toBe(1);
    expect(here.batches(paper.space).at(-1)?.to).toBe(there.batches(paper.space).at(-1)?.to);
  });

  it('[R20][R22] sends one rising stream without gaps while edits pour in during catch-up', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
    await house.take(aino, ...Array.from({ length: 40 }, () => paper.type('x'.repeat(20_000))));
    const opening = house.listen({ ...aino, device: freshId<'device'>() });
    for (let n = 0; n < 30; n++) await house.take(aino, paper.type('y'));
    const pipe = await opening;
    await house.take(aino, paper.type('z'));
    const batches = pipe.batches(paper.space);
    expect(batches.length).toBeGreaterThan(3);
    batches.reduce((to, batch) => {
      expect(batch.from).toBe(to);
      expect(batch.to).toBeGreaterThan(batch.from);
      return batch.to;
    }, 0);
    expect(editsIn(pipe, paper.space)).toBe(71);
    expect(batches.at(-1)?.to).toBe(await house.log.head(paper.space));
  });

  it('[R22] misses nothing that is committed while the log is being read', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
    const read = house.log.read.bind(house.log);
    house.log.read = async (space, after, maxBytes) => {
      const found = await read(space, after, maxBytes);
      if (space === paper.space && found.to < 5) await house.take(aino, paper.type('meanwhile'));
      return found;
    };
    const pipe = await house.listen({ ...aino, device: freshId<'device'>() });
    expect(pipe.batches(paper.space).at(-1)?.to).toBe(await house.log.head(paper.space));
    expect(editsIn(pipe, paper.space)).toBe(3);
  });

  it('[R21] sends nothing of spaces in which nothing came', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const spaces = [aino.member as unknown as SpaceId];
    for (let n = 0; n < 20; n++) spaces.push(await house.event(aino));
    const cursors = new Map<SpaceId, number>();
    for (const space of spaces) cursors.set(space, await house.log.head(space));
    expect((await house.listen(aino, cursors)).frames).toEqual([]);
  });

  it('[R23] sends a device what is after its cursor at hello, its own edits too, and live leaves those out', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
    await house.take(aino, paper.type('a'));
    expect(editsIn(await house.listen(aino), paper.space)).toBe(1);
    const later = await house.listen(aino, new Map([[paper.space, 1]]));
    expect(editsIn(later, paper.space)).toBe(1);
    await house.take(aino, paper.type('b'));
    expect(editsIn(later, paper.space)).toBe(1);
  });

  it('[R24] queues nothing for a slow reader, and goes on from the log when there is room', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
    const pipe = await house.listen({ ...aino, device: freshId<'device'>() });
    pipe.full = true;
    const before = pipe.frames.length;
    for (let n = 0; n < 20; n++) await house.take(aino, paper.type('x'));
    expect(pipe.frames.length).toBe(before);
    pipe.makeRoom();
    await pipe.stream?.caughtUp();
    expect(editsIn(pipe, paper.space)).toBe(20);
    expect(pipe.frames.length).toBe(before + 1);
  });

  it('[R25] opens a new space on all sockets of the member, and ends one that is no longer theirs', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const [desk, phone] = [await house.listen(aino), await house.listen({ ...aino, device: freshId<'device'>() })];
    const space = await house.event(aino);
    for (const pipe of [desk, phone]) {
      await pipe.stream?.caughtUp();
      expect(pipe.batches(space)[0]).toMatchObject({ from: 0, entries: [{ key: 'birth' }, { key: `role/${aino.member}` }] });
    }
    await house.log.commit([{ kind: 'row', space: aino.member as unknown as SpaceId, key: `space/${space}`, value: null }]);
    expect(phone.frames.at(-1)).toEqual({ type: 'gone', space });
    const told = phone.batches(space).length;
    await house.log.commit([{ kind: 'row', space, key: 'x', value: 1 }]);
    expect(phone.batches(space).length).toBe(told);
  });

  it('[R26] says gone of spaces that it knows, and nothing of those it has never heard of', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const celia = await house.join('Celia', network);
    const hidden = await house.event(aino);
    const pipe = await house.listen(
      celia,
      new Map([
        [hidden, 3],
        [freshId<'space'>(), 5],
      ]),
    );
    expect(pipe.frames.filter((frame) => frame.type === 'gone')).toEqual([{ type: 'gone', space: hidden }]);
  });

  it('[R28] notices once that a device has come further than the store, and then has another epoch', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const space = await house.event(aino);
    const head = await house.log.head(space);
    const { epoch } = house.log;
    expect(await house.streams.noticeGoingBack(new Map([[space, head]]))).toBe(false);
    expect(house.log.epoch).toBe(epoch);
    expect(await house.streams.noticeGoingBack(new Map([[space, head + 1]]))).toBe(true);
    expect(await house.streams.noticeGoingBack(new Map([[space, head + 1]]))).toBe(false);
    expect(house.log.epoch).toBe(epoch + 1);
  });

  it('[R40][R42][R43][R44] passes presence on under the name of the session, greets who comes, and says who leaves', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const space = await house.event(aino);
    const [desk, phone] = [await house.listen(aino), await house.listen({ ...aino, device: freshId<'device'>() })];
    const here = { space, doc: freshId<'doc'>(), client: 7, state: { at: 3, member: 'forged' } };
    house.presence.say(desk.stream as never, here);
    house.presence.say(phone.stream as never, { ...here, state: { stolen: true } });
    expect(phone.frames.filter((frame) => frame.type === 'presence')).toEqual([{ type: 'presence', ...here, member: aino.member }]);
    expect(desk.frames.filter((frame) => frame.type === 'presence')).toEqual([]);
    const late = await house.listen({ ...aino, device: freshId<'device'>() });
    house.presence.greet(late.stream as never);
    expect(late.frames.at(-1)).toEqual({ type: 'presence', ...here, member: aino.member });
    house.presence.leave(desk.stream as never);
    expect(late.frames.at(-1)).toMatchObject({ type: 'presence', client: 7, state: null });
  });

  it("[R41] drops presence that is too large, too much, or of a space that is not the member's", async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const space = await house.event(aino);
    const [desk, phone] = [await house.listen(aino), await house.listen({ ...aino, device: freshId<'device'>() })];
    const say = (client: number, state: string, where = space): void =>
      house.presence.say(desk.stream as never, { space: where, doc: freshId<'doc'>(), client, state });
    say(1, 'x'.repeat(3_000));
    say(2, 'x', freshId<'space'>());
    for (let client = 10; client < 60; client++) say(client, 'x');
    expect(phone.frames.filter((frame) => frame.type === 'presence').length).toBe(20);
  });
});

function editsIn(pipe: TestPipe, space: SpaceId): number {
  return pipe
    .batches(space)
    .flatMap(({ entries }) => entries)
    .filter(({ kind }) => kind === 'edit').length;
}
