/** A device over a played server that refuses: for tests of own copies. */
import 'fake-indexeddb/auto';
import type { Device, OpenPaper } from '../../src/device/api.ts';
import type { CopyPart, OwnCopy } from '../../src/device/copies/api.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import type { DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { ensureFinalBreak } from '../../src/shared/model/long-text.ts';
import { noteText, putTitle } from '../../src/shared/model/note.ts';
import { type DocKind, type Paper, write } from '../../src/shared/model/paper.ts';
import { fastClock } from './fast-clock.ts';
import { freshId, until } from './headless.ts';
import { PlayedServer } from './played-server.ts';

/** What a test leaves open; `endAll` closes it. */
export const ends: (() => Promise<unknown>)[] = [];

export async function endAll(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end();
}

let count = 0;

export interface World {
  readonly server: PlayedServer;
  readonly options: DeviceOptions;
  readonly member: MemberId;
  device: Device;
}

/** @param speed of the clock: waits between tries need not be waited for */
export async function aWorld(more: Partial<DeviceOptions> = {}, speed = 10): Promise<World> {
  const clock = fastClock(speed);
  const server = new PlayedServer(clock);
  const member = freshId<'member'>() as MemberId;
  const options = { prefix: `copies-${process.pid}-${++count}-`, clock, connect: server.connect(member), ...more };
  const device = await openDevice(options);
  ends.push(() => world.device.close());
  const world: World = { server, options, member, device };
  await device.introduce({ name: 'Aino', organisation: 'Esimerkkivirasto' });
  await device.signedIn({ member, name: 'Aino', organisation: 'Esimerkkivirasto' });
  await until('the line', () => device.online());
  return world;
}

export const opened = (device: Device, space: SpaceId, kind: DocKind, doc?: DocId): Promise<OpenPaper> =>
  until(`the ${kind}`, () => device.open(space, kind, doc));

export async function within<T>(device: Device, space: SpaceId, kind: DocKind, act: (paper: Paper) => T, doc?: DocId): Promise<T> {
  const open = await opened(device, space, kind, doc);
  try {
    return act(open.paper);
  } finally {
    open.close();
  }
}

export const saved = (device: Device): Promise<unknown> => until('all sent', () => device.sign().state === 'saved' && !device.sign().settling);
export const settled = (device: Device): Promise<unknown> => until('the journal', () => !device.sign().settling);
export const copied = (device: Device, n = 1): Promise<readonly OwnCopy[]> =>
  until('the copy', async () => {
    const list = await device.copies.list();
    return list.length === n ? list : null;
  });

export function type(note: Paper, at: number, words: string): void {
  write(note, () => {
    ensureFinalBreak(noteText(note));
    noteText(note).insert(at, words);
  });
}

/** A network of the member's with a note in it that the server has. */
export async function aNote(world: World, words: string): Promise<{ readonly space: SpaceId; readonly doc: DocId }> {
  const { device } = world;
  const space = await device.found('network', []);
  world.server.row(space, `role/${world.member}`, { role: 'coordinator', name: 'Aino' });
  const doc = freshId<'doc'>() as DocId;
  await within(device, space, 'card', (card) => write(card, () => card.y.getMap('x').set('y', 1)));
  await within(
    device,
    space,
    'note',
    (note) => {
      putTitle(note, [], 'Selkeä päätös');
      type(note, 0, words);
    },
    doc,
  );
  await saved(device);
  return { space, doc };
}

export const wordsOf = (part: CopyPart | undefined, kind: 'new' | 'gone'): string =>
  part?.sort === 'text' ? part.parts.flatMap((piece) => (piece.kind === kind ? [piece.text] : [])).join('|') : '';
