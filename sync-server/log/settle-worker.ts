/**
 * A thread beside the server: reads a document's entries by a connection of its own, works out what they come to, and hands back the bytes.
 * It writes nothing; what it made takes its place on the main thread (`sqlite-archive.ts`).
 */
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import type { Seq } from '../../src/shared/wire/frames.ts';
import { type Lying, seqsBeforeDeletions, settle, versionBytes } from './settle.ts';
import type { Asked, Done, Given } from './settling.ts';
import { packed } from './version-bytes.ts';

const { path } = workerData as { readonly path: string };
const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
const entriesOf = database.prepare('SELECT seq, member, seconds, deflated, body FROM entries WHERE doc = ? AND seq <= ? ORDER BY seq');
/** Entries that a compaction had no time to take away, and documents that came to rest when nobody looked. */
const leftLying = database.prepare(`
  SELECT doc FROM (SELECT d.doc, d.compacted, MIN(e.seq) AS first, MAX(e.seq) AS last FROM docs d JOIN entries e ON e.doc = d.doc GROUP BY d.doc) AS lying
  WHERE first < compacted OR last > COALESCE((SELECT MAX(seq) FROM versions v WHERE v.doc = lying.doc), 0)`);

function entries(doc: string, upTo: Seq): Lying[] {
  return entriesOf.all(doc, upTo).map(({ seq, member, seconds, deflated, body }) => ({
    seq: Number(seq),
    member: String(member),
    seconds: Number(seconds),
    update: deflated === 1 ? inflateRawSync(body as Uint8Array) : (body as Uint8Array),
  }));
}

async function answer(asked: Asked): Promise<Given> {
  if (asked.job === 'unsettled') return { docs: leftLying.all().map(({ doc }) => String(doc)) };
  const lying = entries(asked.doc, asked.upTo);
  const last = lying.at(-1);
  if (!last) return null;
  switch (asked.job) {
    case 'state': {
      const { state, hash } = settle(lying, asked.sabotage);
      return { seq: last.seq, hash, count: lying.length, bytes: state.length, body: await promisify(deflateRaw)(state) };
    }
    case 'version': {
      const { bytes, hash } = versionBytes(lying);
      const members = [...new Set(lying.filter(({ seq }) => seq > asked.after).map(({ member }) => member))];
      return { seq: last.seq, hash, seconds: last.seconds, members, body: packed(bytes) };
    }
    case 'deletions':
      return { seqs: seqsBeforeDeletions(lying).filter((seq) => seq > asked.after) };
  }
}

parentPort?.on('message', ({ number, asked }: { readonly number: number; readonly asked: Asked }) => {
  answer(asked).then(
    (given) => tell({ number, given }),
    (fault: unknown) => tell({ number, fault: fault instanceof Error ? fault.message : String(fault) }),
  );
});

tell({ number: 0, given: null });

function tell(done: Done): void {
  parentPort?.postMessage(done);
}
