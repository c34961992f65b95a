import { beforeEach, describe, expect, it } from 'vitest';
import type { Connect } from '../../src/link/line.ts';
import { freshId, type MemberId } from '../../src/shared/base/ids.ts';
import { encodeServer } from '../../src/shared/wire/codec.ts';
import { PlayedServer } from '../support/played-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PlayedDevice } from './played-device.ts';

const aino = freshId<'member'>();
const bjorn = freshId<'member'>();

let clock: VirtualClock;
let server: PlayedServer;
const aDevice = (member: MemberId) => new PlayedDevice(clock, server.connect(member));
const hellos = () => server.frames.filter(({ type }) => type === 'hello').length;

beforeEach(() => {
  clock = new VirtualClock();
  server = new PlayedServer(clock);
});

describe('link: falling and knocking', () => {
  it('[W5] knocks again by itself after a fall', async () => {
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(50);
    server.cutAll();
    await clock.pass(10);
    expect(a.link.state).toMatchObject({ up: false, caughtUp: false });
    await clock.pass(1_500);
    expect(a.link.state).toMatchObject({ up: true, caughtUp: true });
  });

  it('[W5] knocks with growing waits at a door that does not open', async () => {
    let knocks = 0;
    const a = new PlayedDevice(clock, (events) => {
      knocks++;
      clock.setTimer(5, () => events.closed());
      return { send: () => {}, close: () => {} };
    });
    a.link.start();
    await clock.pass(15 * 60_000);
    expect(knocks).toBeGreaterThan(15);
    expect(knocks).toBeLessThan(25);
  });

  it('[W5] a server that welcomes and falls at once is knocked at with growing waits too', async () => {
    const welcome = encodeServer({ type: 'welcome', version: 1, epoch: 1, now: 0, member: aino });
    let knocks = 0;
    const a = new PlayedDevice(clock, (events) => {
      knocks++;
      clock.setTimer(1, () => events.opened());
      const answer = (): void => {
        events.heard(welcome);
        events.closed();
      };
      return { send: () => clock.setTimer(1, answer), close: () => {} };
    });
    a.link.start();
    await clock.pass(15 * 60_000);
    expect(knocks).toBeLessThan(25);
  });

  it('[W5] begins the count of waits anew once a line has caught up', async () => {
    server.stop = 'going-down';
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(300_000);
    server.stop = null;
    await clock.pass(120_000);
    expect(a.link.state.caughtUp).toBe(true);
    server.cutAll();
    await clock.pass(1_500);
    expect(a.link.state.caughtUp).toBe(true);
  });

  it('[W12] does not forget its cursors twice when the welcome comes twice', async () => {
    const late: Connect = (events) => {
      let first: Uint8Array | null = null;
      const heard = (bytes: Uint8Array): void => {
        first ??= bytes;
        events.heard(bytes);
      };
      clock.setTimer(1_000, () => first && events.heard(first));
      return server.connect(aino)({ ...events, heard });
    };
    const a = new PlayedDevice(clock, late);
    const space = a.found(aino);
    a.link.start();
    await clock.pass(500);
    expect(a.store.cursors.get(space)).toBe(1);
    await clock.pass(1_000);
    expect(a.store.cursors.get(space)).toBe(1);
  });

  it('[W6] leaves a line on which something else than our server speaks', async () => {
    let knocks = 0;
    const a = new PlayedDevice(clock, (events) => {
      knocks++;
      clock.setTimer(1, () => events.heard(new TextEncoder().encode('<html>')));
      return { send: () => {}, close: () => {} };
    });
    a.link.start();
    await clock.pass(10);
    expect(a.link.state.up).toBe(false);
    await clock.pass(2_000);
    expect(knocks).toBe(2);
  });

  it('[W4] does not knock by itself without a session, and does when the member has signed in', async () => {
    server.stop = 'signin';
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(600_000);
    expect(hellos()).toBe(1);
    expect(a.link.state).toMatchObject({ up: false, stop: 'signin' });
    a.link.wake();
    await clock.pass(1_000);
    expect(hellos()).toBe(1);
    server.stop = null;
    a.link.start();
    await clock.pass(100);
    expect(a.link.state).toMatchObject({ up: true, stop: null });
  });

  it('[W4] knocks again when the server went down, and later when it was thrown out', async () => {
    server.stop = 'going-down';
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(1_500);
    expect(hellos()).toBe(2);
    server.stop = 'bad-frame';
    await clock.pass(3_000);
    const before = hellos();
    await clock.pass(10_000);
    expect(hellos()).toBe(before);
  });

  it('[W70] gives a frozen line up within 35 s of silence, and knocks again', async () => {
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(100);
    server.frozen = true;
    await clock.pass(34_000);
    expect(a.link.state.up).toBe(true);
    await clock.pass(1_500);
    expect(a.link.state.up).toBe(false);
    server.frozen = false;
    await clock.pass(30_000);
    expect(a.link.state.up).toBe(true);
  });

  it('[W70] pings only when nothing is heard', async () => {
    const a = aDevice(aino);
    a.link.start();
    const space = a.found(aino);
    const doc = freshId<'doc'>();
    for (let i = 0; i < 10; i++) {
      await clock.pass(10_000);
      a.type(space, doc, 'x');
    }
    expect(server.frames.some(({ type }) => type === 'ping')).toBe(false);
    await clock.pass(60_000);
    expect(server.frames.filter(({ type }) => type === 'ping')).toHaveLength(2);
    expect(a.link.state.up).toBe(true);
  });

  it('[W70] on waking finds a dead line in 3 s, and a live one stands', async () => {
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(100);
    a.link.wake();
    await clock.pass(5_000);
    expect(a.link.state.up).toBe(true);
    server.frozen = true;
    a.link.wake();
    await clock.pass(3_100);
    expect(a.link.state.up).toBe(false);
  });

  it('[W70] on waking knocks at once instead of waiting', async () => {
    const a = aDevice(aino);
    server.stop = 'going-down';
    a.link.start();
    await clock.pass(200_000);
    server.stop = null;
    a.link.wake();
    await clock.pass(50);
    expect(a.link.state.up).toBe(true);
  });

  it('[W71] tells how far the server’s clock is from this device’s', async () => {
    const ahead = { now: () => clock.now() + 90_000, setTimer: clock.setTimer.bind(clock) };
    server = new PlayedServer(ahead);
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(100);
    expect(a.offsetMs).toBe(90_000);
  });

  it('leaves no timer and no line behind when it is stopped, and is at rest', async () => {
    const a = aDevice(aino);
    a.link.start();
    a.found(aino);
    await clock.pass(100);
    a.link.stop();
    await clock.pass(200);
    expect(a.link.state).toEqual({ up: false, caughtUp: false, stop: null, cannotStoreSince: null });
    expect([clock.timers, server.lines]).toEqual([0, 0]);
    await clock.pass(600_000);
    expect(hellos()).toBe(1);
  });

  it('[W22] a disk that fails ends the line, is reported, and is tried again', async () => {
    const a = aDevice(aino);
    const take = a.store.take.bind(a.store);
    a.store.take = () => Promise.reject(new Error('quota'));
    const space = a.found(aino);
    a.link.start();
    await clock.pass(3_000);
    expect(a.faults).not.toEqual([]);
    a.store.take = take;
    await clock.pass(60_000);
    expect(a.link.state.caughtUp).toBe(true);
    expect(a.store.cursors.get(space)).toBe(1);
  });

  it('[W39] gives a line up on which no letter is answered', async () => {
    server = new PlayedServer(clock, 40_000);
    const a = aDevice(aino);
    a.found(aino);
    a.link.start();
    await clock.pass(29_000);
    expect(hellos()).toBe(1);
    await clock.pass(5_000);
    expect(hellos()).toBe(2);
  });
});

