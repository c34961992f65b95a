/** The words of a document without opening it. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { plainText } from '../../../src/shared/model/plain-text.ts';
import { seeded } from '../../support/seeded.ts';

function typed(seed: string, writers: number, acts: number) {
  const random = seeded(seed);
  const docs = Array.from({ length: writers }, () => new Y.Doc());
  const updates: Uint8Array[] = [];
  for (const y of docs) y.on('update', (update: Uint8Array, origin: unknown) => origin !== 'sync' && updates.push(update));
  for (let act = 0; act < acts; act++) {
    const y = docs[Math.floor(random() * writers)] as Y.Doc;
    const text = y.getText('muistio');
    const at = Math.floor(random() * (text.length + 1));
    if (random() < 0.25 && text.length > 3) text.delete(Math.min(at, text.length - 2), 2);
    else text.insert(at, `s${act} `);
    // One writer at a time knows all: the order is then the same whoever counts.
    for (const other of docs) if (other !== y) Y.applyUpdate(other, Y.encodeStateAsUpdate(y, Y.encodeStateVector(other)), 'sync');
  }
  return { y: docs[0] as Y.Doc, updates };
}

describe('words without a document', () => {
  it('[D121] of one writer stand as they stand on screen, from single updates and from the whole state', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { y, updates } = typed(`alone ${seed}`, 1, 60);
      const stands = [{ root: 'muistio', text: y.getText('muistio').toString().trim() }];
      expect(plainText([Y.encodeStateAsUpdate(y)]), `seed ${seed}`).toEqual(stands);
      expect(plainText(updates.toReversed()), `seed ${seed}, in any order`).toEqual(stands);
      expect(plainText([Y.encodeStateAsUpdate(y), ...updates]), `seed ${seed}, twice`).toEqual(stands);
    }
  });

  it('[D121] of several are all there, and none that was deleted', () => {
    const words = (text: string): string[] => [...text].toSorted();
    for (let seed = 0; seed < 20; seed++) {
      const { y, updates } = typed(`three ${seed}`, 3, 80);
      const [passage] = plainText(updates);
      expect(words(passage?.text.replaceAll(' ', '') ?? ''), `seed ${seed}`).toEqual(words(y.getText('muistio').toString().replaceAll(' ', '')));
    }
  });

  it('[D121] of things are their values; ids, keys and numbers are left out', () => {
    const y = new Y.Doc();
    const thing = new Y.Array<unknown>();
    y.getMap('items').set('0199f0c2-0000-7000-8000-000000000000', thing);
    thing.push([
      ['title', 'Avaus', 1],
      ['minutes', 15, 1],
      ['order', 'a0Vx', 1],
    ]);
    y.getText('muistio').insert(0, 'Kahvi ');
    y.getText('muistio').insertEmbed(6, { mention: { kind: 'member', id: 'x', name: 'Aino' } });
    expect(plainText([Y.encodeStateAsUpdate(y)])).toEqual([
      { root: 'items', text: 'Avaus' },
      { root: 'muistio', text: 'Kahvi Aino' },
    ]);
  });

  it('[D121] damaged bytes and endless ones take no longer than the rest', () => {
    const { y } = typed('damage', 2, 200);
    const whole = Y.encodeStateAsUpdate(y);
    const random = seeded('bytes');
    for (let round = 0; round < 400; round++) {
      const bad = whole.slice(0, 1 + Math.floor(random() * whole.length));
      for (let flips = 0; flips < 4; flips++) bad[Math.floor(random() * bad.length)] = Math.floor(random() * 256);
      plainText([bad, whole], 20_000);
    }
    const endless = new Uint8Array([1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0, ...Array<number>(64).fill(0)]);
    expect(plainText([endless])).toEqual([]);
  });
});
