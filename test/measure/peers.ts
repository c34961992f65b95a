/**
 * Solmu's server beside others in the same run: a bare relay, the same with a log on disk, Hocuspocus and y-websocket's server. `--only=part` names one part:
 * reconnect, saturated, screens, memory, paper. Others are installed below `output/` when this is first run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { TestLine } from '../support/server-line.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';
import { installedPeers } from './peers/installed.ts';
import { measureMemory } from './peers/memory.ts';
import { measurePaper } from './peers/paper.ts';
import type { PeerKind } from './peers/process.ts';
import { measureReconnect } from './peers/reconnect.ts';
import type { PeerMember } from './peers/relay.ts';
import { type Peer, startPeer, stopAll } from './peers/spawned.ts';
import { openWriter, type Writer } from './peers/writers.ts';

export const name = 'peers';
export const about =
  'the server beside a bare relay, a durable relay, Hocuspocus and y-websocket: reconnect, edits per second, edit to screen, memory, a long text opened cold';

export async function run({ flags, say }: Asked): Promise<Figures> {
  const { folder: peers, versions } = installedPeers(say);
  say(versions);
  const dir = mkdtempSync(join(tmpdir(), 'solmu-peers-'));
  let count = 0;
  const start = (kind: PeerKind): Promise<Peer> => startPeer(kind, join(dir, `${kind}-${count++}`), peers);
  const parts: { readonly [part: string]: () => Promise<Figures> } = {
    reconnect: () => measureReconnect(dir, peers, say),
    saturated: () => saturated(start, say),
    screens: () => screens(start, say),
    memory: () => measureMemory(start, say),
    paper: () => measurePaper(dir, peers, say),
  };
  try {
    const figures: { [part: string]: Figures } = {};
    for (const [part, measure] of Object.entries(parts)) if (!flags.has('only') || flags.get('only') === part) figures[part] = await measure();
    return { versions, ...figures };
  } finally {
    await stopAll();
    rmSync(dir, { recursive: true, force: true });
  }
}

type Start = (kind: PeerKind) => Promise<Peer>;

const writers = 20;
const underWay = 50;
const saturatedMs = 4_000;

/** Twenty writers, each in a document of its own with fifty edits under way: edits answered per second, and the processor that each cost. */
async function saturated(start: Start, say: Asked['say']): Promise<Figures> {
  const figures: { [kind: string]: { readonly perSecond: number; readonly cpuUs: number } } = {};
  for (const kind of ['solmu', 'hocuspocus', 'durable-relay', 'relay'] as const) {
    const peer = await start(kind);
    const { open } = await aHall(peer, 'own');
    let answered = 0;
    let over = false;
    const lines = await Promise.all(Array.from({ length: writers }, (_, i) => open(i)));
    for (const { writer, edit } of lines) {
      writer.onKept = () => {
        answered++;
        if (!over) writer.send(edit());
      };
    }
    const begin = (): void => {
      for (const { writer, edit } of lines) for (let i = 0; i < underWay; i++) writer.send(edit());
    };
    begin();
    await rest(1_000);
    const [before, from, begun] = [await peer.used(), answered, performance.now()];
    await rest(saturatedMs);
    const [after, to, seconds] = [await peer.used(), answered, (performance.now() - begun) / 1000];
    over = true;
    figures[kind] = { perSecond: Math.round((to - from) / seconds), cpuUs: round((after.cpu - before.cpu) / (to - from)) };
    say(`saturated, ${kind.padEnd(14)} ${figures[kind].perSecond} edits/s, ${figures[kind].cpuUs} µs of processor each`);
    for (const { writer } of lines) writer.close();
    await peer.stop();
  }
  const ratio = (of: 'perSecond' | 'cpuUs'): number => round((figures.solmu?.[of] ?? 0) / (figures.hocuspocus?.[of] ?? 1));
  say(`against Hocuspocus, which answers from memory: ${ratio('perSecond')} times the edits (aim ≥ 1.3), ${ratio('cpuUs')} of the processor (aim ≤ 0.8)`);
  return { ...figures, editsRatio: ratio('perSecond'), cpuRatio: ratio('cpuUs') };
}

const edits = 300;
/** Of each server: what the first edits cost is code that is compiled while they wait, once after a start. */
const before = 1_000;
/** After each edit: every server gets one in some ten ms, which is what twenty members who type come to. */
const pauseMs = 1.5;

