import { beforeEach, describe, expect, it } from 'vitest';
import type { Connect } from '../../src/link/line.ts';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { ClientFrame } from '../../src/shared/wire/frames.ts';
import { PlayedServer } from '../support/played-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PlayedDevice } from './played-device.ts';

const aino = freshId<'member'>();
const bjorn = freshId<'member'>();

let clock: VirtualClock;
let server: PlayedServer;
let doc: DocId;
const aDevice = (member: MemberId) => new PlayedDevice(clock, server.connect(member));
const hellos = () => server.frames.filter((frame): frame is Extract<ClientFrame, { type: 'hello' }> => frame.type === 'hello');
const pushes = () => server.frames.filter((frame): frame is Extract<ClientFrame, { type: 'push' }> => frame.type === 'push');

beforeEach(() => {
  clock = new VirtualClock();
  server = new PlayedServer(clock);
  doc = freshId<'doc'>();
});

/** Two devices on one space that Aino made, both caught up. */
async function twoOnOne(): Promise<{ a: PlayedDevice; b: PlayedDevice; space: SpaceId }> {
  const a = aDevice(aino);
  const b = aDevice(bjorn);
  a.link.start();
  b.link.start();
  const space = a.found(aino);
  await clock.pass(100);
  server.admit(bjorn, space);
  await clock.pass(100);
  return { a, b, space };
}

describe('link: catching up', () => {
  it('[W11] says hello, is welcomed and has caught up in one round trip', async () => {
    const { a, b, space } = await twoOnOne();
    a.type(space, doc, 'Avaus');
    await clock.pass(100);
    b.link.stop();
    a.type(space, doc, ' ja esittely');
    await clock.pass(100);
    server.frames.length = 0;
    b.link.start();
    await clock.pass(50);
    expect(server.frames.map(({ type }) => type)).toEqual(['hello']);
    expect(b.link.state).toMatchObject({ up: true, caughtUp: true });
    expect(b.textOf(doc)).toBe('Avaus ja esittely');
    expect(b.member).toBe(bjorn);
  });

  it('[W21] [W5] carries an edit to the other device and not back to its maker', async () => {
    const { a, b, space } = await twoOnOne();
    a.type(space, doc, 'Avaus');
    await clock.pass(100);
    expect(b.textOf(doc)).toBe('Avaus');
    expect(a.store.inbox).toEqual([]);
    expect(a.store.cursors.get(space)).toBe(b.store.cursors.get(space));
    expect(a.store.unanswered).toEqual([]);
  });

  it('[W26] takes a large document deflated, and gives it on as Yjs wrote it', async () => {
    const { a, b, space } = await twoOnOne();
    a.type(space, doc, 'Pöytäkirja '.repeat(3_000));
    await clock.pass(200);
    expect(b.textOf(doc)).toHaveLength(33_000);
    expect(b.store.inbox.some(({ entry }) => entry.deflated)).toBe(false);
  });

  it('[W22] passes over a batch that came twice', async () => {
    const twice: Connect = (events) => {
      const heard = (bytes: Uint8Array): void => {
        events.heard(bytes);
        events.heard(bytes);
      };
      return server.connect(bjorn)({ ...events, heard });
    };
    const { a, space } = await twoOnOne();
    const b = new PlayedDevice(clock, twice);
    server.frames.length = 0;
    b.link.start();
    for (const letter of 'abc') {
      a.type(space, doc, letter);
      await clock.pass(100);
    }
    expect(b.textOf(doc)).toBe('abc');
    b.type(space, doc, 'd');
    await clock.pass(100);
    expect(hellos()).toHaveLength(1);
    expect(b.store.heard).toHaveLength(1);
  });

  it('[W22] asks again when a batch does not fit', async () => {
    const { a, b, space } = await twoOnOne();
    a.type(space, doc, 'a');
    await clock.pass(100);
    // As after a crash that the disk answered with an older cursor.
    b.store.cursors.set(space, 0);
    server.frames.length = 0;
    a.type(space, doc, 'b');
    await clock.pass(200);
    expect(hellos()).toMatchObject([{ cursors: [[space, 0]] }]);
    expect(b.textOf(doc)).toBe('ab');
    expect(b.store.cursors.get(space)).toBe(a.store.cursors.get(space));
    expect(b.link.state.caughtUp).toBe(true);
  });

  it('[W13] asks with growing waits when the stream does not fit a second time either', async () => {
    const { a, b, space } = await twoOnOne();
    b.store.take = async () => 0;
    a.type(space, doc, 'a');
    server.frames.length = 0;
    await clock.pass(15 * 60_000);
    expect(hellos().length).toBeGreaterThan(10);
    expect(hellos().length).toBeLessThan(30);
  });

  it('[W21] gives a device that lost its disk its own edits back', async () => {
    const { a, space } = await twoOnOne();
    a.type(space, doc, 'oma');
    await clock.pass(100);
    a.link.stop();
    a.store.cursors.clear();
    a.docs.clear();
    a.link.start();
    await clock.pass(100);
    expect(a.textOf(doc)).toBe('oma');
  });

  it('[W12] begins all cursors again when the server was restored from a backup, and sends what it lacks', async () => {
    const { a, b, space } = await twoOnOne();
    a.type(space, doc, 'vanha ');
    a.type(space, doc, 'unohtunut ');
    await clock.pass(100);
    server.restore(1);
    a.type(space, doc, 'uusi');
    await clock.pass(60_000);
    expect([a.store.epoch, b.store.epoch]).toEqual([2, 2]);
    expect(server.textOf(doc)).toBe('vanha unohtunut uusi');
    expect(b.textOf(doc)).toBe('vanha unohtunut uusi');
    expect(a.store.unanswered).toEqual([]);
  });

  it('[W12] serves a device that has never heard of any epoch at the first hello', async () => {
    const { a } = await twoOnOne();
    expect(a.store.epoch).toBe(1);
    expect(hellos()).toHaveLength(2);
  });

  it('[W25] lets go of a space that is no longer for the member', async () => {
    const { b, space } = await twoOnOne();
    server.expel(bjorn, space);
    await clock.pass(10);
    expect(b.store.lost).toEqual([space]);
    expect(b.store.cursors.has(space)).toBe(false);
  });

  it('[W20] catches up over compaction without a second way', async () => {
    const { a, b, space } = await twoOnOne();
    b.link.stop();
    for (const letter of 'kokous') a.type(space, doc, letter);
    await clock.pass(100);
    server.compact(space);
    b.link.start();
    await clock.pass(100);
    expect(b.textOf(doc)).toBe('kokous');
    expect(b.store.inbox).toHaveLength(1);
  });
});

