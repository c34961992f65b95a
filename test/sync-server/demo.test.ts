import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { demo } from '../../sync-server/demo.ts';
import { aHeadless, enterAt, lineTo, until } from '../support/headless.ts';
import { startTestServer } from '../support/server.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'solmu-demo-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('npm run demo', () => {
  it('[D112] fills an empty store, and lets one of its members in, whose device then has what is theirs', async () => {
    const { text, isFault } = await demo(['--size', 'demo', '--seed', '3'], { SOLMU_DATA: dir });
    expect([isFault, text.includes('62 spaces')]).toEqual([false, true]);
    const server = await startTestServer({ dir });
    let cookie = '';
    const { device } = await aHeadless({ connect: (events) => lineTo(server.origin, () => cookie)(events) });
    try {
      const entered = await enterAt(server.origin, text.slice(text.indexOf('#') + 1).trim(), device, 'Aino Kallio');
      cookie = entered.cookie;
      await device.signedIn({ member: entered.member, name: 'Aino Kallio', organisation: 'Esimerkkiministeriö' });
      const networks = await until('the networks', async () => {
        const rows = await device.catalog.networks();
        return rows.length === 4 && rows.every(({ nameFi, nameSv }) => nameFi + nameSv !== '') ? rows : null;
      });
      const first = networks.find(({ role }) => role === 'coordinator');
      expect(first?.members).toBeGreaterThan(3);
      const goals = [...(await device.rows(first?.id as never)).keys()].filter((key) => key.startsWith('hosted/'));
      expect(goals.length).toBeGreaterThan(0);
      // Somebody who edits what the examples began is taken at the door as anywhere else.
      const card = await device.open(first?.id as never, 'card');
      expect([card?.readOnly, card?.paper.id]).toEqual([null, docIdOf(first?.id as never, 'card')]);
      card?.close();
    } finally {
      await device.close();
      await server.close();
    }
  });

  it('[D112] touches no store that somebody uses, none that is not empty, and asks for a size it knows', async () => {
    expect(await demo(['--size', 'XL'], { SOLMU_DATA: dir })).toMatchObject({ isFault: true });
    expect((await demo(['--size', 'demo'], { SOLMU_DATA: dir })).isFault).toBe(false);
    const again = await demo(['--size', 'demo'], { SOLMU_DATA: dir });
    expect([again.isFault, again.text.includes('accounts already')]).toEqual([true, true]);
    const server = await startTestServer({ dir });
    expect((await demo(['--size', 'demo'], { SOLMU_DATA: dir })).text).toContain('Another Solmu server');
    await server.close();
  });
});
