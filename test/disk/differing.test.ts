import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { differenceOf } from '../../src/disk/differing.ts';
import { contentHash } from '../../src/shared/model/content-hash.ts';

function typed(words: string, client = 1): { readonly y: Y.Doc; readonly updates: readonly Uint8Array[] } {
  const y = Object.assign(new Y.Doc(), { clientID: client });
  const updates: Uint8Array[] = [];
  y.on('update', (update: Uint8Array) => updates.push(update));
  for (const word of words.split(' ')) y.getText('t').insert(y.getText('t').length, `${word} `);
  return { y, updates };
}

function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc();
  for (const update of updates) Y.applyUpdate(y, update);
  return y;
}

describe('what a document that stands otherwise comes to', () => {
  it('[W102] tells what each of the two lacks, and together they show the same', () => {
    const { updates } = typed('yksi kaksi kolme');
    const mine = docOf(updates);
    mine.getText('t').delete(0, 5);
    const server = docOf(updates.slice(0, 2));
    server.getText('t').insert(0, 'muu ');
    const { lacks, gives, isConflict } = differenceOf(mine, Y.encodeStateAsUpdate(server));
    expect(isConflict).toBe(false);
    Y.applyUpdate(mine, lacks as Uint8Array);
    Y.applyUpdate(server, gives as Uint8Array);
    expect(mine.getText('t').toString()).toBe('muu kaksi kolme ');
    expect(contentHash(server)).toBe(contentHash(mine));
  });

  it('[W102] a row lost on this side leaves the next ones waiting: what the server has makes them whole, and nothing that waits is given', () => {
    const { y, updates } = typed('yksi kaksi kolme');
    const mine = docOf([updates[0] as Uint8Array, updates[2] as Uint8Array]);
    expect(mine.store.pendingStructs).not.toBeNull();
    const { lacks, gives, isConflict } = differenceOf(mine, Y.encodeStateAsUpdate(y));
    expect([gives, isConflict]).toEqual([null, false]);
    Y.applyUpdate(mine, lacks as Uint8Array);
    expect(contentHash(mine)).toBe(contentHash(y));
    // The same on the other side.
    const [full, broken] = [docOf(updates), docOf([updates[0] as Uint8Array, updates[2] as Uint8Array])];
    const other = differenceOf(full, Y.encodeStateAsUpdate(broken));
    expect([other.lacks, other.isConflict]).toEqual([null, false]);
    Y.applyUpdate(broken, other.gives as Uint8Array);
    expect(contentHash(broken)).toBe(contentHash(full));
  });

  it('[W103] tells other content under the same structs', () => {
    const [one, other] = [typed('yksi kaksi', 9).y, typed('ykri kaksi', 9).y];
    expect(differenceOf(one, Y.encodeStateAsUpdate(other)).isConflict).toBe(true);
    expect(differenceOf(one, Y.encodeStateAsUpdate(one)).isConflict).toBe(false);
  });

  it('[W102] changes neither of the two', () => {
    const { y, updates } = typed('yksi kaksi kolme');
    const mine = docOf([updates[0] as Uint8Array, updates[2] as Uint8Array]);
    const before = [contentHash(mine), mine.store.pendingStructs];
    differenceOf(mine, Y.encodeStateAsUpdate(y));
    expect([contentHash(mine), mine.store.pendingStructs]).toEqual(before);
  });
});
