/** By which way the line goes, and a laptop that wakes: time is played. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fallingBack, firstProbeMs, type Way } from '../../src/link/fallback.ts';
import type { Connect, LineEvents } from '../../src/link/line.ts';
import { freshId } from '../../src/shared/base/ids.ts';
import { PlayedServer } from '../support/played-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { PlayedDevice } from './played-device.ts';

const aino = freshId<'member'>();
type Fate = 'through' | 'refused' | 'hangs' | 'swallows';

describe('the way of the line', () => {
  let clock: VirtualClock;
  let server: PlayedServer;
  let fate: { socket: Fate; post: Fate };
  let knocks: Way[];
  let ways: Way[];
  let device: PlayedDevice;

  /** What lies between the device and its server: lets through, refuses, never answers, or opens and passes nothing on. */
  const behind =
    (way: Way): Connect =>
    (events: LineEvents) => {
      knocks.push(way);
      if (fate[way] === 'through') return server.connect(aino)(events);
      if (fate[way] === 'refused') clock.setTimer(5, () => events.closed());
      if (fate[way] === 'swallows') clock.setTimer(5, () => events.opened());
      return { send: () => undefined, close: () => undefined };
    };

  beforeEach(() => {
    clock = new VirtualClock();
    server = new PlayedServer(clock);
    fate = { socket: 'through', post: 'through' };
    knocks = [];
    ways = [];
    const connect = fallingBack({ socket: behind('socket'), post: behind('post'), clock, changed: (way) => ways.push(way) });
    device = new PlayedDevice(clock, connect);
    device.link.start();
  });

  const isUp = () => device.link.state.caughtUp;

  it('[W127] is a socket, and stays one over falls', async () => {
    for (let n = 0; n < 6; n++) {
      await clock.pass(60_000);
      server.cutAll();
    }
    await clock.pass(3_000);
    expect(isUp()).toBe(true);
    expect(knocks.every((way) => way === 'socket')).toBe(true);
  });

  it.each(['refused', 'hangs', 'swallows'] as const)('[W127] [C104] goes by POST where sockets are blocked (%s), and back when one carries', async (how) => {
    fate.socket = how;
    server.cutAll();
    device.link.stop();
    device.link.start();
    await clock.pass(40_000);
    expect(isUp()).toBe(true);
    expect(ways).toEqual(['post']);
    const space = device.found(aino);
    await clock.pass(2_000);
    expect(device.store.unanswered).toEqual([]);
    // It is tried again, and left alone as long as it does not carry.
    await clock.pass(10 * firstProbeMs);
    expect(ways).toEqual(['post']);
    expect(knocks.filter((way) => way === 'socket').length).toBeLessThan(8);
    fate.socket = 'through';
    await clock.pass(20 * 60_000);
    expect(ways).toEqual(['post', 'socket']);
    expect(isUp()).toBe(true);
    device.type(space, freshId<'doc'>(), 'sana');
    await clock.pass(2_000);
    expect(device.store.unanswered).toEqual([]);
  });

  it('[W127] without any server knocks by both ways in turn, with growing waits, and takes the first that answers', async () => {
    await clock.pass(1_000);
    fate = { socket: 'refused', post: 'refused' };
    server.cutAll();
    knocks.length = 0;
    await clock.pass(15 * 60_000);
    expect(knocks.length).toBeLessThan(40);
    expect(new Set(knocks)).toEqual(new Set(['socket', 'post']));
    fate = { socket: 'through', post: 'through' };
    await clock.pass(120_000);
    expect(isUp()).toBe(true);
    await clock.pass(5 * 60_000);
    expect(ways.at(-1)).toBe('socket');
  });

  it('[W127] [C104] goes by POST where a proxy cuts each socket soon', async () => {
    for (let n = 0; n < 30 && ways.length === 0; n++) {
      await clock.pass(5_000);
      if (ways.length === 0) server.cutAll();
    }
    expect(ways).toEqual(['post']);
  });
});

describe('a machine that slept', () => {
  let clock: VirtualClock;
  let server: PlayedServer;
  let device: PlayedDevice;

  beforeEach(async () => {
    clock = new VirtualClock();
    server = new PlayedServer(clock);
    device = new PlayedDevice(clock, server.connect(aino));
    device.link.start();
    await clock.pass(1_000);
  });

  it.each([
    ['three days', 3 * 86_400_000],
    ['two minutes', 120_000],
  ] as const)('[W73] [C105] after %s has a line again within 3 s, whatever its socket looks like', async (_, ms) => {
    // Nobody holds the other end any more, and the socket does not know.
    server.frozen = true;
    clock.sleep(ms);
    server.frozen = false;
    const hellos = server.frames.filter(({ type }) => type === 'hello').length;
    await clock.pass(3_000);
    expect(server.frames.filter(({ type }) => type === 'hello').length).toBe(hellos + 1);
    expect(device.link.state).toMatchObject({ up: true, caughtUp: true });
  });

  it('[W73] [C105] in the middle of a long wait knocks at once', async () => {
    server.stop = 'going-down';
    server.cutAll();
    await clock.pass(10 * 60_000);
    server.stop = null;
    clock.sleep(86_400_000);
    await clock.pass(3_000);
    expect(device.link.state.caughtUp).toBe(true);
  });

  it('[W73] [C101] a clock that is set an hour back or a page that was busy for a minute is no sleep', async () => {
    const hellos = () => server.frames.filter(({ type }) => type === 'hello').length;
    const before = hellos();
    clock.sleep(60_000);
    await clock.pass(3_000);
    clock.sleep(-3_600_000);
    await clock.pass(3_000);
    expect(hellos()).toBe(before);
    expect(device.link.state.caughtUp).toBe(true);
  });

  it('[W73] leaves no timer behind', async () => {
    device.link.stop();
    expect(clock.timers).toBe(0);
  });
});
