/**
 * Several frames in one body of POST `/sync`, each a byte string with its length first (W121). Reading is bounded: a frame that says it is
 * larger than `maxBytes` ends the reading before anything of it is kept.
 */
import * as encoding from 'lib0/encoding';

export function bundle(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = encoding.createEncoder();
  for (const frame of frames) encoding.writeVarUint8Array(out, frame);
  return encoding.toUint8Array(out);
}

/** Takes bytes as they come and gives each frame as soon as it is whole. */
export class Unbundle {
  readonly #maxBytes: number;
  #bytes: Uint8Array = new Uint8Array();
  #broken = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether everything so far came to whole frames, none of them too large. */
  get isWhole(): boolean {
    return !this.#broken && this.#bytes.length === 0;
  }

  get isBroken(): boolean {
    return this.#broken;
  }

  /** The frames that these bytes bring to their end, in order; nothing any more once it is broken. */
  take(more: Uint8Array): Uint8Array[] {
    if (this.#broken) return [];
    const bytes = this.#bytes.length === 0 ? more : joined(this.#bytes, more);
    const frames: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const head = lengthAt(bytes, at);
      if (head === null) break;
      if (head.length > this.#maxBytes) {
        this.#broken = true;
        return frames;
      }
      if (head.from + head.length > bytes.length) break;
      frames.push(bytes.slice(head.from, head.from + head.length));
      at = head.from + head.length;
    }
    this.#bytes = bytes.slice(at);
    return frames;
  }
}

/** The length that begins at `at` and where its bytes begin; null while it has not come whole. Longer than four digits is more than any frame. */
function lengthAt(bytes: Uint8Array, at: number): { readonly length: number; readonly from: number } | null {
  let length = 0;
  for (let digit = 0; digit < 4; digit++) {
    const byte = bytes[at + digit];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 128 ** digit;
    if (byte < 0x80) return { length, from: at + digit + 1 };
  }
  return { length: Number.POSITIVE_INFINITY, from: at };
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  const both = new Uint8Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}
