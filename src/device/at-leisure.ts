/**
 * What a device does at leisure: puts documents away (`put-away.ts`), and where a row `due/<document>` came has what lies in the bin there
 * emptied (`emptying.ts`).
 */
import { duePrefix } from '../shared/model/due.ts';
import type { DeviceRooms } from './device-rooms.ts';
import type { EmptyingRooms } from './emptying.ts';
import { putAway } from './put-away.ts';

export async function atLeisure(rooms: EmptyingRooms & Pick<DeviceRooms, 'leisure' | 'line'>): Promise<void> {
  await putAway(rooms);
  const { leisure, storage, line } = rooms;
  // What is looked at before all has come might lack a letter; without a disk nothing is written but by the member's own hand.
  const goesOn = (): boolean => leisure.isOn && storage.onDisk && line.facts.up && line.facts.caughtUp;
  let hasWaited = false;
  for (const space of [...leisure.spaces]) {
    if (!goesOn()) return;
    const due = (await storage.kept.rowsOf(space)).filter(({ key }) => key.startsWith(duePrefix));
    if (due.length > 0) {
      const emptying = await import('./emptying.ts');
      if (!hasWaited) await emptying.chance(rooms, goesOn);
      hasWaited = true;
      // What has to be sent first stays for the next look.
      if (!(await emptying.emptyIn(rooms, due, goesOn))) continue;
    }
    leisure.spaces.delete(space);
  }
}
