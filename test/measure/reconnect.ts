/**
 * What it costs a device to come back when nothing changed: 1 000 documents of 2 kB in 300 spaces, all known already.
 * The budget: one round trip, at most 24 bytes per space up and 1 KiB down.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { type DeviceId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { decodeServer, encodeClient } from '../../src/shared/wire/codec.ts';
import { type Seq, wireVersion } from '../../src/shared/wire/frames.ts';
import type { Act } from '../../sync-server/log/log.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import { enterBy, spawnTestServer } from '../support/server.ts';
import { TestLine, type UnnumberedLetter } from '../support/server-line.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'reconnect';
export const about = 'a device comes back to 1 000 unchanged documents of 2 kB in 300 spaces';

const spaces = 300;
const documents = 1_000;
const documentBytes = 2_000;
const tries = 20;

export async function run({ say }: Asked): Promise<Figures> {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-reconnect-'));
  let server = await spawnTestServer({ dir });
  try {
    const aino = await enterBy(server.origin, server.firstLink ?? '', 'Aino');
    const writer = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const born = births(aino.member);
    const refused = (await writer.push(...born)).find(({ code }) => code !== 'kept');
    if (refused) throw new Error(`a space was not taken: ${refused.code}`);
    await writer.close();
    await server.stop();
    // Straight into the log: the third and fourth document of a space are of kinds that today's door lets nobody write.
    const log = new SqliteLog({ folder: dir });
    await log.commit(documentsOf(born, aino.member, writer.device));
    await log.close();
    server = await spawnTestServer({ dir });

    const first = await comeBack(server.origin, aino.cookie, 0, []);
    const times: number[] = [];
    let back = first;
    for (let i = 0; i < tries; i++) {
      back = await comeBack(server.origin, aino.cookie, first.epoch, first.cursors);
      times.push(back.ms);
    }
    const figures = {
      spaces: first.cursors.length,
      documents,
      framesUp: back.framesUp,
      framesDown: back.framesDown,
      bytesUp: back.bytesUp,
      bytesUpPerSpace: round(back.bytesUp / first.cursors.length),
      bytesDown: back.bytesDown,
      p50: round(percentile(times, 0.5)),
      p99: round(percentile(times, 0.99)),
      freshDevice: { bytesDown: first.bytesDown, framesDown: first.framesDown, ms: round(first.ms) },
    };
    say(`up ${figures.framesUp} frame, ${figures.bytesUp} B (${figures.bytesUpPerSpace} B per space; budget 24)`);
    say(`down ${figures.framesDown} frames, ${figures.bytesDown} B (budget 1 024)`);
    say(`from the socket's first byte to caught up: p50 ${figures.p50} ms, p99 ${figures.p99} ms (${tries} times)`);
    say(`the same for a device that has nothing yet: ${first.framesDown} frames, ${Math.round(first.bytesDown / 1000)} kB, ${Math.round(first.ms)} ms`);
    return figures;
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

type BirthLetter = Extract<UnnumberedLetter, { kind: 'birth' }>;

function births(maker: MemberId): BirthLetter[] {
  const at = Math.floor(Date.now() / 1000);
  return Array.from({ length: spaces }, () => ({ kind: 'birth', birth: { space: freshId<'space'>(), kind: 'event', maker, at, hosts: [] } }));
}

function documentsOf(born: readonly BirthLetter[], member: MemberId, device: DeviceId): Act[] {
  const kinds = ['event', 'floor', 'note', 'note'] as const;
  return Array.from({ length: documents }, (_, i): Act => {
    const space = (born[i % born.length] as BirthLetter).birth.space;
    const docKind = kinds[Math.floor(i / born.length)] ?? 'note';
    const doc = docKind === 'note' ? freshId<'doc'>() : docIdOf(space, docKind);
    return { kind: 'edit', space, doc, docKind, member, device, seconds: Math.floor(Date.now() / 1000), update: aDocument(member) };
  });
}

function aDocument(me: MemberId): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    doc.getMap('who').set(String(doc.clientID), me);
    doc.getText('text').insert(0, 'Sovimme, että jokainen kokeilu saa kaksi kuukautta. '.repeat(60).slice(0, documentBytes));
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}

interface Return {
  readonly epoch: number;
  readonly cursors: (readonly [SpaceId, Seq])[];
  readonly framesUp: number;
  readonly framesDown: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly ms: number;
}

async function comeBack(origin: string, cookie: string, epoch: number, cursors: readonly (readonly [SpaceId, Seq])[]): Promise<Return> {
  const begun = performance.now();
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/sync`, { headers: { Cookie: cookie, Origin: origin } });
  const at = new Map(cursors);
  let framesDown = 0;
  let bytesDown = 0;
  let heardEpoch = epoch;
  const hello = encodeClient({ type: 'hello', version: wireVersion, device: freshId<'device'>(), epoch, cursors });
  await new Promise<void>((caughtUp, failed) => {
    socket.once('error', failed);
    socket.once('close', (code) => failed(new Error(`the server closed with ${code}`)));
    socket.once('open', () => socket.send(hello));
    socket.on('message', (data: Buffer) => {
      framesDown++;
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
  return { epoch: heardEpoch, cursors: [...at], framesUp: 1, framesDown, bytesUp: hello.length, bytesDown, ms };
}
