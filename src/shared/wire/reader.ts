/**
 * Reads bytes that a stranger may have sent: each step is bounded by what is left, and nothing is allocated that the input does not pay for.
 * What cannot be read throws `Unreadable`, which never leaves this room: `codec.ts` and `scan.ts` catch it.
 * The encodings are those of lib0 (varints of 7 bits, strings and byte strings with their length first).
 */
import type { RefusalCode } from './frames.ts';

/** Why reading ended. `at` is the byte where it did. */
export class Unreadable extends Error {
  readonly code: RefusalCode;
  readonly why: string;
  readonly at: number;
  /** What the code's sentence needs, for example `maxBytes`. */
  readonly bound: number;

  constructor(code: RefusalCode, why: string, at: number, bound = 0) {
    super(why);
    this.code = code;
    this.why = why;
    this.at = at;
    this.bound = bound;
  }
}

// Fatal: bytes that are not UTF-8 are refused instead of becoming other letters. BOM kept: a member may have pasted one.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class Reader {
  readonly bytes: Uint8Array;
  pos = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.pos;
  }

  fail(why: string, code: RefusalCode = 'bad-form', bound = 0): never {
    throw new Unreadable(code, why, this.pos, bound);
  }

  byte(): number {
    if (this.pos >= this.bytes.length) this.fail('ends early');
    return this.bytes[this.pos++] as number;
  }

  /** A whole number from 0 to 2^53 − 1. */
  uint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    let scale = 128;
    for (;;) {
      const next = this.byte();
      value += (next & 0x7f) * scale;
      // Past 2^53 sums are rounded, so the bound is looked at before the next digit and not after the last.
      if (value > Number.MAX_SAFE_INTEGER) this.fail('number too large');
      if (next < 0x80) return value;
      scale *= 128;
      if (scale > Number.MAX_SAFE_INTEGER) this.fail('number too long');
    }
  }

  /** A count of things of which each takes at least `bytesEach`: never more than what is left can hold. */
  count(bytesEach: number): number {
    const count = this.uint();
    if (count * bytesEach > this.left) this.fail('count beyond the end');
    return count;
  }

  skip(count: number): void {
    if (count > this.left) this.fail('ends early');
    this.pos += count;
  }

  /** A view, for reading on the spot. */
  view(count: number): Uint8Array {
    const start = this.pos;
    this.skip(count);
    return this.bytes.subarray(start, this.pos);
  }

  /** A byte string of its own: a view would keep (and IndexedDB would store) the whole frame around it. */
  blob(): Uint8Array {
    return this.view(this.uint()).slice();
  }

  string(maxBytes: number): string {
    const size = this.uint();
    if (size > maxBytes) this.fail('string too long', 'too-large', maxBytes);
    const bytes = this.view(size);
    try {
      return utf8.decode(bytes);
    } catch {
      return this.fail('not UTF-8');
    }
  }

  /** Ends the reading: whatever is left over is no part of any message. */
  end(): void {
    if (this.left > 0) this.fail('bytes left over');
  }
}
