/** The one device of this tab, for everything above. The app sets it at start; components ask for it. */
import type { Device } from '../device/api.ts';

let current: Device | null = null;

export function setDevice(device: Device): void {
  current = device;
}

/** @throws when the app has not started a device yet: a fault of the app, not of the member */
export function useDevice(): Device {
  if (!current) throw new Error('no device has been started');
  return current;
}
