/** Many hostile updates and frames in a row against one server, judged one by one, with the time that others would have waited. Seeded. */

import { freshId } from '../../src/shared/base/ids.ts';
import { decodeClient, decodeServer, encodeClient } from '../../src/shared/wire/codec.ts';
import type { RoomSabotage } from '../../sync-server/rooms/sabotage.ts';
import { HostileScene, type Patch } from './hostile.ts';
import { type Chance, mutated } from './mutate.ts';
import { seeded } from './seeded.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly trials: number;
  /** Milliseconds after which it ends, whatever is left. */
  readonly longestMs?: number;
  readonly sabotage?: RoomSabotage;
  /** A real text's history, as the document to begin with. */
  readonly history?: readonly Patch[];
  /** Ends at the first fault: sabotages are found soon. */
  readonly untilFault?: true;
}

export interface Fuzzed {
  readonly seed: number;
  readonly trials: number;
  readonly frames: number;
  readonly codes: { readonly [code: string]: number };
  /** Each with its trial. */
  readonly faults: readonly string[];
  /** The longest stretch in which nobody else had a turn, milliseconds. */
  readonly longestStallMs: { readonly wall: number; readonly cpu: number };
}

/** A document is begun afresh after so many, so that it stays as small as most are. */
const trialsPerScene = 400;

export async function fuzz({ seed, trials, longestMs = Number.POSITIVE_INFINITY, sabotage = {}, history = [], untilFault }: FuzzOptions): Promise<Fuzzed> {
  const chance = seeded(`hostile ${seed}`);
  const codes: { [code: string]: number } = {};
  const faults: string[] = [];
  const begun = performance.now();
  const stalls = new Stalls();
  let scene: HostileScene | null = null;
  let done = 0;
  let frames = 0;
  for (; done < trials && performance.now() - begun < longestMs; done++) {
    if (!scene || done % trialsPerScene === 0) scene = await HostileScene.begin({ quarantineOff: true, ...sabotage }, history, chance);
    if (chance() < 0.1) {
      frames++;
      for (const fault of frameFaults(chance, scene)) faults.push(`trial ${done}: ${fault}`);
      continue;
    }
    const update = mutated(chance, scene.loot());
    const { code, faults: found } = await scene.send(update, (act) => stalls.during(act));
    codes[code] = (codes[code] ?? 0) + 1;
    if (code === 'kept' || done % 50 === 0)
      found.length === 0 && faults.push(...(await scene.victimGoesOn()).map((fault) => `trial ${done}, after ${code}: ${fault}`));
    faults.push(...found.map((fault) => `trial ${done}, ${code}: ${fault} [${Buffer.from(update.subarray(0, 200)).toString('hex')}]`));
    if (faults.length > 20 || (untilFault && faults.length > 0)) break;
    if (done % 20 === 0) await new Promise((turn) => setImmediate(turn));
  }
  return { seed, trials: done, frames, codes, faults, longestStallMs: { wall: round(stalls.wallMs), cpu: round(stalls.cpuMs) } };
}

/** Frames of any bytes are read or passed over, and never throw. */
function frameFaults(chance: Chance, scene: HostileScene): string[] {
  const letter = { ...scene.hers.last, number: 1 } as never;
  const frame = encodeClient({ type: 'push', letters: [letter] });
  const presence = encodeClient({ type: 'presence', space: scene.hers.space, doc: scene.hers.doc, client: 1, state: { at: 1 } });
  const hello = encodeClient({ type: 'hello', version: 1, device: freshId<'device'>(), epoch: 1, cursors: [[scene.hers.space, 1]] });
  const bytes = mutated(chance, { updates: [frame, presence, hello], others: [7], own: 1, nextClock: () => 0 });
  try {
    const read = decodeClient(bytes);
    decodeServer(bytes);
    return read?.type === 'push' && read.letters.length > bytes.length ? ['more letters than bytes'] : [];
  } catch (fault) {
    return [`a frame threw: ${String(fault)}`];
  }
}

/**
 * How long nobody else had a turn while something was done: by a clock, and by the processor time of this thread, which a busy machine does not lengthen.
 * Looked at by a timer that should ring every few milliseconds, and at the end.
 */
export class Stalls {
  wallMs = 0;
  cpuMs = 0;

  async during<T>(act: () => Promise<T>): Promise<T> {
    let last = now();
    const look = (): void => {
      const at = now();
      this.wallMs = Math.max(this.wallMs, at.wallMs - last.wallMs);
      this.cpuMs = Math.max(this.cpuMs, at.cpuMs - last.cpuMs);
      last = at;
    };
    const timer = setInterval(look, 2);
    try {
      return await act();
    } finally {
      clearInterval(timer);
      look();
    }
  }
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function now(): { readonly wallMs: number; readonly cpuMs: number } {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
