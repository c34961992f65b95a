/**
 * Reads past the content of one Yjs struct and says how many clocks it takes. A part of the scan, apart for its length.
 */
import { limits } from './frames.ts';
import { isReachingKey, plainJson } from './plain-json.ts';
import type { Reader } from './reader.ts';

/** @param kind the content's number in Yjs' V1 encoding, 1 to 31 */
export function readContent(reader: Reader, kind: number): number {
  switch (kind) {
    case 1: // deleted
      return reader.uint();
    case 2: // JSON values of old documents
      return readOldJson(reader);
    case 3: // bytes
      reader.skip(reader.uint());
      return 1;
    case 4: // text
      return textLength(reader);
    case 5: // embed
      readJson(reader);
      return 1;
    case 6: // format
      if (isReachingKey(reader.string(limits.keyBytes))) reader.fail('forbidden key');
      readJson(reader);
      return 1;
    case 7: // nested type
      readType(reader);
      return 1;
    case 8: {
      // plain values
      const count = reader.count(1);
      for (let i = 0; i < count; i++) readAny(reader, 0);
      return count;
    }
    case 9:
      return reader.fail('sub-documents are not taken');
    case 10:
      return reader.fail('holes are not taken');
    default:
      return reader.fail('unknown content');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Yjs counts text in UTF-16 units. ASCII, which a key press mostly is, is counted without making a string. */
function textLength(reader: Reader): number {
  const size = reader.uint();
  if (size > limits.stringBytes) reader.fail('string too long', 'too-large', limits.stringBytes);
  const bytes = reader.view(size);
  for (let i = 0; i < size; i++) {
    if ((bytes[i] as number) < 0x80) continue;
    try {
      return utf8.decode(bytes).length;
    } catch {
      reader.fail('not UTF-8');
    }
  }
  return size;
}

function readJson(reader: Reader): void {
  const read = plainJson(reader.string(limits.stringBytes));
  if (!read.ok) reader.fail(read.why, read.code, read.code === 'too-deep' ? limits.jsonDepth : 0);
}

function readOldJson(reader: Reader): number {
  const count = reader.count(1);
  for (let i = 0; i < count; i++) {
    const text = reader.string(limits.stringBytes);
    if (text === 'undefined') continue;
    const read = plainJson(text);
    if (!read.ok) reader.fail(read.why, read.code, read.code === 'too-deep' ? limits.jsonDepth : 0);
  }
  return count;
}

function readType(reader: Reader): void {
  const type = reader.uint();
  if (type > 6) reader.fail('unknown type');
  // XML elements and hooks carry their name.
  if (type === 3 || type === 5) reader.string(limits.keyBytes);
}

/** One value in lib0's `any` encoding: its kinds count down from 127. */
function readAny(reader: Reader, depth: number): void {
  switch (reader.byte()) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return;
    case 125:
      readInteger(reader);
      return;
    case 124:
      reader.skip(4);
      return;
    case 123: // float
    case 122: // bigint
      reader.skip(8);
      return;
    case 119:
      textLength(reader);
      return;
    case 118: {
      if (depth >= limits.jsonDepth) reader.fail('value too deep', 'too-deep', limits.jsonDepth);
      for (let left = reader.count(2); left > 0; left--) {
        if (isReachingKey(reader.string(limits.keyBytes))) reader.fail('forbidden key');
        readAny(reader, depth + 1);
      }
      return;
    }
    case 117: {
      if (depth >= limits.jsonDepth) reader.fail('value too deep', 'too-deep', limits.jsonDepth);
      for (let left = reader.count(1); left > 0; left--) readAny(reader, depth + 1);
      return;
    }
    case 116:
      reader.skip(reader.uint());
      return;
    default:
      reader.fail('unknown value');
  }
}

/** A signed varint: six bits and the sign in the first byte, seven in each after it. */
function readInteger(reader: Reader): void {
  let digit = reader.byte();
  let value = digit & 0x3f;
  let scale = 64;
  while (digit >= 0x80) {
    digit = reader.byte();
    value += (digit & 0x7f) * scale;
    scale *= 128;
    if (value > Number.MAX_SAFE_INTEGER || scale > 2 ** 62) reader.fail('number too large');
  }
}
