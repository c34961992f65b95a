/** When what was just written is on this device's disk, for acts after which a page is left. */
import type { Device } from '../device/api.ts';

const longestMs = 3_000;

/** Resolves when the journal has everything, at the latest after three seconds: a disk that does not answer is said by the sign. */
export function onDisk(device: Pick<Device, 'sign' | 'listen'>): Promise<void> {
  return new Promise((resolve) => {
    if (!device.sign().settling) return resolve();
    const done = (): void => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, longestMs);
    const stop = device.listen('sign', () => !device.sign().settling && done());
  });
}
