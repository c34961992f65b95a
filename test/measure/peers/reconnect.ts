/**
 * A device comes back to 1 000 documents of 2 kB in 300 spaces, on one socket, to a server that has just started and holds none of them in memory:
 * unchanged, and with every twentieth changed meanwhile. Hocuspocus is asked with hand-made messages, one document after another without waiting.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { type DeviceId, freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import { decodeServer, encodeClient } from '../../../src/shared/wire/codec.ts';
import { type Seq, wireVersion } from '../../../src/shared/wire/frames.ts';
import type { Act } from '../../../sync-server/log/log.ts';
import { SqliteLog } from '../../../sync-server/log/sqlite.ts';
import { TestLine } from '../../support/server-line.ts';
import { type Asked, type Figures, percentile, round } from '../bench.ts';
import { aDocument } from './memory.ts';
import type { PeerMember } from './relay.ts';
import { startPeer } from './spawned.ts';
import { writeToken } from './writers.ts';

const spaces = 300;
const documents = 1_000;
const tries = 5;

export async function measureReconnect(dir: string, peers: string, say: Asked['say']): Promise<Figures> {
  const solmu = await ofSolmu(join(dir, 'reconnect-solmu'), peers);
  const hocuspocus = await ofHocuspocus(join(dir, 'reconnect-hocuspocus'), peers);
  const ratios = { unchanged: round(hocuspocus.unchanged / solmu.unchanged), changed: round(hocuspocus.changed / solmu.changed) };
  const row = (what: keyof typeof ratios, aim: number): void =>
    say(
      `reconnect, ${what}: Solmu ${round(solmu[what])} ms, Hocuspocus ${round(hocuspocus[what])} ms: ${ratios[what]} times as fast (aim ≥ ${aim}; p50 of ${tries})`,
    );
  row('unchanged', 20);
  row('changed', 8);
  say(`up ${round(solmu.bytesUp / spaces)} B per space (aim ≤ 24), down ${solmu.bytesDown} B (aim ≤ 1 024)`);
  return { solmu, hocuspocus, ratios };
}

async function ofSolmu(dir: string, peers: string): Promise<{ unchanged: number; changed: number; bytesUp: number; bytesDown: number }> {
  let peer = await startPeer('solmu', dir, peers);
  const aino = peer.members[0] as PeerMember;
  const line = await TestLine.open({ origin: peer.origin, cookie: aino.cookie });
  const at = Math.floor(Date.now() / 1000);
  const born = Array.from({ length: spaces }, () => freshId<'space'>());
  await line.push(...born.map((space) => ({ kind: 'birth' as const, birth: { space, kind: 'event', maker: aino.member, at, hosts: [] } })));
  await line.close();
  const docs = Array.from({ length: documents }, (_, i) => {
    const space = born[i % spaces] as SpaceId;
    const docKind = ['event', 'floor', 'note', 'note'][Math.floor(i / spaces)] ?? 'note';
    return { space, docKind, doc: docKind === 'note' ? freshId<'doc'>() : docIdOf(space, docKind as 'event' | 'floor') };
  });
  /** Straight into the log, as nobody but the server's own start sees it. */
  const write = async (which: typeof docs, device: DeviceId): Promise<void> => {
    await peer.stop();
    const log = new SqliteLog({ folder: dir });
    await log.commit(which.map((of): Act => ({ kind: 'edit', ...of, member: aino.member, device, seconds: at, update: aDocument(aino.member) })));
    await log.close();
    peer = await startPeer('solmu', dir, peers);
  };
  await write(docs, line.device);
  const known = await comeBack(peer.origin, aino, 0, []);
  const unchanged: number[] = [];
  const changed: number[] = [];
  let back = known;
  for (let i = 0; i < tries; i++) {
    await write([], line.device);
    back = await comeBack(peer.origin, aino, known.epoch, known.cursors);
    unchanged.push(back.ms);
  }
  await write(
    docs.filter((_, i) => i % 20 === 0),
    freshId<'device'>(),
  );
  for (let i = 0; i < tries; i++) {
    await write([], line.device);
    changed.push((await comeBack(peer.origin, aino, known.epoch, known.cursors)).ms);
  }
  await peer.stop();
  return { unchanged: percentile(unchanged, 0.5), changed: percentile(changed, 0.5), bytesUp: back.bytesUp, bytesDown: back.bytesDown };
}

