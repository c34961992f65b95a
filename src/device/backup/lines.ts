/**
 * The lines of a `.solmu` file: each is JSON on one line and carries the SHA-256 of all that stands in it, so that a damaged one is
 * known and left out by itself. Pure; works where a page has no `crypto.subtle` (plain http), too. Rule D90.
 */
import { fromBase64, toBase64 } from 'lib0/buffer';
import { digest } from 'lib0/hash/sha256';

/** What stands in a line; `line` says of which sort it is. */
export interface Body {
  readonly line: string;
  readonly [key: string]: unknown;
}

/** A line as text, and its hash for the closing line. */
export interface Sealed {
  readonly text: string;
  readonly hash: string;
}

const utf8 = new TextEncoder();
const head = '{"sha256":"';
const hashLength = 64;
/** `{"sha256":"…",` before the rest of the line. */
const sealLength = head.length + hashLength + 2;

export function sha256(text: string): string {
  return Array.from(digest(utf8.encode(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function seal(body: Body): Sealed {
  const plain = JSON.stringify(body);
  const hash = sha256(plain);
  return { text: `${head}${hash}",${plain.slice(1)}`, hash };
}

/** Reads a line; null when it is not whole as it was written. */
export function unseal(text: string): { readonly body: Body; readonly hash: string } | null {
  const hash = text.slice(head.length, head.length + hashLength);
  if (!text.startsWith(head) || text.slice(sealLength - 2, sealLength) !== '",') return null;
  const plain = `{${text.slice(sealLength)}`;
  if (sha256(plain) !== hash) return null;
  try {
    const body: unknown = JSON.parse(plain);
    return isBody(body) ? { body, hash } : null;
  } catch {
    return null;
  }
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && typeof (value as { line?: unknown }).line === 'string';
}

/** The hash of all hashes, kept up as lines go by. */
export class Chain {
  #hash = '';
  #count = 0;

  add(hash: string): void {
    this.#hash = sha256(this.#hash + hash);
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  get hash(): string {
    return this.#hash;
  }
}

export function bytesToText(bytes: Uint8Array): string {
  return toBase64(bytes);
}

/** Null when it is no base64. */
export function textToBytes(text: unknown): Uint8Array | null {
  if (typeof text !== 'string') return null;
  try {
    return fromBase64(text);
  } catch {
    return null;
  }
}

/** What of a file is looked at: more is no backup, and would only fill the memory. */
export const fileLimits = { fileBytes: 1_000_000_000, lineChars: 24_000_000 } as const;

/** A line of a file, its place from 0; `text` null when it is longer than any line of ours. */
export interface RawLine {
  readonly place: number;
  readonly text: string | null;
  /** False for the last line of a file that ends in the middle of one. */
  readonly ended: boolean;
}

/** Cuts bytes as they come into lines, holding one line at a time. */
export async function* linesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<RawLine> {
  const decoder = new TextDecoder('utf-8');
  const reader = bytes.getReader();
  let parts: string[] = [];
  let length = 0;
  let place = 0;
  const take = (text: string): void => {
    length += text.length;
    if (length <= fileLimits.lineChars) parts.push(text);
    else parts = [];
  };
  const close = (ended: boolean): RawLine => {
    const line = { place: place++, text: length <= fileLimits.lineChars ? parts.join('') : null, ended };
    parts = [];
    length = 0;
    return line;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      let from = 0;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        take(text.slice(from, at));
        from = at + 1;
        yield close(true);
      }
      take(text.slice(from));
      if (done) break;
    }
    if (length > 0) yield close(false);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
