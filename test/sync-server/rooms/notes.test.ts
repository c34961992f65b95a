import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { encodeServer } from '../../../src/shared/wire/codec.ts';
import { mostNotes } from '../../../sync-server/rooms/notes.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHouse, type TestHouse, TestPaper, type TestPipe } from '../../support/server-house.ts';

async function aTown() {
  const house = aHouse();
  const aino = await house.join('Aino');
  const network = await house.network(aino);
  return { house, aino, network, celia: await house.join('Celia', network) };
}

const own = ({ member }: Hand): SpaceId => member as unknown as SpaceId;
const note = (space: SpaceId, { member }: Hand): TestPaper => new TestPaper(space, 'note', member);

/** Fills a space with notes up to a number, past the door. */
function fill(house: TestHouse, space: SpaceId, hand: Hand, count: number): Promise<void> {
  const { update } = note(space, hand).type('x') as { readonly update: Uint8Array };
  const acts = Array.from({ length: count }, () => ({ doc: freshId<'doc'>(), docKind: 'note', seconds: 1, update, space, ...hand, kind: 'edit' as const }));
  return house.log.commit(acts);
}

const hears = (pipe: TestPipe, words: string): boolean => pipe.frames.some((frame) => Buffer.from(encodeServer(frame)).includes(words));

describe('notes', () => {
  it('[R57] are any number of documents under ids of their own, in the own space and in a network', async () => {
    const { house, aino, celia, network } = await aTown();
    for (const [hand, space] of [
      [aino, own(aino)],
      [aino, network],
      [celia, network],
    ] as const) {
      for (const paper of [note(space, hand), note(space, hand)]) expect(await house.code(hand, paper.type('a'))).toBe('kept');
    }
    expect([await house.log.docsIn(network, 'note'), await house.log.docsIn(own(aino), 'note')]).toEqual([4, 2]);
  });

  it("[R57] are written by all members of the network, and nobody writes in another's own space", async () => {
    const { house, aino, celia, network } = await aTown();
    const shared = note(network, aino);
    const begun = shared.type('we ');
    await house.take(aino, begun);
    const hers = new TestPaper(network, 'note', celia.member, shared.doc);
    hers.take((begun as { readonly update: Uint8Array }).update);
    expect(await house.code(celia, hers.type('both'))).toBe('kept');
    expect(await house.code(celia, note(own(aino), celia).type('x'))).toBe('not-available');
    expect(await house.code(celia, new TestPaper(own(celia), 'note', celia.member, shared.doc).type('taken'))).toBe('bad-id');
    const event = await house.event(aino);
    expect(await house.code(aino, note(event, aino).type('x'))).toBe('not-allowed');
  });

  it('[R57][W84] are limited in each space, with a code and the limit; those that stand are written on', async () => {
    const { house, aino, network } = await aTown();
    const standing = note(network, aino);
    await fill(house, network, aino, mostNotes - 3);
    await house.take(aino, standing.type('a'));
    // Handed in at once: what is still on its way to the disk counts
    const codes = await house.take(aino, ...Array.from({ length: 5 }, () => note(network, aino).type('x')));
    expect(codes.map(({ code }) => code)).toEqual(['kept', 'kept', 'too-many', 'too-many', 'too-many']);
    expect(codes[4]?.detail).toEqual({ max: mostNotes });
    expect(await house.code(aino, standing.type('b'))).toBe('kept');
    expect(await house.code(aino, note(own(aino), aino).type('x'))).toBe('kept');
  });

  it('[R57][R4] of which the disk took none count nothing', async () => {
    const { house, aino, network } = await aTown();
    await fill(house, network, aino, mostNotes - 1);
    const paper = note(network, aino);
    house.log.full = true;
    for (let n = 0; n < 3; n++) expect(await house.code(aino, note(network, aino).type('x'))).toBe('cannot-store');
    house.log.full = false;
    expect(await house.code(aino, paper.type('x'))).toBe('kept');
    expect(await house.code(aino, note(network, aino).type('x'))).toBe('too-many');
  });

  it("[R57] of one member's own are in no frame that another hears, live or at a hello", async () => {
    const { house, aino, celia, network } = await aTown();
    const secret = 'kukaan muu ei näe tätä';
    const [hers, desk, phone] = [await house.listen(celia), await house.listen(aino), await house.listen({ ...aino, device: freshId<'device'>() })];
    await house.take(aino, note(own(aino), aino).type(secret), note(network, aino).type('kaikille'));
    const late = await house.listen(celia, new Map([[own(aino), 1]]));
    expect([hears(hers, 'kaikille'), hears(late, 'kaikille')]).toEqual([true, true]);
    expect([hears(hers, secret), hears(late, secret)]).toEqual([false, false]);
    expect([...hers.frames, ...late.frames].some((frame) => frame.type === 'batch' && frame.space === own(aino))).toBe(false);
    expect(late.gone()).toEqual([own(aino)]);
    expect([hears(desk, secret), hears(phone, secret)]).toEqual([false, true]);
  });
});
