/** What the memory needs of the device around it, gathered from its rooms. */
import type { Device } from './api.ts';
import type { HappeningsHost } from './happenings.ts';
import type { RememberHost } from './remember.ts';
import type { Storage } from './storage.ts';

/** @param rooms asked when they are needed: some of them are made after the memory */
export function rememberParts(device: Pick<Device, 'mine' | 'catalog' | 'open'>, prefix: string, storage: Storage, rooms: () => HappeningsHost): RememberHost {
  return {
    aside: (work) => rooms().aside.do(work),
    prefix,
    onDisk: () => storage.onDisk,
    now: () => rooms().now(),
    seconds: () => Math.floor((rooms().now() + rooms().line.offsetMs) / 1000),
    mine: () => device.mine(),
    caughtUp: () => rooms().line.facts.up && rooms().line.facts.caughtUp,
    knows: async (space, docKind, doc) => {
      if (docKind !== 'note') return rooms().spaces.has(space);
      return (await device.catalog.notes()).some((note) => note.id === doc);
    },
    glance: (space, kind, look, doc) => rooms().papers.glance(space, kind, look, doc),
    open: (space, kind, doc) => device.open(space, kind, doc),
    changed: () => rooms().call('news'),
  };
}
