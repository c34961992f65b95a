/** Solmu's own server in the comparison, with a hundred members who are signed in and all in one network, and a clock that can be put forward. */
import { freshId } from '../../../src/shared/base/ids.ts';
import { anyAccount, newAccount } from '../../../sync-server/claims/enter.ts';
import { roleRows } from '../../../sync-server/claims/house.ts';
import { SqliteLog } from '../../../sync-server/log/sqlite.ts';
import { newSession } from '../../../sync-server/people/sessions.ts';
import { startServer } from '../../../sync-server/server.ts';
import type { PeerMember, Started } from './relay.ts';

const mostMembers = 100;
const wide = { atOnce: 1e9, aSecond: 1e9 };

/** The limits of the doors are for honest members behind one address, and not for a bench. */
export async function startSolmu(dir: string): Promise<Started> {
  const limits = {
    frames: wide,
    lettersOfDevice: wide,
    lettersOfMember: wide,
    docsOfDevice: wide,
    bytesOfDevice: wide,
    knocksOfDevice: wide,
    linesOfDevice: 1e6,
    linesOfMember: 1e6,
    framesInDebt: 1e9,
  };
  const log = new SqliteLog({ folder: dir });
  let aheadMs = 0;
  const clock = (): number => Date.now() + aheadMs;
  const server = await startServer({ config: { port: 0, data: dir, origin: null }, dist: `${dir}/no-build`, limits, log, clock });
  return {
    port: server.port,
    members: (await anyAccount({ log })) ? [] : await manyMembers(log),
    async pass(ms) {
      aheadMs += ms;
      await server.tidy();
    },
  };
}

/** Members who are signed in, and all in one network. */
async function manyMembers(log: SqliteLog): Promise<PeerMember[]> {
  const now = Date.now();
  const network = freshId<'space'>();
  const all: PeerMember[] = [];
  for (let i = 0; i < mostMembers; i++) {
    const account = { member: freshId<'member'>(), name: `Jäsen ${i}`, organisation: 'Ranta', made: now };
    const { token, keep } = newSession(account.member, freshId<'device'>(), now);
    await log.commit([...newAccount(account, now), keep, ...roleRows(network, 'network', 'member', account, Math.floor(now / 1000))]);
    all.push({ member: account.member, cookie: `solmu=${token}`, network });
  }
  return all;
}
