/** Updates that keep every limit and yet cost the loop far more than their bytes: for what must not be felt by others. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** One clientID writes one key so many times as if it had never seen its own writing: each looks past all others for its place. */
export function keyStorm(client: number, writes: number, clock = 0): Uint8Array {
  const out = encoding.createEncoder();
  for (const number of [1, writes, client, clock]) encoding.writeVarUint(out, number);
  for (let i = 0; i < writes; i++) {
    encoding.writeVarUint(out, 0x28);
    encoding.writeVarUint(out, 1);
    encoding.writeVarString(out, 's');
    encoding.writeVarString(out, 'k');
    encoding.writeVarUint(out, 1);
    encoding.writeAny(out, null);
  }
  encoding.writeVarUint(out, 0);
  return encoding.toUint8Array(out);
}

/** As slow as an update within the limits can be: a second and more. */
export const longestStorm = (client: number): Uint8Array => keyStorm(client, 25_000);

/** A text of so many letters, each typed before all others, so that none of them lies beside its neighbour in memory. */
export function backwards(letters: number): Y.Doc {
  const y = new Y.Doc();
  y.transact(() => {
    for (let i = 0; i < letters; i++) y.getText('note').insert(0, 'a');
  });
  return y;
}