describe('link: presence', () => {
  it('[W50] passes presence on with the member the server knows', async () => {
    const [a, b] = [aDevice(aino), aDevice(bjorn)];
    a.link.start();
    b.link.start();
    const space = a.found(aino);
    await clock.pass(100);
    server.admit(bjorn, space);
    const doc = freshId<'doc'>();
    b.link.show(space, doc, 7, { item: 'x' });
    await clock.pass(100);
    expect(a.presence).toMatchObject([{ doc, client: 7, member: bjorn, state: { item: 'x' } }]);
  });

  it('[W52] says the latest at most ten times a second, and again on a new line', async () => {
    const a = aDevice(aino);
    a.link.start();
    await clock.pass(100);
    const [space, doc] = [freshId<'space'>(), freshId<'doc'>()];
    for (let i = 0; i < 100; i++) {
      a.link.show(space, doc, 7, { at: i });
      await clock.pass(10);
    }
    await clock.pass(200);
    const said = () => server.frames.filter((frame) => frame.type === 'presence');
    expect(said().length).toBeLessThanOrEqual(11);
    expect(said().at(-1)).toMatchObject({ state: { at: 99 } });
    server.frames.length = 0;
    server.cutAll();
    await clock.pass(3_000);
    expect(said()).toMatchObject([{ state: { at: 99 } }]);
    a.link.show(space, doc, 7, null);
    await clock.pass(200);
    server.frames.length = 0;
    server.cutAll();
    await clock.pass(3_000);
    expect(said()).toEqual([]);
  });
});
