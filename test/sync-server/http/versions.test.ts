/** How a document stood before its bin was emptied, for those who may read it, and for nobody else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type DeviceId, freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { DocKind } from '../../../src/shared/model/paper.ts';
import { MemoryLog } from '../../../sync-server/log/memory.ts';
import { invitation } from '../../../sync-server/people/links.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { enterBy, post, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestPaper } from '../../support/server-house.ts';
import { TestLine } from '../../support/server-line.ts';

let dir: string;
let log: MemoryLog;
let server: RunningServer;
let aino: TestAccount;
let desk: DeviceId;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'solmu-versions-'));
  log = new MemoryLog();
  server = await startTestServer({ dir, log });
  desk = freshId<'device'>();
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino', { device: desk });
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const get = (number: string, cookie: string = aino.cookie): Promise<Response> =>
  fetch(`${server.origin}/api/version/${number}`, { headers: { Cookie: cookie } });

/** A version of a document of Aino's own. */
async function aVersion(kind: DocKind): Promise<{ readonly number: number; readonly doc: string; readonly seconds: number }> {
  const paper = new TestPaper(aino.member as unknown as SpaceId, kind, aino.member);
  const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie, device: desk });
  expect((await line.push(paper.type('Kaikki sanat')))[0]?.code).toBe('kept');
  await line.close();
  const version = await log.keepVersion(paper.doc, Math.floor(Date.now() / 1_000));
  return { number: version?.id ?? 0, doc: paper.doc, seconds: version?.seconds ?? 0 };
}

describe('versions', () => {
  it('[R129] are given as bytes to whoever may read the space', async () => {
    const { number, doc, seconds } = await aVersion('note');
    const response = await get(String(number));
    expect([response.status, response.headers.get('Content-Type'), response.headers.get('X-Doc'), response.headers.get('X-Seconds')]).toEqual([
      200,
      'application/octet-stream',
      doc,
      String(seconds),
    ]);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const y = new Y.Doc();
    Y.applyUpdate(y, new Uint8Array(await response.arrayBuffer()));
    expect(y.getText('note').toString()).toBe('Kaikki sanat');
  });

  it('[R129] are not there for another member, nor without a session, nor of what is never emptied, nor by a number that is none', async () => {
    const { number } = await aVersion('note');
    const { token, keep } = invitation(freshId<'space'>(), aino.member, 1, 1, Date.now());
    await log.commit([keep]);
    const björn = await enterBy(server.origin, token, 'Björn');
    const his = await get(String(number), björn.cookie);
    expect([his.status, await his.json()]).toEqual([404, { code: 'not-available' }]);
    expect((await get(String(number), '')).status).toBe(401);
    const days = await aVersion('availability');
    for (const asked of [String(days.number), String(number + 100), '0', '-1', '1e3', `${number}x`, '9'.repeat(40), '%2e%2e']) {
      const response = await get(asked);
      expect([asked, response.status, await response.json()]).toEqual([asked, 404, { code: 'not-available' }]);
    }
    expect((await post(server.origin, `/api/version/${number}`, {}, { Cookie: aino.cookie })).status).toBe(404);
  });
});
