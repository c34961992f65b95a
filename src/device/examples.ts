/**
 * The example set on this device (rule D111): spaces that stay here, filled as if others had written them, so that nothing of it is
 * ever offered to the line; marked in their own rows, and gone in one act with whatever was typed into them.
 */
import type { RecordRow, SpaceRow } from '../disk/tables.ts';
import type { ExampleSpace } from '../shared/examples/set.ts';
import type { Device, Examples } from './api.ts';
import type { Happenings } from './happenings.ts';
import type { Storage } from './storage.ts';

const seed = 7;

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
      // The set and the model that writes it come only with somebody who wants to see it.
      const { exampleSizes, examplesOf, rowsBeside } = await import('../shared/examples/set.ts');
      const me = { id: device.me(), ...device.self() };
      const set = [...examplesOf({ seed, nowMs: rooms.now(), me, sizes: exampleSizes.demo }).spaces()];
      const rows: RecordRow[] = set.flatMap((space) => [
        ...space.rows.map(([key, value]) => ({ space: space.id, key, value, local: 1 as const })),
        ...rowsBeside(space).map((beside) => ({ ...beside, local: 1 as const })),
      ]);
      await storage.write((kept) =>
        kept.tables.transact('rw', ['spaces', 'rows', 'inbox'], async (tx) => {
          await tx.put('spaces', set.map(spaceRow));
          await tx.put('rows', rows);
          await tx.add('inbox', set.flatMap(inboxRows));
        }),
      );
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

function inboxRows({ id, documents }: ExampleSpace) {
  return documents.flatMap(({ id: doc, kind, member, seconds, updates }) =>
    updates.map((update) => ({ doc, space: id, docKind: kind, member, seconds, update })),
  );
}

function spaceRow({ id, kind, maker, at, hosts }: ExampleSpace): SpaceRow {
  return { id, kind, maker, at, hosts, state: 'here-only', refused: null, sentAt: 0, example: 1 };
}
