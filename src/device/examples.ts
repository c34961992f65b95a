/**
 * The example set on this device (rule D111): spaces that stay here, filled as if others had written them, so that nothing of it is
 * ever offered to the line; marked in their own rows, and gone in one act with whatever was typed into them.
 */
import type { SpaceRow } from '../disk/tables.ts';
import type { Device, Examples } from './api.ts';
import type { Happenings } from './happenings.ts';
import type { Storage } from './storage.ts';

export function examplesOn(device: Pick<Device, 'me' | 'self' | 'decide'>, happenings: Happenings, storage: Storage): Examples {
  const { rooms } = happenings;
  const here = (): SpaceRow[] => [...rooms.spaces.all.values()].filter((space) => space.example === 1);
  const tellSpaces = async (): Promise<void> => {
    await rooms.spaces.read();
    rooms.tell({ say: 'spaces' });
  };
  return {
    has: (space) => rooms.spaces.all.get(space)?.example === 1,
    count: () => here().length,

    async load() {
      if (here().length > 0) return;
      const { layExamples } = await import('./example-rows.ts');
      const set = await layExamples({ me: { id: device.me(), ...device.self() }, nowMs: rooms.now(), write: (act) => storage.write(act) });
      await tellSpaces();
      for (const { id, documents } of set) for (const document of documents) rooms.cataloguer.behind(id, document.kind, document.id);
    },

    async remove() {
      // Each goes whole, so that a removal that is cut in the middle leaves fewer examples and not half ones.
      for (const { id } of here()) await device.decide(id, 'delete');
      await tellSpaces();
    },
  };
}
