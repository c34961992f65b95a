import { describe, expect, it } from 'vitest';
import { freshId } from '../../../src/shared/base/ids.ts';
import { MemoryLog } from '../../../sync-server/log/memory.ts';
import { newSession, rolled, sessionMs, sessionOf } from '../../../sync-server/people/sessions.ts';

const dayMs = 86_400_000;

describe('sessions', () => {
  it('[B17] are kept under a hash, so that the store opens nothing', async () => {
    const log = new MemoryLog();
    const { token, keep } = newSession(freshId<'member'>(), 'd', 0);
    await log.commit([keep]);
    expect(JSON.stringify(await log.shelf('session', ''))).not.toContain(token);
    expect(token.length).toBe(43);
  });

  it('live 90 days from the last day they were used', async () => {
    const log = new MemoryLog();
    const { token, keep } = newSession(freshId<'member'>(), 'd', 0);
    await log.commit([keep]);
    const session = await sessionOf(log, token, dayMs / 2);
    expect(session && rolled(session, dayMs / 2)).toBeNull();
    const roll = session && rolled(session, 80 * dayMs);
    await log.commit(roll ? [roll] : []);
    expect(await sessionOf(log, token, sessionMs + dayMs)).not.toBeNull();
    expect(await sessionOf(log, token, 80 * dayMs + sessionMs)).toBeNull();
  });

  it('[C15] are not opened by anything else', async () => {
    const log = new MemoryLog();
    for (const odd of ['', 'x', null, undefined, '../x', 'a'.repeat(8_000), 'a'.repeat(43)]) expect(await sessionOf(log, odd, 0)).toBeNull();
  });
});
