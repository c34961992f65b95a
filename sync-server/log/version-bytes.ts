/**
 * How a version lies in the store: packed by Brotli, which takes a tenth less than deflate over a long text, behind a checksum. Yjs' second
 * encoding does not stand damaged bytes (some make it read for ever), so nothing is decoded that is not what was written.
 */
import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { NoState } from './settle.ts';

const checkBytes = 4;
/** The window reaches over a whole document. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 };

export function packed(bytes: Uint8Array): Uint8Array {
  const check = Buffer.alloc(checkBytes);
  check.writeUInt32BE(crc32(bytes));
  return new Uint8Array(Buffer.concat([check, brotliCompressSync(bytes, { params })]));
}

/** @throws NoState when it is not what was packed */
export function unpacked(body: Uint8Array): Uint8Array {
  const check = Buffer.from(body.buffer, body.byteOffset, body.byteLength).readUInt32BE(0);
  let bytes: Uint8Array;
  try {
    bytes = brotliDecompressSync(body.subarray(checkBytes));
  } catch {
    throw new NoState('a version cannot be unpacked');
  }
  if (crc32(bytes) !== check) throw new NoState('a version is not what was packed');
  return bytes;
}
