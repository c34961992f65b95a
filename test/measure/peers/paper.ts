/**
 * A long text, recorded key by key while a paper was written (260 000 keys, 105 000 letters), opened by a device that has nothing yet, from a server
 * that has just started: bytes on the wire and ms, until its bytes are there as Yjs wrote them, and until they stand in a document.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { decodeServer, encodeClient } from '../../../src/shared/wire/codec.ts';
import { wireVersion } from '../../../src/shared/wire/frames.ts';
import type { Act } from '../../../sync-server/log/log.ts';
import { SqliteLog } from '../../../sync-server/log/sqlite.ts';
import { recordedKeys, updatesOf } from '../../support/typed-paper.ts';
import { type Asked, type Figures, percentile, round } from '../bench.ts';
import type { PeerMember } from './relay.ts';
import { type Peer, startPeer } from './spawned.ts';
import { writeToken } from './writers.ts';

const recording = join(process.cwd(), '../shared/data/automerge-paper.json.gz');
const root = 'text';
const tries = 5;
const mostBytes = 120 * 1_024;

/** One opening. */
interface Opened {
  readonly bytes: number;
  readonly thereMs: number;
  readonly standsMs: number;
}

export async function measurePaper(dir: string, peers: string, say: Asked['say']): Promise<Figures> {
  if (!existsSync(recording)) {
    say(`the paper: not measured, its recording is not here (${recording})`);
    return { measured: false };
  }
  const y = new Y.Doc();
  const keys = recordedKeys(recording);
  const { end } = keys;
  const updates = [...updatesOf(keys, y, root)];
  if (end !== null && y.getText(root).toString() !== end) throw new Error('the recording did not come to its end');
  const solmu = await inTries(await aSolmu(join(dir, 'paper-solmu'), peers, updates), end ?? '');
  const hocuspocus = await inTries(await aHocuspocus(join(dir, 'paper-hocuspocus'), peers, y), end ?? '');
  const ratio = { there: round(solmu.thereMs / hocuspocus.thereMs), stands: round(solmu.standsMs / hocuspocus.standsMs) };
  say(`the paper, opened cold: ${solmu.bytes} B on the wire (aim ≤ ${mostBytes}), Hocuspocus ${hocuspocus.bytes} B`);
  say(
    `  until its bytes are there: ${round(solmu.thereMs)} ms, Hocuspocus ${round(hocuspocus.thereMs)} ms: ${ratio.there} (aim ≤ 0.5; p50 of ${tries}); until they stand in a document, which is Yjs' own work in both: ${round(solmu.standsMs)} and ${round(hocuspocus.standsMs)} ms: ${ratio.stands}`,
  );
  return { solmu: { ...solmu }, hocuspocus: { ...hocuspocus }, ratio };
}

interface Place {
  start(): Promise<Peer>;
  open(peer: Peer): Promise<{ readonly bytes: number; readonly begun: number; readonly update: Uint8Array }>;
}

async function inTries(place: Place, end: string): Promise<Opened> {
  const all: Opened[] = [];
  for (let i = 0; i < tries; i++) {
    const peer = await place.start();
    const { bytes, begun, update } = await place.open(peer);
    const thereMs = performance.now() - begun;
    const y = new Y.Doc();
    Y.applyUpdate(y, update);
    const standsMs = performance.now() - begun;
    if (y.getText(root).toString() !== end) throw new Error(`${peer.kind} gave another text`);
    y.destroy();
    all.push({ bytes, thereMs, standsMs });
    await peer.stop();
  }
  const p50 = (of: keyof Opened): number => {
    const values = all.map((one) => one[of]);
    return percentile(values, 0.5);
  };
  return { bytes: p50('bytes'), thereMs: p50('thereMs'), standsMs: p50('standsMs') };
}

/** Every key an entry of the log, and then what the log makes of them at rest. */
async function aSolmu(dir: string, peers: string, updates: readonly Uint8Array[]): Promise<Place> {
  const first = await startPeer('solmu', dir, peers);
  const { member, cookie, network: space } = first.members[0] as PeerMember;
  await first.stop();
  const log = new SqliteLog({ folder: dir });
  const doc = docIdOf(space, 'plan');
  const device = freshId<'device'>();
  for (let at = 0; at < updates.length; at += 10_000) {
    const acts = updates.slice(at, at + 10_000).map((update): Act => ({ kind: 'edit', space, doc, docKind: 'plan', member, device, seconds: at, update }));
    await log.commit(acts);
  }
  await log.compact(doc, 2);
  await log.close();
  return {
    start: () => startPeer('solmu', dir, peers),
    open: (peer) => openSolmu(peer, cookie, space),
  };
}

async function openSolmu({ origin }: Peer, cookie: string, space: SpaceId): Promise<{ bytes: number; begun: number; update: Uint8Array }> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/sync`, { headers: { Cookie: cookie, Origin: origin }, perMessageDeflate: false });
  await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  const begun = performance.now();
  let bytes = 0;
  let update: Uint8Array = new Uint8Array();
  socket.send(encodeClient({ type: 'hello', version: wireVersion, device: freshId<'device'>(), epoch: 0, cursors: [] }));
  await new Promise<void>((caughtUp) => {
    socket.on('message', (data: Buffer) => {
      bytes += data.length;
      const frame = decodeServer(new Uint8Array(data));
      if (frame?.type === 'caught-up') caughtUp();
      if (frame?.type !== 'batch' || frame.space !== space) return;
      for (const entry of frame.entries) if (entry.kind === 'edit') update = entry.deflated ? inflateRawSync(entry.update) : entry.update;
    });
  });
  socket.terminate();
  return { bytes, begun, update };
}

async function aHocuspocus(dir: string, peers: string, y: Y.Doc): Promise<Place> {
  const name = 'paper';
  await (await startPeer('hocuspocus', dir, peers)).stop();
  const database = new DatabaseSync(join(dir, 'hocuspocus.sqlite'));
  database.prepare('INSERT INTO documents VALUES (?, ?)').run(name, Y.encodeStateAsUpdate(y));
  database.close();
  return {
    start: () => startPeer('hocuspocus', dir, peers),
    open: (peer) => openHocuspocus(peer, name),
  };
}

async function openHocuspocus({ port }: Peer, name: string): Promise<{ bytes: number; begun: number; update: Uint8Array }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  const message = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, name);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  const begun = performance.now();
  let bytes = 0;
  const update = await new Promise<Uint8Array>((synced) => {
    socket.on('message', (data: Buffer) => {
      bytes += data.length;
      const decoder = decoding.createDecoder(new Uint8Array(data));
      decoding.readVarString(decoder);
      const type = decoding.readVarUint(decoder);
      if ((type === 0 || type === 4) && decoding.readVarUint(decoder) === 1) synced(decoding.readVarUint8Array(decoder));
    });
    socket.send(message(writeToken));
    socket.send(
      message((encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, new Uint8Array([0]));
      }),
    );
  });
  socket.terminate();
  return { bytes, begun, update };
}
