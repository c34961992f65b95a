import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshId } from '../../src/shared/base/ids.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { signin } from '../../sync-server/signin.ts';
import { enterBy, post, startTestServer } from '../support/server.ts';
import { TestLine } from '../support/server-line.ts';

let dir = '';
let server: RunningServer;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'solmu-signin-'));
  server = await startTestServer({ dir });
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the first account', () => {
  it('has a fresh link at each start as long as there is none, and the one before stops working', async () => {
    const [old, fresh] = [await server.firstLink(), await server.firstLink()];
    await expect(enterBy(server.origin, old ?? '', 'Aino')).rejects.toThrow('invitation-unknown');
    await enterBy(server.origin, fresh ?? '', 'Aino');
    expect(await server.firstLink()).toBeNull();
    await expect(enterBy(server.origin, fresh ?? '', 'Celia')).rejects.toThrow('invitation-used');
  });
});

describe('npm run signin', () => {
  it('prints a way back in that works once, while the server runs', async () => {
    const aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
    for (const wanted of ['Aino', aino.member]) {
      const { text, isFault } = await signin(wanted, { SOLMU_DATA: dir, SOLMU_ORIGIN: server.origin });
      const token = text.slice(text.indexOf('#') + 1);
      expect([isFault, text.includes(`${server.origin}/tule#`)]).toEqual([false, true]);
      expect(await (await post(server.origin, '/api/look', { token })).json()).toMatchObject({ kind: 'return', network: null, inviter: 'Aino' });
      const back = await enterBy(server.origin, token, '');
      expect([back.member, back.name]).toEqual([aino.member, 'Aino']);
      await (await TestLine.open({ origin: server.origin, cookie: back.cookie })).close();
      await expect(enterBy(server.origin, token, '')).rejects.toThrow('invitation-used');
    }
  });

  it('says who is unknown, and asks which of two of one name', async () => {
    const aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const network = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
    const made = await post(server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
    const twin = await enterBy(server.origin, ((await made.json()) as { token: string }).token, 'Aino');
    const env = { SOLMU_DATA: dir };
    expect(await signin('Björn', env)).toEqual({ text: 'Nobody is called "Björn" here (2 accounts).', isFault: true });
    const { text, isFault } = await signin('Aino', env);
    expect([isFault, text.includes(aino.member), text.includes(twin.member), text.includes('#')]).toEqual([true, true, true, false]);
    await expect(signin('Aino', { SOLMU_DATA: join(dir, 'nowhere') })).rejects.toThrow(/no store/);
  });
});
