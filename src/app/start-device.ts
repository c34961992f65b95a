/** Opens the device of this browser. Loaded after the first paint: the storage libraries are the heaviest part of the app. */
import type { Device } from '../device/api.ts';
import type { DeviceOptions } from '../device/options.ts';

/** @param notOpened decides with the member where storage does not open */
export async function startDevice(notOpened: NonNullable<DeviceOptions['notOpened']>): Promise<Device> {
  const [{ openDevice }, { lineTo }] = await Promise.all([import('../device/device.ts'), import('../link/browser-socket.ts')]);
  const device = await openDevice({ prefix: 'solmu-', connect: lineTo(location.origin), notOpened });
  // Nothing waits for it: it looks whenever something is unsent.
  import('./background-sync.ts').then(
    ({ startBackgroundSync }) => startBackgroundSync(device),
    () => undefined, // The server fell in between: the next start asks again
  );
  const wake = (): void => {
    if (document.visibilityState === 'visible') device.wake();
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  // The browser's word is not believed, but it is a reason to look: otherwise a frozen socket shows itself only at the next heartbeat.
  addEventListener('offline', wake);
  addEventListener('pageshow', wake);
  return device;
}