async function comeBack(
  origin: string,
  { cookie }: Pick<PeerMember, 'cookie'>,
  epoch: number,
  cursors: readonly (readonly [SpaceId, Seq])[],
): Promise<{ ms: number; epoch: number; cursors: (readonly [SpaceId, Seq])[]; bytesUp: number; bytesDown: number }> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/sync`, { headers: { Cookie: cookie, Origin: origin }, perMessageDeflate: false });
  await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  const at = new Map(cursors);
  let [heardEpoch, bytesDown] = [epoch, 0];
  const hello = encodeClient({ type: 'hello', version: wireVersion, device: freshId<'device'>(), epoch, cursors });
  const begun = performance.now();
  socket.send(hello);
  await new Promise<void>((caughtUp, failed) => {
    socket.once('close', (code) => failed(new Error(`closed with ${code}`)));
    socket.on('message', (data: Buffer) => {
      bytesDown += data.length;
      const frame = decodeServer(new Uint8Array(data));
      if (frame?.type === 'welcome') heardEpoch = frame.epoch;
      if (frame?.type === 'batch') at.set(frame.space, frame.to);
      if (frame?.type === 'caught-up') caughtUp();
    });
  });
  const ms = performance.now() - begun;
  socket.removeAllListeners('close');
  socket.terminate();
  return { ms, epoch: heardEpoch, cursors: [...at], bytesUp: hello.length, bytesDown };
}

async function ofHocuspocus(dir: string, peers: string): Promise<{ unchanged: number; changed: number }> {
  const states = new Map(Array.from({ length: documents }, () => [freshId<'doc'>(), aDocument(null)] as const));
  const vectors = new Map([...states].map(([name, state]) => [name, Y.encodeStateVectorFromUpdate(state)] as const));
  const write = (): void => {
    const database = new DatabaseSync(join(dir, 'hocuspocus.sqlite'));
    const put = database.prepare('INSERT INTO documents VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data');
    database.exec('BEGIN');
    for (const [name, state] of states) put.run(name, state);
    database.exec('COMMIT');
    database.close();
  };
  await (await startPeer('hocuspocus', dir, peers)).stop();
  write();
  const once = async (): Promise<number> => {
    const peer = await startPeer('hocuspocus', dir, peers);
    const ms = await comeBackToAll(peer.port, vectors);
    await peer.stop();
    return ms;
  };
  const unchanged: number[] = [];
  for (let i = 0; i < tries; i++) unchanged.push(await once());
  for (const [i, [name, state]] of [...states].entries()) if (i % 20 === 0) states.set(name, Y.mergeUpdates([state, aDocument(null)]));
  write();
  const changed: number[] = [];
  for (let i = 0; i < tries; i++) changed.push(await once());
  return { unchanged: percentile(unchanged, 0.5), changed: percentile(changed, 0.5) };
}

async function comeBackToAll(port: number, vectors: ReadonlyMap<string, Uint8Array>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  const message = (name: string, write: (encoder: encoding.Encoder) => void): Uint8Array => {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, name);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  const begun = performance.now();
  let synced = 0;
  await new Promise<void>((all, failed) => {
    socket.once('close', (code) => failed(new Error(`closed with ${code} after ${synced} of ${vectors.size} documents`)));
    socket.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(new Uint8Array(data));
      decoding.readVarString(decoder);
      const type = decoding.readVarUint(decoder);
      if ((type === 0 || type === 4) && decoding.readVarUint(decoder) === 1 && ++synced === vectors.size) all();
    });
    for (const [name, vector] of vectors) {
      socket.send(message(name, writeToken));
      socket.send(
        message(name, (encoder) => {
          encoding.writeVarUint(encoder, 0);
          encoding.writeVarUint(encoder, 0);
          encoding.writeVarUint8Array(encoder, vector);
        }),
      );
    }
  });
  const ms = performance.now() - begun;
  socket.removeAllListeners('close');
  socket.terminate();
  return ms;
}
