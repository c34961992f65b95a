/**
 * What the log makes of a long text: `--updates=N` (100 000) written as one in the thread beside, and how long others wait meanwhile;
 * `--histories=N` (2 000) short ones that are written as one at any moment, held against their devices; a text
 * typed key by key (`--trace FILE`, a recording of the public collection; without one a made text), its bytes on the server's disk at rest,
 * without versions and with those of a working day, and the bytes of a cold opening on the wire.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freshId } from '../../src/shared/base/ids.ts';
import { contentHash, contentHashOf } from '../../src/shared/model/content-hash.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { Keeper } from '../../sync-server/log/keeper.ts';
import { SqliteLog, storeName } from '../../sync-server/log/sqlite.ts';
import { playHistory } from '../support/histories.ts';
import { LogWriter } from '../support/log-writer.ts';
import { enterBy, startTestServer } from '../support/server.ts';
import { TestPaper } from '../support/server-house.ts';
import { TestLine } from '../support/server-line.ts';
import { type Keys, madeKeys, recordedKeys, updatesOf } from '../support/typed-paper.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'compaction';
export const about = 'a long text on the server: written as one beside the edits of others, its bytes on disk and on the wire';

const budget = { compactionMs: 2_000, stallMs: 50, diskTimes: 2.5, dayTimes: 12, coldBytes: 120 * 1_024 };
const dayHours = 8;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const file = flags.get('trace');
  const keys = file === undefined ? madeKeys(259_778, Number(flags.get('seed') ?? 1)) : recordedKeys(file);
  say(`the text: ${keys.source}, ${keys.keys.length} keys`);
  const compaction = await inFolder((folder) => compactionOf(folder, keys, Number(flags.get('updates') ?? 100_000), say));
  const histories = await inFolder((folder) => historiesOf(folder, Number(flags.get('histories') ?? 2_000), say));
  const paper = await inFolder((folder) => paperOnServer(folder, keys, say));
  const day = await inFolder((folder) => workingDay(folder, keys, say));
  return { compaction, histories, paper, day, budget };
}

async function compactionOf(folder: string, keys: Keys, updates: number, say: Asked['say']): Promise<Figures> {
  let swappedAt = 0;
  const log = new SqliteLog({
    folder,
    step: (step) => {
      if (step === 'swapped') swappedAt = performance.now();
    },
  });
  const writer = new LogWriter();
  const act = writer.write('');
  const commits: Promise<void>[] = [];
  for (const update of updatesOf({ ...keys, keys: keys.keys.slice(0, updates) }, writer.y, 'note')) {
    commits.push(log.commit([{ ...act, update } as typeof act]));
    if (commits.length === 2_000) await Promise.all(commits.splice(0));
  }
  await Promise.all(commits);
  const other = new LogWriter();
  const waits: number[] = [];
  let stall = 0;
  let last = performance.now();
  const ticks = setInterval(() => {
    stall = Math.max(stall, performance.now() - last - 2);
    last = performance.now();
  }, 2);
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      const before = performance.now();
      await log.commit([other.write('sana ')]);
      waits.push(performance.now() - before);
      await new Promise((rest) => setTimeout(rest, 5));
    }
  })();
  await new Promise((rest) => setTimeout(rest, 500));
  const calm = { stall, p99: percentile(waits.splice(0), 0.99) };
  stall = 0;
  const before = performance.now();
  await log.compact(writer.doc, 2);
  const ms = performance.now() - before;
  isOver = true;
  await writing;
  clearInterval(ticks);
  const same = (await writer.hashIn(log)) === writer.hash();
  const entries = (await log.doc(writer.doc))?.updates.length;
  await log.close();
  const swapMs = swappedAt - before;
  say(`${updates} updates written as one: ${round(swapMs)} ms (budget ${budget.compactionMs}), content ${same && entries === 1 ? 'the same' : 'DIFFERENT'}`);
  say(`  the entries below it were gone after ${round(ms)} ms in all`);
  say(`  meanwhile the main loop stood still for ${round(stall)} ms at most (before it ${round(calm.stall)}; budget ${budget.stallMs})`);
  say(`  an edit of another document was kept after p99 ${round(percentile(waits, 0.99))} ms (before it ${round(calm.p99)})`);
  return {
    updates,
    ms: round(swapMs),
    allMs: round(ms),
    same,
    stallMs: round(stall),
    keptP99Ms: round(percentile(waits, 0.99)),
    calmStallMs: round(calm.stall),
  };
}

/** Many short histories, compacted at any moment while three devices write. */
async function historiesOf(folder: string, count: number, say: Asked['say']): Promise<Figures> {
  const log = new SqliteLog({ folder });
  const differing: string[] = [];
  for (let first = 1; first <= count; first += 20) {
    const seeds = Array.from({ length: Math.min(20, count - first + 1) }, (_, n) => first + n);
    differing.push(...(await Promise.all(seeds.map((seed) => playHistory(log, seed)))).filter((one) => one !== null));
  }
  await log.close();
  say(`${count} histories of three devices, written as one at any moment of them: ${differing.length} differ`);
  for (const one of differing.slice(0, 10)) say(`  ${one}`);
  return { histories: count, differing: differing.length };
}

