/** Takes a file in, either way: what it says of itself is gathered first, and how it ended is told. Rules D93 to D98. */
import { reasonOf } from '../../disk/dexie-tables.ts';
import { ownSpaceOf } from '../founding.ts';
import type { BackupSource, BackupTaken, BackupWork } from './api.ts';
import { Copying, Plan } from './copying.ts';
import type { Head, Line } from './format.ts';
import { ownerOf } from './looking.ts';
import type { BackupParts } from './parts.ts';
import { type Gathered, sieve } from './reading.ts';
import { Taking } from './taking.ts';

/** The file could not be read, or is not one that may be taken this way; nothing has changed. Whoever has looked into it first knows why. */
export class NotTaken extends Error {}

/** What goes through a file and takes in what is whole. */
interface Taker {
  line(line: Line): Promise<void>;
  /** Tells of whatever came, also when it was stopped half way. */
  end(): Promise<void> | void;
  result(): Omit<BackupTaken, 'end'>;
}

export async function takeIn(host: BackupParts, source: BackupSource, how: 'own' | 'copies', work: BackupWork): Promise<BackupTaken> {
  await host.journalFlushed();
  const quiet: BackupWork = work.signal ? { signal: work.signal } : {};
  const plan = how === 'copies' ? new Plan() : null;
  const sieved = await sieve(source, (line) => plan?.look(line), quiet);
  if (!sieved.ok) throw new NotTaken(sieved.no);
  const { gathered } = sieved;
  const { head } = gathered;
  if (!plan && ownerOf(head, host) === 'other') throw new NotTaken('of another account');
  const taker = plan ? await copying(host, plan, gathered) : await ownTaking(host, gathered);
  let end: BackupTaken['end'] = 'done';
  try {
    await sieve(source, (line) => taker.line(line), work);
  } catch (fault) {
    if (work.signal?.aborted) end = 'stopped';
    else if (reasonOf(fault) === 'full') end = 'full';
    else throw fault;
  } finally {
    await host.readSpaces();
    await taker.end();
    await host.recounted();
  }
  return { ...taker.result(), end };
}

async function copying(host: BackupParts, plan: Plan, gathered: Gathered): Promise<Taker> {
  const identity = await host.identity();
  plan.make(identity, host.now(), gathered.head);
  await host.ensureOwn();
  return new Copying(host, plan, identity.member, gathered);
}

async function ownTaking(host: BackupParts, gathered: Gathered): Promise<Taker> {
  await becomeMine(host, gathered.head);
  return new Taking(host, (await host.identity()).account !== null, gathered);
}

/** A file made without an account is this member's from here on: on a device with nothing of its own as its member, else as one of its names. */
async function becomeMine(host: BackupParts, head: Head): Promise<void> {
  if (host.mine().includes(head.member)) return;
  const kept = host.kept();
  const { member, former, account } = await host.identity();
  if (account === null && (await isBlank(host))) {
    await kept.forget(ownSpaceOf(member));
    await kept.setMeta('former', [...head.former]);
    await kept.setMeta('self', { name: head.name, organisation: head.organisation });
    await kept.setMeta('member', head.member);
  } else {
    await kept.setMeta('former', [...new Set([...former, head.member, ...head.former])]);
  }
  await host.identityChanged();
}

/** Whether nothing has been made on this device yet. */
async function isBlank(host: BackupParts): Promise<boolean> {
  const own = ownSpaceOf((await host.identity()).member);
  return host.kept().tables.transact('r', ['spaces', 'docs', 'journal'], async (tx) => {
    const spaces = await tx.all('spaces');
    return spaces.every(({ id }) => id === own) && (await tx.all('docs')).length === 0 && (await tx.above('journal', 0, 1)).length === 0;
  });
}
