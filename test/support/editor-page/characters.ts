/** Characters of a Y.Text by name: `clientID:clock`, the same on every device for ever. Where they are, and which are gone. */
import * as Y from 'yjs';

export type Name = string;

/** Where a character stands among those that are seen, or null when it is gone or was never here. */
export function indexOf(text: Y.Text, name: Name): number | null {
  const [client, clock] = name.split(':').map(Number) as [number, number];
  let index = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.countable) continue;
    const holds = item.id.client === client && clock >= item.id.clock && clock < item.id.clock + item.length;
    if (holds) return item.deleted ? null : index + clock - item.id.clock;
    if (!item.deleted) index += item.length;
  }
  return null;
}

/** Names of all that is seen, in order. */
export function namesOf(text: Y.Text): Name[] {
  const names: Name[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.countable || item.deleted) continue;
    for (let offset = 0; offset < item.length; offset++) names.push(`${item.id.client}:${item.id.clock + offset}`);
  }
  return names;
}

/** Names of what this document's own hand has written since its clock stood at `clock`, in the order of the text. */
export function namesSince(text: Y.Text, clock: number): Name[] {
  const client = (text.doc as Y.Doc).clientID;
  const names: Name[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.countable || item.deleted || item.id.client !== client || item.id.clock + item.length <= clock) continue;
    for (let offset = Math.max(0, clock - item.id.clock); offset < item.length; offset++) names.push(`${client}:${item.id.clock + offset}`);
  }
  return names;
}

export function clockOf(y: Y.Doc): number {
  return Y.getState(y.store, y.clientID);
}
