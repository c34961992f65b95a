/**
 * `npm run demo -- --size S|L`: fills an empty store with invented networks, people, events, goals, pools and notes, for load trials
 * and for a look around. Beside no running server: it takes the store's lock. Prints a way in for one of its members.
 */
import { parseArgs } from 'node:util';
import type { DeviceId, MemberId } from '../src/shared/base/ids.ts';
import { chanceOf } from '../src/shared/examples/chance.ts';
import { type ExampleSpace, exampleSizes, examplesOf, rowsBeside } from '../src/shared/examples/set.ts';
import { newAccount } from './claims/enter.ts';
import { roleRows, row } from './claims/house.ts';
import { nowInPool } from './claims/showing.ts';
import { configFrom } from './config.ts';
import { StoreInUse } from './log/lock.ts';
import type { Act, Log } from './log/log.ts';
import { SqliteLog } from './log/sqlite.ts';
import type { Account } from './people/accounts.ts';
import { allAccounts } from './people/accounts.ts';
import { returnLink } from './people/links.ts';

/** As many acts as one commit takes: enough that fsyncs do not count, few enough that memory does not either. */
const actsPerCommit = 4_000;

export class NotEmpty extends Error {
  constructor(accounts: number) {
    super(`This store has ${accounts} accounts already. Examples go only into an empty one: give it a folder of its own with SOLMU_DATA.`);
    this.name = 'NotEmpty';
  }
}

export interface Filled {
  readonly viewer: Account;
  /** Lets the viewer in, once. */
  readonly token: string;
  readonly spaces: number;
  readonly documents: number;
  readonly bytes: number;
}

/**
 * Writes a set into the log as if its people had sent it.
 *
 * @param nowMs the day around which its dates lie
 * @throws NotEmpty when somebody has an account here
 */
export async function fill(log: Log, size: keyof typeof exampleSizes, seed: number, nowMs: number, say: (line: string) => void = () => {}): Promise<Filled> {
  const accounts = await allAccounts(log);
  if (accounts.length > 0) throw new NotEmpty(accounts.length);
  const chance = chanceOf(seed + 1);
  const viewer: Account = { member: chance.id<'member'>(nowMs), name: 'Aino Kallio', organisation: 'Esimerkkiministeriö', made: nowMs };
  const set = examplesOf({ seed, nowMs, me: { id: viewer.member, name: viewer.name, organisation: viewer.organisation }, sizes: exampleSizes[size] });
  const people = new Map<MemberId, Account>([[viewer.member, viewer]]);
  for (const { id, name, organisation, gone } of set.people) if (!gone) people.set(id, { member: id, name, organisation, made: nowMs });
  const devices = new Map<MemberId, DeviceId>();
  const deviceOf = (member: MemberId): DeviceId => {
    const known = devices.get(member) ?? chance.id<'device'>(nowMs);
    devices.set(member, known);
    return known;
  };

  let acts: Act[] = [...people.values()].flatMap((account) => newAccount(account, nowMs));
  let spaces = 0;
  let documents = 0;
  let bytes = 0;
  const commit = async (): Promise<void> => {
    await log.commit(acts);
    acts = [];
  };
  for (const space of set.spaces()) {
    acts.push(...actsOf(space, people, deviceOf));
    spaces++;
    documents += space.documents.length;
    for (const { updates } of space.documents) for (const update of updates) bytes += update.length;
    if (acts.length < actsPerCommit) continue;
    await commit();
    say(`${spaces} spaces, ${documents} documents …`);
  }
  const { token, keep } = returnLink(viewer.member, nowMs);
  acts.push(keep);
  await commit();
  return { viewer, token, spaces, documents, bytes };
}

function actsOf(space: ExampleSpace, people: ReadonlyMap<MemberId, Account>, deviceOf: (member: MemberId) => DeviceId): Act[] {
  const acts: Act[] = [];
  for (const [key, value] of space.rows) {
    const role = key.startsWith('role/') ? (value as { readonly role: string; readonly since: number }) : null;
    const account = role && people.get(key.slice('role/'.length) as MemberId);
    if (role && account && space.kind === 'pool') acts.push(nowInPool(account.member, space.id));
    // Members of a goal or a pool come to it through its network, so that their own spaces do not name it.
    if (role && account && (space.kind === 'network' || space.kind === 'event')) acts.push(...roleRows(space.id, space.kind, role.role, account, role.since));
    else acts.push(row(space.id, key, value));
  }
  for (const beside of rowsBeside(space)) acts.push(row(beside.space, beside.key, beside.value));
  for (const { id, kind, member, seconds, updates } of space.documents) {
    for (const update of updates) acts.push({ kind: 'edit', space: space.id, doc: id, docKind: kind, member, device: deviceOf(member), seconds, update });
  }
  return acts;
}

/** @returns the sentences to print, and whether they are a fault */
export async function demo(
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
): Promise<{ readonly text: string; readonly isFault: boolean }> {
  const asked = sizeAndSeed(args);
  if (!asked) return { text: 'Say how much: npm run demo -- --size demo|S|L [--seed 7]', isFault: true };
  const config = configFrom(env);
  let log: SqliteLog | null = null;
  try {
    log = new SqliteLog({ folder: config.data });
    const { viewer, token, spaces, documents, bytes } = await fill(log, asked.size, asked.seed, Date.now(), (line) => console.log(line));
    const origin = config.origin ?? `http://localhost:${config.port}`;
    const text = `${spaces} spaces with ${documents} documents (${Math.round(bytes / 1024)} KiB of edits), seed ${asked.seed}. Start the server with npm start, then come in as ${viewer.name}, once, within a day:\n  ${origin}/tule#${token}`;
    return { text, isFault: false };
  } catch (fault) {
    if (fault instanceof NotEmpty || fault instanceof StoreInUse) return { text: fault.message, isFault: true };
    throw fault;
  } finally {
    await log?.close();
  }
}

function sizeAndSeed(args: readonly string[]): { readonly size: keyof typeof exampleSizes; readonly seed: number } | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { size: { type: 'string', default: 'demo' }, seed: { type: 'string', default: '7' } } });
    const seed = Number(values.seed);
    if (!Object.hasOwn(exampleSizes, values.size) || !Number.isSafeInteger(seed) || seed < 0) return null;
    return { size: values.size as keyof typeof exampleSizes, seed };
  } catch {
    return null;
  }
}

if (import.meta.main) {
  demo(process.argv.slice(2), process.env).then(
    ({ text, isFault }) => {
      if (isFault) console.error(text);
      else console.log(text);
      process.exit(isFault ? 1 : 0);
    },
    (fault: unknown) => {
      console.error(fault instanceof Error ? fault.message : fault);
      process.exit(1);
    },
  );
}