/**
 * One writes, all others of a document hear: ms from the writer's send to each ear, on servers that have been at work for a while. All servers stand
 * side by side and get one edit each in turn, so that what else the machine and its disk do meanwhile falls on all of them.
 */
async function screens(start: Start, say: Asked['say']): Promise<Figures> {
  const figures: { [row: string]: number } = {};
  for (const members of [2, 20, 100]) {
    const halls = [];
    for (const kind of ['solmu', 'durable-relay', 'relay', 'hocuspocus', 'y-websocket'] as const) {
      const peer = await start(kind);
      const { open } = await aHall(peer, 'one');
      const all = await Promise.all(Array.from({ length: members }, (_, i) => open(i)));
      const [first, ...others] = all as [(typeof all)[number], ...typeof all];
      const hall = { kind, peer, all, first, ears: others.length, sentAt: 0, heard: [] as number[] };
      for (const { writer } of others) writer.onEdit = () => void hall.heard.push(performance.now() - hall.sentAt);
      for (let i = 0; i < before; i++) {
        first.writer.send(first.edit());
        await rest(1);
      }
      for (let known = -1; known < hall.heard.length; ) {
        known = hall.heard.length;
        await rest(200);
      }
      hall.heard.length = 0;
      halls.push(hall);
    }
    for (let i = 1; i <= edits; i++) {
      for (const hall of halls) {
        hall.sentAt = performance.now();
        hall.first.writer.send(hall.first.edit());
        const end = performance.now() + 2_000;
        while (hall.heard.length < i * hall.ears && performance.now() < end) await rest(0);
        await rest(pauseMs);
      }
    }
    const p50: { [kind: string]: number } = {};
    for (const { kind, peer, all, heard } of halls) {
      p50[kind] = round(percentile(heard, 0.5));
      figures[`${kind} ${members}`] = p50[kind];
      for (const { writer } of all) writer.close();
      await peer.stop();
    }
    const ratio = round((p50.solmu ?? 0) / (p50['durable-relay'] ?? 1));
    figures[`ratio ${members}`] = ratio;
    say(
      `to the other screen, ${members} members: ${Object.entries(p50)
        .map(([kind, ms]) => `${kind} ${ms}`)
        .join(', ')} ms p50; ${ratio} times the durable relay (aim ≤ 1.2)`,
    );
  }
  return figures;
}

/** Writers at a server: each is another member, in a document of its own or in one that all share. */
async function aHall(
  peer: Peer,
  documents: 'own' | 'one',
): Promise<{ readonly open: (writer: number) => Promise<{ readonly writer: Writer; readonly edit: () => Uint8Array }> }> {
  const shared = peer.members[0]?.network ?? freshId<'space'>();
  return {
    open: async (number) => {
      const member = peer.members[number] ?? null;
      const name = documents === 'one' ? shared : await aSpace(peer, member);
      return { writer: await openWriter({ peer, name, member }), edit: anOpening(member?.member ?? null) };
    },
  };
}

/** A network of the member's own, where the server knows members. */
async function aSpace(peer: Peer, member: PeerMember | null): Promise<SpaceId> {
  const space = freshId<'space'>();
  if (!member) return space;
  const line = await TestLine.open({ origin: peer.origin, cookie: member.cookie });
  const birth = { space, kind: 'network', maker: member.member, at: Math.floor(Date.now() / 1000), hosts: [] };
  const [answer] = await line.push({ kind: 'birth', birth });
  if (answer?.code !== 'kept') throw new Error(`a space was answered ${answer?.code}`);
  await line.close();
  return space;
}

/** Types one letter after another at the end of a text, as one opening of a document. */
function anOpening(me: MemberId | null): () => Uint8Array {
  const y = new Y.Doc();
  const text = y.getText('title');
  let update: Uint8Array = new Uint8Array();
  y.on('update', (bytes: Uint8Array) => {
    update = bytes;
  });
  let first = true;
  return () => {
    y.transact(() => {
      if (first && me) y.getMap('who').set(String(y.clientID), me);
      first = false;
      text.insert(text.length, 'a');
    });
    return update;
  };
}

function rest(ms: number): Promise<void> {
  return new Promise((done) => (ms === 0 ? setImmediate(done) : setTimeout(done, ms)));
}
