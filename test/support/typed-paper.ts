/**
 * A text typed key by key: from a recording of the public collection (`automerge-paper.json.gz`), or a made one of the same shape, mostly
 * forward writing with jumps back and letters taken away. Each key is one update, as a device sends it.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type * as Y from 'yjs';
import { seeded } from './seeded.ts';

/** Where, how many letters go, what comes. */
type Patch = readonly [at: number, gone: number, text: string];

export interface Keys {
  readonly source: string;
  readonly keys: readonly (readonly Patch[])[];
  /** What they must come to; null for a made one. */
  readonly end: string | null;
}

export function recordedKeys(file: string): Keys {
  const raw = readFileSync(file);
  const { txns, endContent } = JSON.parse((file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')) as {
    readonly endContent: string;
    readonly txns: readonly { readonly patches: readonly Patch[] }[];
  };
  return { source: file.split('/').at(-1) ?? file, keys: txns.map(({ patches }) => patches), end: endContent };
}

/** As many keys, of which four in ten stand in the end, as in the recording. */
export function madeKeys(count: number, seed: number): Keys {
  const random = seeded(`typed paper ${seed}`);
  const syllables = ['ver', 'kos', 'to', 'ta', 'paa', 'mi', 'nen', ' ', 'yh', 'teis', 'or', 'ga', 'ni', 'soi', 'ja', ', ', 'o', 'saa', 'mi', 'sen', '. '];
  const keys: Patch[][] = [];
  let length = 0;
  let at = 0;
  while (keys.length < count) {
    if (random() < 0.004) at = Math.floor(random() * (length + 1));
    const isCut = random() < 0.06 && at > 12;
    for (let n = isCut ? 1 + Math.floor(random() * 9) : 0; n > 0 && at > 0; n--) {
      keys.push([[--at, 1, '']]);
      length--;
    }
    for (const letter of syllables[Math.floor(random() * syllables.length)] ?? '') {
      keys.push([[at++, 0, letter]]);
      length++;
    }
  }
  return { source: `made, seed ${seed}`, keys: keys.slice(0, count), end: null };
}

/** Types key by key, and gives the update of each. */
export function* updatesOf({ keys }: Keys, y: Y.Doc, name: string): Generator<Uint8Array> {
  const text = y.getText(name);
  let update = new Uint8Array();
  const heard = (bytes: Uint8Array): void => {
    update = new Uint8Array(bytes);
  };
  y.on('update', heard);
  for (const patches of keys) {
    y.transact(() => {
      for (const [at, gone, come] of patches) {
        if (gone > 0) text.delete(at, gone);
        if (come !== '') text.insert(at, come);
      }
    });
    yield update;
  }
  y.off('update', heard);
}
