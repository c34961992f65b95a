import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { clientsIn } from '../../src/disk/clients-in.ts';
import { fold } from '../../src/disk/outgoing-letters.ts';
import type { JournalRow } from '../../src/disk/tables.ts';
import { nextPush } from '../../src/link/packing.ts';
import { cut } from '../../src/shared/wire/cut.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { aHouse, TestPaper } from '../support/server-house.ts';

const openings = 320;

/** What a document holds that was opened and written in so many times without a server, by opening: each is a clientID of its own. */
function writtenAway(): { readonly whole: Y.Doc; readonly updates: readonly Uint8Array[] } {
  const whole = new Y.Doc();
  const updates: Uint8Array[] = [];
  for (let i = 0; i < openings; i++) {
    whole.clientID = 1_000 + i;
    const before = Y.encodeStateVector(whole);
    whole.getText('note').insert(whole.getText('note').length, `${i} `);
    updates.push(Y.encodeStateAsUpdate(whole, before));
  }
  return { whole, updates };
}

const { whole, updates } = writtenAway();

async function aLongWhileAway() {
  const house = aHouse();
  const aino = await house.join('Aino');
  const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
  const { space, doc } = paper;
  const rows = updates.map((update, i): JournalRow => ({ number: i + 1, kind: 'edit', space, doc, docKind: 'floor', update, at: i, answered: 0, stored: 1 }));
  return { house, aino, rows, paper };
}

const merge = (updates: readonly Uint8Array[]): Uint8Array => Y.mergeUpdates([...updates]);

describe('a long while away', () => {
  it('[D108][W31] 320 openings of a document are sent in letters and pushes that the door takes, also when folded twice', async () => {
    const { house, aino, rows, paper } = await aLongWhileAway();
    // As at rest, and again before sending: what was folded is a row like any other.
    const atRest = fold(rows, Number.POSITIVE_INFINITY, merge, clientsIn).map(({ letter, rows: of }) => ({
      ...(of.at(-1) as JournalRow),
      ...('update' in letter ? { update: letter.update } : {}),
    }));
    let waiting = fold(atRest, Number.POSITIVE_INFINITY, merge, clientsIn).map(({ letter }) => letter);
    for (const letter of waiting) if (letter.kind === 'edit') expect(clientsIn(letter.update).length).toBeLessThanOrEqual(limits.newClientsPerPush / 2);
    while (waiting.length > 0) {
      const push = nextPush(waiting, false);
      expect(new Set((await house.take(aino, ...push)).map(({ code }) => code))).toEqual(new Set(['kept']));
      waiting = waiting.slice(push.length);
    }
    expect(await house.rooms.read(paper.space, 'floor', (y) => y.getText('note').toString())).toBe(whole.getText('note').toString());
  });

  it('[D108] what is found at an opening of as many is cut into pieces that the door takes, small as it is', async () => {
    const { house, aino, paper } = await aLongWhileAway();
    const pieces = cut(Y.encodeStateAsUpdate(whole));
    expect(pieces.length).toBeGreaterThanOrEqual(openings / (limits.newClientsPerPush / 2));
    for (const piece of pieces) expect(await house.code(aino, paper.letter(piece))).toBe('kept');
  });

  it('is refused for good where nobody counts them', async () => {
    const { house, aino, rows } = await aLongWhileAway();
    const folded = fold(
      fold(rows, Number.POSITIVE_INFINITY, merge).flatMap(({ letter, rows: of }) =>
        'update' in letter ? [{ ...(of.at(-1) as JournalRow), update: letter.update }] : [],
      ),
      Number.POSITIVE_INFINITY,
      merge,
    );
    expect(await house.code(aino, folded[0]?.letter as never)).toBe('too-many');
  });
});