/** Through the whole server: pushed as a device pushes, at rest for a while, and opened cold by another device. */
async function paperOnServer(folder: string, keys: Keys, say: Asked['say']): Promise<Figures> {
  let ms = Date.now();
  // One device brings in a minute what a member types in a year: what the door asks of a device's pace is measured elsewhere
  const unhurried = { atOnce: 1e9, aSecond: 1e9 };
  const limits = { frames: unhurried, lettersOfDevice: unhurried, lettersOfMember: unhurried, bytesOfDevice: unhurried };
  const server = await startTestServer({ dir: folder, clock: () => ms, limits });
  try {
    const link = (await server.firstLink()) ?? '';
    const aino = await enterBy(server.origin, link, 'Aino');
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
    await line.close();
    const empty = await withoutVersions(folder, server.tidy);
    const writer = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const paper = new TestPaper(space, 'floor', aino.member);
    await writer.push(paper.write(() => undefined));
    const begun = performance.now();
    let letters = [];
    for (const update of updatesOf(keys, paper.y, 'note')) {
      letters.push(paper.letter(update));
      if (letters.length < 500) continue;
      await writer.push(...letters);
      letters = [];
    }
    if (letters.length > 0) await writer.push(...letters);
    const typedMs = performance.now() - begun;
    await writer.close();
    const text = paper.y.getText('note').toString();
    const bytes = Buffer.byteLength(text);
    ms += 60_000;
    const disk = await withoutVersions(folder, server.tidy);
    let onWire = 0;
    const before = performance.now();
    const reader = await TestLine.connect({ origin: server.origin, cookie: aino.cookie });
    reader.ws.on('message', (data: Buffer) => {
      onWire += data.length;
    });
    reader.send({ type: 'hello', version: 1, device: reader.device, epoch: 0, cursors: [] });
    await reader.next('caught-up');
    const coldMs = performance.now() - before;
    await reader.close();
    const log = readBeside(folder, docIdOf(space, 'floor'));
    const same = log === contentHash(paper.y);
    const reached = keys.end === null || text === keys.end;
    say(
      `typed through the server: ${keys.keys.length} keys in ${round(typedMs / 1_000)} s, every one answered; ${bytes} bytes of text, ${reached && same ? 'as recorded' : 'DIFFERENT'}`,
    );
    say(
      `  on disk at rest, without versions: ${disk.bytes} B, ${round(disk.bytes / bytes)} times the text (budget ${budget.diskTimes}); an empty store is ${empty.bytes} B`,
    );
    say(`  cold opening: ${onWire} B on the wire (budget ${budget.coldBytes}), ${round(coldMs)} ms to caught-up`);
    return {
      keys: keys.keys.length,
      textBytes: bytes,
      diskBytes: disk.bytes,
      times: round(disk.bytes / bytes),
      coldBytes: onWire,
      coldMs: round(coldMs),
      same,
    };
  } finally {
    await server.close();
  }
}

/** Eight hours of it: three quarters of each minute at the keys, a rest, and the keeper that looks after it. */
async function workingDay(folder: string, keys: Keys, say: Asked['say']): Promise<Figures> {
  const log = new SqliteLog({ folder });
  const writer = new LogWriter();
  const clock = { seconds: 1_795_000_000 };
  const faults: unknown[] = [];
  const keeper = new Keeper({ log, seconds: () => clock.seconds, report: (_, fault) => faults.push(fault) });
  const act = writer.write('');
  const perSecond = Math.ceil(keys.keys.length / (dayHours * 60 * 45));
  let inSecond = 0;
  let commits: Promise<void>[] = [];
  const pass = async (seconds: number): Promise<void> => {
    await Promise.all(commits);
    commits = [];
    for (let n = 0; n < seconds; n++) {
      clock.seconds += 1;
      if (clock.seconds % 5 === 0) await keeper.tidy();
    }
  };
  for (const update of updatesOf(keys, writer.y, 'note')) {
    commits.push(log.commit([{ ...act, update, seconds: clock.seconds } as typeof act]));
    if (++inSecond < perSecond) continue;
    inSecond = 0;
    await pass(clock.seconds % 60 === 44 ? 16 : 1);
  }
  await pass(600);
  await log.giveRoomBack();
  const versions = await log.versions(writer.doc);
  const wrong: number[] = [];
  for (const { id, hash } of versions) {
    const found = await log.version(id);
    if (!found || contentHashOf([found.state]) !== hash) wrong.push(id);
  }
  const same = (await writer.hashIn(log)) === writer.hash();
  const bytes = Buffer.byteLength(writer.y.getText('note').toString());
  const disk = diskOf(folder);
  await log.close();
  say(
    `a working day of ${dayHours} hours: ${versions.length} versions stand, ${wrong.length} cannot be read; content ${same ? 'the same' : 'DIFFERENT'}, faults ${faults.length}`,
  );
  say(`  on disk at rest, with versions: ${disk} B, ${round(disk / bytes)} times the text (budget ${budget.dayTimes})`);
  return { versions: versions.length, wrong: wrong.length, diskBytes: disk, times: round(disk / bytes), same, faults: faults.length };
}

async function withoutVersions(folder: string, tidy: () => Promise<void>): Promise<{ readonly bytes: number }> {
  // Until nobody stands in the way of giving room back
  for (let looks = 0; looks < 5; looks++) await tidy();
  const database = new DatabaseSync(join(folder, storeName), { readOnly: true });
  const versions = Number(database.prepare('SELECT TOTAL(LENGTH(body)) AS bytes FROM versions').get()?.bytes);
  database.close();
  return { bytes: diskOf(folder) - versions };
}

function readBeside(folder: string, doc: string): string | null {
  const log = new DatabaseSync(join(folder, storeName), { readOnly: true });
  const hash = log.prepare('SELECT hash FROM docs WHERE doc = ?').get(doc)?.hash;
  log.close();
  return typeof hash === 'string' ? hash : null;
}

function diskOf(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-compaction-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
