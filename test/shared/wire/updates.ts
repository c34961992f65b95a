/** Real Yjs updates made by random edits of what our documents hold, and hand-made ones that no Yjs would write. Seeded. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { seededChance } from '../../support/bad-line.ts';

const words = ['Päivän ', 'asiat', ' 🧵', '\n', 'ääkköset ', 'a', 'långt ord '];

/** Every update that two writers make in a document of texts, things and maps, concurrent ones too. */
export function realUpdates(seed: number, steps: number): Uint8Array[] {
  const random = seededChance(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const updates: Uint8Array[] = [];
  const docs = [new Y.Doc({ gc: pick(2) === 0 }), new Y.Doc({ gc: pick(2) === 0 })];
  for (const doc of docs) doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'other' && updates.push(update));
  for (let step = 0; step < steps; step++) {
    const doc = docs[pick(2)] as Y.Doc;
    const text = doc.getText(`note${pick(2)}`);
    const things = doc.getMap<Y.Array<unknown>>('items');
    const keys = [...things.keys()];
    const thing = things.get(keys[pick(keys.length)] ?? '');
    doc.transact(() => {
      for (let acts = 1 + pick(3); acts > 0; acts--) {
        switch (pick(8)) {
          case 0:
          case 1:
            text.insert(pick(text.length + 1), words[pick(words.length)] as string);
            break;
          case 2:
            if (text.length > 3) text.delete(pick(text.length - 3), 1 + pick(3));
            break;
          case 3:
            if (text.length > 3) text.format(pick(text.length - 3), 2, pick(2) ? { bold: true } : { line: 'h1' });
            break;
          case 4: {
            const made = new Y.Array<unknown>();
            made.push([
              ['title', 'Avaus', 1_700_000_000],
              ['minutes', -15, 2 ** 40],
              ['deep', { a: [1.5, null, true, 'ä', undefined] }, 0],
            ]);
            things.set(`id${step}`, made);
            break;
          }
          case 5:
            thing?.push([['title', words[pick(words.length)], step]]);
            break;
          case 6:
            if (thing && thing.length > 1) thing.delete(pick(thing.length - 1), 1);
            else if (keys[0]) things.delete(keys[0]);
            break;
          case 7:
            text.insertEmbed(pick(text.length + 1), { mention: 'Björn' });
            break;
        }
      }
    });
    if (pick(4) === 0) {
      const [a, b] = docs as [Y.Doc, Y.Doc];
      Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)), 'other');
      Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)), 'other');
    }
  }
  updates.push(Y.encodeStateAsUpdate(docs[0] as Y.Doc), Y.mergeUpdates(updates.slice(-40)));
  return updates;
}

/** Writes bytes with lib0, for updates that no Yjs would write. */
export function bytesOf(write: (out: encoding.Encoder) => void): Uint8Array {
  const out = encoding.createEncoder();
  write(out);
  return encoding.toUint8Array(out);
}

export function uints(out: encoding.Encoder, ...numbers: readonly number[]): void {
  for (const number of numbers) encoding.writeVarUint(out, number);
}

/** An update of one clientID: `structs` written one after another, then no deletions. */
export function oneRun(client: number, clock: number, count: number, structs: (out: encoding.Encoder) => void): Uint8Array {
  return bytesOf((out) => {
    uints(out, 1, count, client, clock);
    structs(out);
    encoding.writeVarUint(out, 0);
  });
}

/** The place of a struct in a root, then its content by `content`. */
export function inRoot(out: encoding.Encoder, kind: number, content: (out: encoding.Encoder) => void, root = 'items', key?: string): void {
  encoding.writeUint8(out, kind | (key === undefined ? 0 : 0x20));
  encoding.writeVarUint(out, 1);
  encoding.writeVarString(out, root);
  if (key !== undefined) encoding.writeVarString(out, key);
  content(out);
}

/** Only deletions: lists of [clock, length] by clientID. */
export function onlyDeletes(byClient: readonly (readonly [number, readonly (readonly [number, number])[]])[]): Uint8Array {
  return bytesOf((out) => {
    encoding.writeVarUint(out, 0);
    encoding.writeVarUint(out, byClient.length);
    for (const [client, ranges] of byClient) {
      encoding.writeVarUint(out, client);
      encoding.writeVarUint(out, ranges.length);
      for (const range of ranges) for (const number of range) encoding.writeVarUint(out, number);
    }
  });
}
