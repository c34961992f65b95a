/**
 * From one device's edit to another's ear, through the real server with its commit on the disk, beside a bare relay of the same
 * bytes in the same run: the difference is what "kept before it is passed on" costs on this machine's disk.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket, { WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { enterBy, spawnTestServer } from '../support/server.ts';
import { TestLine, type UnnumberedLetter } from '../support/server-line.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'latency';
export const about = 'an edit of one device to the ear of another, ms, beside a bare relay';

const edits = 1_000;
const warmUp = 100;
const pauseMs = 4;

export async function run({ say }: Asked): Promise<Figures> {
  const through = await throughServer();
  const bare = await throughRelay(through.bytes);
  const row = (what: string, times: readonly number[]) => {
    const figures = { p50: round(percentile(times, 0.5)), p99: round(percentile(times, 0.99)), edits: times.length };
    say(`${what.padEnd(22)} p50 ${figures.p50} ms   p99 ${figures.p99} ms   (${figures.edits} edits)`);
    return figures;
  };
  return {
    server: row('server, kept on disk', through.heard),
    answered: row('answer "kept" to sender', through.kept),
    relay: row('bare relay', bare),
    bytesPerEdit: through.bytes,
  };
}

async function throughServer(): Promise<{ readonly heard: number[]; readonly kept: number[]; readonly bytes: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-latency-'));
  const server = await spawnTestServer({ dir });
  try {
    const aino = await enterBy(server.origin, server.firstLink ?? '', 'Aino');
    const space = freshId<'space'>();
    const a = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const [born] = await a.push(birth(space, aino.member));
    if (born?.code !== 'kept') throw new Error(`the space was not taken: ${born?.code}`);
    const b = await TestLine.open({ origin: server.origin, cookie: aino.cookie });

    const sentAt: number[] = [];
    const heard: number[] = [];
    const kept: number[] = [];
    let bytes = 0;
    const arrivals = new Set<() => void>();
    b.onFrame = (frame) => {
      if (frame.type !== 'batch' || frame.space !== space) return;
      for (const entry of frame.entries) if (entry.kind === 'edit') heard.push(performance.now() - (sentAt[heard.length] as number));
      for (const go of arrivals) go();
    };
    a.onFrame = (frame) => {
      if (frame.type === 'answers')
        for (const answer of frame.answers) if (answer.code === 'kept') kept.push(performance.now() - (sentAt[kept.length] as number));
    };

    const doc = new Y.Doc();
    const text = doc.getText('title');
    const id = docIdOf(space, 'card');
    let update: Uint8Array | null = null;
    doc.on('update', (bytesOf: Uint8Array) => {
      update = bytesOf;
    });
    for (let i = 0; i < edits + warmUp; i++) {
      doc.transact(() => {
        if (i === 0) doc.getMap('who').set(String(doc.clientID), aino.member);
        text.insert(text.length, 'a');
      });
      if (!update) throw new Error('an edit made no update');
      bytes = (update as Uint8Array).length;
      sentAt.push(performance.now());
      a.pushNow({ kind: 'edit', space, doc: id, docKind: 'card', update });
      await new Promise((next) => setTimeout(next, pauseMs));
    }
    while (heard.length < edits + warmUp) await new Promise<void>((go) => arrivals.add(() => go()));
    await a.close();
    await b.close();
    return { heard: heard.slice(warmUp), kept: kept.slice(warmUp), bytes };
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

function birth(space: SpaceId, maker: MemberId): UnnumberedLetter {
  return { kind: 'birth', birth: { space, kind: 'network', maker, at: Math.floor(Date.now() / 1000), hosts: [] } };
}

/** The least that any server could do: take a message and pass it on. */
async function throughRelay(bytes: number): Promise<number[]> {
  const relay = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((listening) => relay.once('listening', listening));
  relay.on('connection', (socket) => {
    socket.on('message', (data) => {
      for (const other of relay.clients) if (other !== socket) other.send(data);
    });
  });
  const { port } = relay.address() as AddressInfo;
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
    return socket;
  };
  const [a, b] = [await open(), await open()];
  const times: number[] = [];
  const message = new Uint8Array(bytes + 60);
  for (let i = 0; i < edits + warmUp; i++) {
    const begun = performance.now();
    const heard = new Promise<void>((got) => b.once('message', () => got()));
    a.send(message);
    await heard;
    times.push(performance.now() - begun);
    await new Promise((next) => setTimeout(next, pauseMs));
  }
  a.terminate();
  b.terminate();
  await new Promise((closed) => relay.close(closed));
  return times.slice(warmUp);
}
