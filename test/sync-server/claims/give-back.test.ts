/** Edits of a lost device brought by another of the same member: whose clientIDs they are, and what the lost one finds when it comes home. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type ClaimId, type DeviceId, freshId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { aHouse, TestPaper } from '../../support/server-house.ts';

async function scene() {
  const house = aHouse();
  const lost = await house.join('Aino');
  const space = await house.event(lost);
  const found: Hand = { ...lost, device: freshId<'device'>() as DeviceId };
  const paper = new TestPaper(space, 'floor', lost.member);
  const doc = docIdOf(space, 'floor');
  const ask = (by: Hand, device = lost.device, clients = [paper.y.clientID]) =>
    house.code(by, { kind: 'claim', id: freshId<'claim'>() as ClaimId, verb: 'give-back', args: { space, doc, docKind: 'floor', device, clients } });
  const text = async (): Promise<string> => {
    const y = new Y.Doc();
    for (const update of (await house.log.doc(doc))?.updates ?? []) Y.applyUpdate(y, update);
    return y.getText('note').toString().trim();
  };
  return { house, lost, found, space, paper, ask, text };
}

describe('giving back', () => {
  it('[R8] without a word of whose they are, the lost device would be a stranger to its own clientID', async () => {
    const { house, lost, found, paper } = await scene();
    expect(await house.code(found, paper.type('yksi '))).toBe('kept');
    expect(await house.code(lost, paper.type('kaksi '))).toBe('id-taken');
  });

  it('[R67][R69] gives what was unsent of a clientID that the server knows already, and its owner writes on', async () => {
    const { house, lost, found, paper, ask, text } = await scene();
    expect(await house.code(lost, paper.type('yksi '))).toBe('kept');
    const unsent = paper.type('kaksi ');
    expect(await house.code(found, unsent)).toBe('id-taken');
    expect(await ask(found)).toBe('kept');
    expect(await house.code(found, unsent)).toBe('kept');
    expect(await house.code(lost, unsent)).toBe('kept');
    expect(await house.code(lost, paper.type('kolme '))).toBe('kept');
    expect((await text()).split(' ').toSorted()).toEqual(['kaksi', 'kolme', 'yksi']);
  });

  it('[R67] binds a clientID that nobody had to the device that was lost, also after the server began anew', async () => {
    const { house, lost, found, paper, ask, text } = await scene();
    const unsent = paper.type('yksi ');
    expect(await ask(found)).toBe('kept');
    expect(await house.code(found, unsent)).toBe('kept');
    const again = aHouse(house.log);
    expect(await again.code(lost, paper.type('kaksi '))).toBe('kept');
    expect((await text()).split(' ').toSorted()).toEqual(['kaksi', 'yksi']);
  });

  it('[R67] gives nobody a hand of another member, nor the right to write', async () => {
    const { house, lost, paper, ask, space } = await scene();
    const network = await house.network(lost);
    const bjorn = await house.join('Björn', network);
    expect(await house.code(lost, paper.type('Ainon '))).toBe('kept');
    expect(await ask(bjorn)).toBe('not-available');
    await house.row(space, `role/${bjorn.member}`, { role: 'organiser' });
    expect(await ask(bjorn, lost.device)).toBe('kept');
    expect(await house.code(bjorn, paper.type('väärän '))).toBe('id-taken');
    await house.row(space, `role/${bjorn.member}`, { role: 'guest' });
    expect(await ask(bjorn)).toBe('not-allowed');
  });

  it.each([[{}], [null], [{ clients: [] }], [{ clients: [-1] }], [{ clients: ['7'] }], [{ clients: Array.from({ length: 201 }, (_, i) => i) }]])(
    'refuses %j as bad form',
    async (odd) => {
      const { house, found, space, lost } = await scene();
      const args = odd && {
        space,
        doc: docIdOf(space, 'floor'),
        docKind: 'floor',
        device: lost.device,
        clients: [1],
        ...odd,
        ...(Object.keys(odd).length ? {} : { space: 'x' }),
      };
      expect(await house.code(found, { kind: 'claim', id: freshId<'claim'>() as ClaimId, verb: 'give-back', args })).toBe('bad-form');
    },
  );
});
