/** A device over a played server, for tests that break its storage. */
import 'fake-indexeddb/auto';
import type { Device } from '../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { putHead } from '../../src/shared/model/event.ts';
import type { Paper } from '../../src/shared/model/paper.ts';
import { fastClock } from './fast-clock.ts';
import { freshId, until } from './headless.ts';
import { PlayedServer } from './played-server.ts';

export type Ends = (() => Promise<unknown>)[];

let count = 0;

/** A server, and devices of one disk at it whose line can be cut. What is started ends with `ends`. */
export function aBreakableWorld(ends: Ends) {
  const clock = fastClock(10);
  const server = new PlayedServer(clock);
  const member = freshId<'member'>() as MemberId;
  const prefix = `breakable-${process.pid}-${++count}-`;
  const line = { up: true };
  const connect: DeviceOptions['connect'] = (events) => {
    if (line.up) return server.connect(member)(events);
    queueMicrotask(() => events.closed());
    return { send: () => undefined, close: () => undefined };
  };
  const options = { prefix, clock, connect };
  const start = async (more: Partial<DeviceOptions> = {}): Promise<Device> => {
    const device = await openDevice({ ...options, ...more });
    ends.push(() => device.close());
    return device;
  };
  return { server, member, prefix, line, start };
}

export async function eventPaper(device: Device, space: SpaceId): Promise<Paper> {
  return (await until('the event', () => device.open(space, 'event'))).paper;
}

/** One that has an account, and an event with a title, all sent. */
export async function signedInWithEvent(world: ReturnType<typeof aBreakableWorld>, more: Partial<DeviceOptions> = {}) {
  const device = await world.start(more);
  await device.signedIn({ member: world.member, name: 'Aino', organisation: '' });
  const event = await device.found('event', []);
  const paper = await eventPaper(device, event);
  putHead(paper, 'title', [], 'Työpaja');
  await until('sent', () => device.sign().state === 'saved');
  return { device, event, paper };
}

/** Deletes a database behind the app's back. */
export function deleted(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
