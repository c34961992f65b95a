/** A `.solmu` file in memory: written by a device, read by another, and damaged on the way. */

import type { Device } from '../../src/device/api.ts';
import type { BackupSource } from '../../src/device/backup/api.ts';

export async function writtenBy(device: Device): Promise<string> {
  const parts: string[] = [];
  await device.backup.write({
    write: async (text) => {
      parts.push(text);
    },
  });
  return parts.join('');
}

/** @param chunkBytes how much comes at a time: a small prime cuts through letters and lines */
export function sourceOf(file: string | Uint8Array, chunkBytes = 4_099): BackupSource {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  return {
    bytes: bytes.length,
    stream: () => {
      let at = 0;
      return new ReadableStream<Uint8Array>({
        pull(to) {
          if (at >= bytes.length) to.close();
          else to.enqueue(bytes.subarray(at, at + chunkBytes));
          at += chunkBytes;
        },
      });
    },
  };
}

export const bytesOf = (file: string): Uint8Array => new TextEncoder().encode(file);
