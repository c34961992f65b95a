/** The editor's page served by a real server, whose log can be read and which can be killed and started again under the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { Account } from '../../../src/device/api.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { enterBy, spawnTestServer } from '../server.ts';
import { TestLine } from '../server-line.ts';
import { type EditorPage, openPageAt } from './open.ts';
import { editorPageIn } from './serve.ts';

export interface EditorsOnServer extends EditorPage {
  readonly account: Account;
  /** What the log holds of the text that was played last, read over a line of its own: updates in base64. */
  logged(): Promise<string[]>;
}

export async function openEditorsOnServer(): Promise<EditorsOnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-editors-'));
  const dist = await editorPageIn(join(folder, 'page'));
  const dir = join(folder, 'data');
  let server = await spawnTestServer({ dir, dist });
  const { origin, port } = server;
  let space: SpaceId | null = null;
  const close = async (): Promise<void> => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { member, cookie } = await enterBy(origin, server.firstLink ?? '', 'Aino');
    const [name = '', value = ''] = cookie.split('=');
    const opened = await openPageAt(origin, close, async (page) => {
      await page.context().addCookies([{ name, value, url: origin }]);
      await page.exposeFunction('tellSpace', (told: SpaceId) => {
        space = told;
      });
      await page.exposeFunction('restartServer', async () => {
        await server.kill();
        server = await spawnTestServer({ dir, dist, port, origin });
      });
    });
    return {
      ...opened,
      account: { member, name: 'Aino', organisation: '' },
      async logged() {
        if (space === null) throw new Error('nothing was played');
        const line = await TestLine.open({ origin, cookie });
        const floor = docIdOf(space, 'floor');
        const entries = line.batches(space).flatMap((batch) => batch.entries);
        await line.close();
        return entries.flatMap((entry) =>
          entry.kind === 'edit' && entry.doc === floor ? [Buffer.from(entry.deflated ? inflateRawSync(entry.update) : entry.update).toString('base64')] : [],
        );
      },
    };
  } catch (fault) {
    await close();
    throw fault;
  }
}
