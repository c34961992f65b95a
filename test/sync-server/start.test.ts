import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { storeName } from '../../sync-server/log/sqlite.ts';
import { startTestServer } from '../support/server.ts';

const entry = fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url));
let dir = '';
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Starts the server as `npm start` does, and waits until it has given up. */
async function gaveUp(env: { readonly [name: string]: string }): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { ...process.env, PORT: '4399', SOLMU_DATA: dir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += String(data)));
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, said: said.trim() };
}

describe('a server that cannot start', () => {
  it('[R85] says in one sentence that the file is no store, and ends with 65', { timeout: 20_000 }, async () => {
    dir = mkdtempSync(join(tmpdir(), 'solmu-start-'));
    writeFileSync(join(dir, storeName), 'Tämä ei ole varasto. '.repeat(300));
    const { code, said } = await gaveUp({});
    expect(code).toBe(65);
    expect(said).toMatch(/^\/.*solmu\.sqlite is no store of Solmu, .*npm run restore -- <file>\)\.$/);
  });

  it('[R85][C110] says in one sentence that another server has the store, and ends with 75', { timeout: 20_000 }, async () => {
    dir = mkdtempSync(join(tmpdir(), 'solmu-start-'));
    const first = await startTestServer({ dir });
    const { code, said } = await gaveUp({});
    await first.close();
    expect([code, said]).toEqual([75, `Another Solmu server is using ${dir}. Stop it first, or give this one its own SOLMU_DATA.`]);
  });

  it('[R85] names the setting that it cannot use, and ends with 78', { timeout: 20_000 }, async () => {
    dir = mkdtempSync(join(tmpdir(), 'solmu-start-'));
    const { code, said } = await gaveUp({ PORT: 'kahvi' });
    expect([code, said]).toEqual([78, 'PORT is "kahvi", but must be a whole number from 1 to 65535.']);
  });
});
