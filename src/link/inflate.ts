/** Raw DEFLATE taken off by the engine that browsers and Node have in common. */
import type { Inflate } from '../shared/wire/deflated.ts';

/** Rejects at damage, and as soon as more than `maxBytes` have come out: a few bytes can hold gigabytes. */
export const inflateRaw: Inflate = async (bytes, maxBytes) => {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      throw new RangeError(`inflates to more than ${maxBytes} bytes`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
