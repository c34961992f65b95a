/**
 * The catalogue of bad input on the line: what frames and their bytes can tell of C19 to C38, and cursors and presence (C67 to C72).
 * Sockets and HTTP are in `test/sync-server/http`.
 */
import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { decodeClient, decodeServer, encodeClient } from '../../../src/shared/wire/codec.ts';
import { bytesOf, uints } from '../../shared/wire/updates.ts';
import { HostileScene } from '../../support/hostile.ts';
import { TestPaper } from '../../support/server-house.ts';

describe('the catalogue of bad input on the line', () => {
  const id = freshId<'space'>();
  const hello = (version: number): Uint8Array => encodeClient({ type: 'hello', version, device: freshId<'device'>(), epoch: 1, cursors: [[id, 1]] });
  const frame = (type: number, ...rest: readonly (number | readonly number[])[]): Uint8Array => Uint8Array.from([type, ...rest].flat());
  const number = (value: number): readonly number[] => [...bytesOf((out) => uints(out, value))];
  const zeros = (count: number): readonly number[] => Array.from({ length: count }, () => 0);

  it.each<[string, Uint8Array, unknown]>([
    ['C21 no bytes at all', new Uint8Array(), null],
    ['C23 17 MiB', new Uint8Array(17 * 1_048_576), null],
    ['C26 a frame of a later app', frame(200, 1, 2, 3), { type: 'unknown', number: 200 }],
    ['C26 a frame that nobody will ever have', frame(99, 1, 2, 3), null],
    ['C29 a hello that says it has 2^53 − 1 spaces', frame(1, 1, zeros(16), 0, number(Number.MAX_SAFE_INTEGER)), null],
    ['C31 ids and kinds of 10 KB', frame(2, 1, 2, 1, zeros(32), number(10_240), zeros(10_240), 0), null],
    ['C33 an answer to what was never asked', frame(4, 1, number(Number.MAX_SAFE_INTEGER), 0, 0), null],
    ['C67 2^53 − 1 letters in a push', frame(2, number(Number.MAX_SAFE_INTEGER)), null],
    ['C69 a presence at clientID and clock 2^53 + 1', frame(3, zeros(32), ...Array.from({ length: 8 }, () => 255), 1, 0), null],
    ['C70 a presence of 1 MB', frame(3, zeros(32), 1, number(1_000_000), zeros(1_000_000)), null],
    ['C70 a presence whose JSON is broken', frame(3, zeros(32), 1, 1, 0x7b), null],
  ])('%s', (_, bytes, read) => {
    expect(decodeClient(bytes)).toEqual(read);
    expect(() => decodeServer(bytes)).not.toThrow();
  });

  it.each([0, 2, 999, Number.MAX_SAFE_INTEGER])('C27 of a hello in version %i nothing but the version is read', (version) => {
    const read = decodeClient(hello(version));
    expect(read).toMatchObject({ type: 'hello', version, cursors: [] });
    expect(decodeClient(new Uint8Array([...hello(version), 1, 2, 3]))).toMatchObject({ type: 'hello', version });
  });

  it('C31 ids without the shape of one are bad-id, whatever they spell', async () => {
    const scene = await HostileScene.begin();
    for (const doc of ['../../etc', '\u0000', 'x'.repeat(10_240), '🧵', 'who'])
      expect(
        await scene.house.code(scene.bjorn, { kind: 'edit', space: scene.hers.space, doc: doc as never, docKind: 'event', update: new Uint8Array([0, 0]) }),
      ).toBe('bad-id');
    expect(await scene.victimGoesOn()).toEqual([]);
  });

  it('C34 the same letter twice has one effect and the same answer', async () => {
    const scene = await HostileScene.begin();
    const letter = scene.his.type('kerran ');
    expect([await scene.house.code(scene.bjorn, letter), await scene.house.code(scene.bjorn, letter)]).toEqual(['kept', 'kept']);
    expect(await scene.house.rooms.read(scene.hers.space, 'event', (y) => y.getText('note').toString().split('kerran').length)).toBe(2);
  });

  it('C35 a letter before the one that it stands on is asked for again, and both are taken in order', async () => {
    const scene = await HostileScene.begin();
    const [first, second] = [scene.his.type('a'), scene.his.type('b')];
    expect([await scene.house.code(scene.bjorn, second), await scene.house.code(scene.bjorn, first), await scene.house.code(scene.bjorn, second)]).toEqual([
      'resync',
      'kept',
      'kept',
    ]);
  });

  it('C68 a device that has come further than the store makes it ask for what is missing', async () => {
    const scene = await HostileScene.begin();
    const epoch = scene.house.log.epoch;
    expect(await scene.house.streams.noticeGoingBack(new Map([[scene.hers.space, 1_000_000]]))).toBe(true);
    expect(scene.house.log.epoch).not.toBe(epoch);
  });

  it("C69 nobody speaks under a clientID that is another's, be it first or later, and 50 000 states come to twenty", async () => {
    const scene = await HostileScene.begin();
    const { house, hers, aino, bjorn } = scene;
    const [forger, victim, watcher] = [await house.listen(bjorn), await house.listen(aino), await house.listen({ ...aino, device: freshId<'device'>() })];
    if (!forger.stream || !victim.stream) throw new Error('no stream');
    const here = (client: number, at: number) => ({ space: hers.space, doc: hers.doc, client, state: { at } });
    house.presence.say(forger.stream, here(hers.y.clientID, 666));
    house.presence.say(victim.stream, here(hers.y.clientID, 1));
    house.presence.say(forger.stream, here(hers.y.clientID, 666));
    for (let i = 0; i < 50_000; i++) house.presence.say(forger.stream, here(5_000_000 + i, i));
    const heard = watcher.frames.filter((one) => one.type === 'presence');
    expect(heard.filter(({ client }) => client === hers.y.clientID)).toMatchObject([{ member: aino.member, state: { at: 1 } }]);
    expect(heard.filter(({ member }) => member === bjorn.member)).toHaveLength(20);
  });

  it('C70 C72 markup in a presence is a value like any other, the name is the session’s, and a reader is seen as who it is', async () => {
    const scene = await HostileScene.begin();
    const { house, hers, aino } = scene;
    const reader = { member: freshId<'member'>(), device: freshId<'device'>() };
    await house.row(hers.space, `role/${reader.member}`, { role: 'guest' });
    await house.row(reader.member as unknown as SpaceId, `space/${hers.space}`, { kind: 'event', role: 'guest' });
    const [pipe, watcher] = [await house.listen(reader), await house.listen(aino)];
    if (!pipe.stream) throw new Error('no stream');
    house.presence.say(pipe.stream, { space: hers.space, doc: hers.doc, client: 77, state: { name: '<img src=x onerror=alert(1)>', member: aino.member } });
    const heard = watcher.frames.filter((one) => one.type === 'presence');
    expect(heard).toMatchObject([{ client: 77, member: reader.member }]);
    expect(await house.code(reader, new TestPaper(hers.space, 'event', reader.member).type('x'))).toBe('not-allowed');
  });
});
