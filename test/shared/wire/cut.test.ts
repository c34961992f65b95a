import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { cut, pieceBytes } from '../../../src/shared/wire/cut.ts';
import { limits } from '../../../src/shared/wire/frames.ts';
import { scan } from '../../../src/shared/wire/scan.ts';
import { seeded } from '../../support/seeded.ts';
import { aHouse, TestPaper } from '../../support/server-house.ts';

/** A document that several members wrote in turn, long texts, things and deletions, until its state weighs `bytes`. */
function written(seed: number, bytes: number, writers = 3): Y.Doc {
  const random = seeded(`cut ${seed}`);
  const docs = Array.from({ length: writers }, () => new Y.Doc());
  const whole = new Y.Doc();
  for (let size = 0; size < bytes; ) {
    const y = docs[Math.floor(random() * docs.length)] as Y.Doc;
    Y.applyUpdate(y, Y.encodeStateAsUpdate(whole, Y.encodeStateVector(y)));
    y.transact(() => {
      const text = y.getText('t');
      if (random() < 0.25 && text.length > 400) text.delete(Math.floor(random() * (text.length - 400)), 1 + Math.floor(random() * 400));
      const words = random() < 0.1 ? 'pitkä 🪢 liite '.repeat(4_000) : 'sana 🪢 toinen '.repeat(1 + Math.floor(random() * 40));
      text.insert(Math.floor(random() * (text.length + 1)), words);
      const things = y.getMap('items');
      const thing = new Y.Array();
      thing.push([['title', `asia ${things.size}`, 1]]);
      things.set(`${y.clientID}-${things.size}`, thing);
    });
    const update = Y.encodeStateAsUpdate(y, Y.encodeStateVector(whole));
    size += update.length;
    Y.applyUpdate(whole, update);
  }
  return whole;
}

const content = (y: Y.Doc) => ({
  text: y.getText('t').toString(),
  items: y.getMap('items').toJSON(),
  vector: [...Y.decodeStateVector(Y.encodeStateVector(y))].toSorted(),
});

describe('cutting a large update', () => {
  it.each([1, 2, 3, 4])(
    '[D108] gives pieces that the door’s scan takes, each in the order of what it leans on; together they are the whole, seed %i',
    (seed) => {
      const y = written(seed, 900_000);
      const update = Y.encodeStateAsUpdate(y);
      const pieces = cut(update);
      expect(pieces.length).toBeGreaterThan(3);
      const there = new Y.Doc();
      const known = new Map<number, number>();
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(pieceBytes);
        const found = scan(piece);
        if (!found.ok) throw new Error(`the door refuses a piece: ${JSON.stringify(found)}`);
        for (const { client, from, to } of found.clients) {
          expect(from).toBe(known.get(client) ?? 0);
          known.set(client, to);
        }
        for (const { client, to } of found.leansOn) expect(known.get(client) ?? 0).toBeGreaterThanOrEqual(to);
        for (const { client, to } of found.deletes) expect(known.get(client) ?? 0).toBeGreaterThanOrEqual(to);
        Y.applyUpdate(there, piece);
        expect(there.store.pendingStructs).toBeNull();
      }
      expect(content(there)).toEqual(content(y));
      expect(Y.equalSnapshots(Y.snapshot(there), Y.snapshot(y))).toBe(true);
    },
  );

  it('[D108] leaves what is small as it is, and what cannot be read', () => {
    const small = Y.encodeStateAsUpdate(written(5, 10_000));
    expect(cut(small)).toEqual([small]);
    const garbage = new Uint8Array(300_000).fill(255);
    expect(cut(garbage)).toEqual([garbage]);
  });

  it('[D108] splits one very long string between letters, never within one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), (shift) => {
        const y = new Y.Doc();
        y.getText('t').insert(0, 'a'.repeat(shift) + '🪢'.repeat(200_000));
        const pieces = cut(Y.encodeStateAsUpdate(y));
        const there = new Y.Doc();
        for (const piece of pieces) Y.applyUpdate(there, piece);
        return there.getText('t').toString() === y.getText('t').toString() && pieces.every((piece) => piece.length <= limits.updateBytes);
      }),
      { numRuns: 4 },
    );
  });

  it('[D108] a document of 1 MB made elsewhere and given whole is taken letter by letter by the server’s own rooms', async () => {
    const house = aHouse();
    const hand = await house.join('Aino');
    const event = await house.event(hand);
    const paper = new TestPaper(event, 'floor', hand.member);
    for (let i = 0; i < 40; i++) paper.type('Sovimme, että jokainen kokeilu saa kaksi kuukautta. '.repeat(500));
    paper.write((y) => y.getText('note').delete(1_000, 5_000));
    const whole = Y.encodeStateAsUpdate(paper.y);
    expect(whole.length).toBeGreaterThan(1_000_000);
    const tooLarge = await house.code(hand, paper.letter(whole));
    expect(tooLarge).toBe('too-large');
    const answers = await house.take(hand, ...cut(whole).map((update) => paper.letter(update)));
    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 'kept'));
    expect(answers.length).toBeGreaterThan(5);
  });
});