describe('link: pushing', () => {
  it('[W30] sends what was written without a line in the journal’s order', async () => {
    const a = aDevice(aino);
    const space = a.found(aino);
    const other = freshId<'doc'>();
    for (const letter of 'abc') {
      a.type(space, doc, letter);
      a.type(space, other, letter);
    }
    a.link.start();
    await clock.pass(100);
    const numbers = pushes().flatMap(({ letters }) => letters.map(({ number }) => number));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect([server.textOf(doc), server.textOf(other)]).toEqual(['abc', 'abc']);
    expect(a.store.unanswered).toEqual([]);
  });

  it('[W31] sends at most 500 letters and about 256 KiB in one push, and leaves no more than a window unanswered', async () => {
    server = new PlayedServer(clock, 60_000_000);
    const a = aDevice(aino);
    const space = a.found(aino);
    for (let i = 0; i < 700; i++) a.type(space, doc, 'x');
    for (let i = 0; i < 12; i++) a.type(space, doc, 'y'.repeat(100_000));
    a.link.start();
    await clock.pass(1_000);
    expect(pushes()[0]?.letters).toHaveLength(500);
    const bytes = (letters: Extract<ClientFrame, { type: 'push' }>['letters']) =>
      letters.reduce((sum, letter) => sum + (letter.kind === 'edit' ? letter.update.length : 0), 0);
    for (const { letters } of pushes()) expect(bytes(letters)).toBeLessThanOrEqual(262_144);
    expect(pushes().reduce((sum, { letters }) => sum + bytes(letters), 0)).toBeLessThanOrEqual(800_000);
  });

  it('[W31] brings no more than 200 clientIDs of one document in one push', async () => {
    const a = aDevice(aino);
    const space = a.found(aino);
    for (let i = 0; i < 250; i++) {
      a.doc(doc).clientID = 1_000 + i;
      a.type(space, doc, 'x');
    }
    a.link.start();
    await clock.pass(100);
    expect(pushes().map(({ letters }) => letters.length)).toEqual([201, 50]);
  });

  it('[W32] sends a claim alone, after everything before it is answered and before anything behind it', async () => {
    server = new PlayedServer(clock, 100);
    const a = aDevice(aino);
    const b = aDevice(bjorn);
    const network = b.found(bjorn);
    b.link.start();
    await clock.pass(200);
    const space = a.found(aino);
    a.type(space, doc, 'ennen');
    const claim = a.claim('join', { token: network });
    a.type(space, doc, ' jälkeen');
    server.frames.length = 0;
    a.link.start();
    const kinds = () => pushes().map(({ letters }) => letters.map(({ kind }) => kind));
    await clock.pass(90);
    expect(kinds()).toEqual([['birth', 'edit']]);
    await clock.pass(100);
    expect(kinds()).toEqual([['birth', 'edit'], ['claim']]);
    await clock.pass(100);
    expect(kinds()).toEqual([['birth', 'edit'], ['claim'], ['edit']]);
    expect(a.store.outcomes.get(claim)).toMatchObject({ code: 'kept', detail: { network } });
  });

  it('[W23] [W27] has the rows that a claim made on its disk before the claim counts as answered', async () => {
    const b = aDevice(bjorn);
    const network = b.found(bjorn);
    b.link.start();
    await clock.pass(100);
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(100);
    a.claim('join', { token: network });
    await clock.pass(2);
    let rowsThen: boolean | null = null;
    const answered = a.store.answered.bind(a.store);
    a.store.answered = (answers) => {
      rowsThen = a.store.rows.get(network)?.has(`role/${aino}`) ?? false;
      return answered(answers);
    };
    await clock.pass(100);
    expect(rowsThen).toBe(true);
  });

  it('[W32] goes on after a claim that was refused', async () => {
    const { a, space } = await twoOnOne();
    const claim = a.claim('join', { token: 'nothing' });
    a.type(space, doc, 'x');
    await clock.pass(100);
    expect(a.store.outcomes.get(claim)?.code).toBe('invitation-unknown');
    expect(server.textOf(doc)).toBe('x');
  });

  it('[W36] keeps what the server cannot store, says since when, and is done when it can again', async () => {
    const { a, space } = await twoOnOne();
    server.full = true;
    a.type(space, doc, 'a');
    await clock.pass(50);
    const since = a.link.state.cannotStoreSince;
    expect(since).not.toBeNull();
    a.type(space, doc, 'b');
    await clock.pass(10_000);
    expect(a.link.state.cannotStoreSince).toBe(since);
    // Waits double: a full disk is asked a handful of times, not a hundred.
    expect(pushes().length).toBeLessThan(8);
    expect(a.store.unanswered).toHaveLength(2);
    server.full = false;
    await clock.pass(30_000);
    expect(a.link.state.cannotStoreSince).toBeNull();
    expect(server.textOf(doc)).toBe('ab');
    expect(a.store.unanswered).toEqual([]);
  });

  it('[W36] sends nothing more while answers are due, once one could not be stored', async () => {
    server = new PlayedServer(clock, 100);
    const a = aDevice(aino);
    const space = a.found(aino);
    for (let i = 0; i < 12; i++) a.type(space, doc, 'y'.repeat(100_000));
    server.full = true;
    a.link.start();
    await clock.pass(90);
    const underWay = pushes().length;
    await clock.pass(200);
    expect([underWay, pushes().length]).toEqual([3, 3]);
    server.full = false;
    await clock.pass(30_000);
    expect(server.textOf(doc)).toHaveLength(1_200_000);
  });

  it('[W37] sends the document whole when something before the letter is missing', async () => {
    const { a, b, space } = await twoOnOne();
    // A letter that was never journaled, as after a disk that lied.
    a.doc(doc).getText('t').insert(0, 'kadonnut ');
    a.type(space, doc, 'sana');
    await clock.pass(5_000);
    expect(server.textOf(doc)).toBe('kadonnut sana');
    expect(b.textOf(doc)).toBe('kadonnut sana');
  });

  it('[W37] does not ask without pause when whole does not help either', async () => {
    const { a, space } = await twoOnOne();
    a.store.whole = () => null;
    a.doc(doc).getText('t').insert(0, 'kadonnut ');
    a.type(space, doc, 'sana');
    server.frames.length = 0;
    await clock.pass(60_000);
    expect(pushes().length).toBeLessThan(8);
  });

  it('[W38] sets a refused document aside and sends the others', async () => {
    const { a, b, space } = await twoOnOne();
    const hidden = freshId<'space'>();
    const bad = freshId<'doc'>();
    b.type(hidden, bad, 'x');
    b.type(space, doc, 'y');
    b.type(hidden, bad, 'z');
    await clock.pass(100);
    b.type(hidden, bad, 'å');
    await clock.pass(100);
    expect(b.store.refused.get(bad)).toBe('not-available');
    expect(a.textOf(doc)).toBe('y');
    const numbers = pushes().flatMap(({ letters }) => letters.map((letter) => letter.number));
    expect(numbers).not.toContain(4);
  });
});
