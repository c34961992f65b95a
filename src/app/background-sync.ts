/**
 * Asks the browser to wake the service worker when the network is there, whenever something is unsent and no line carries it: then it is sent
 * also when nobody opens the app again. A browser without background sync sends at the next start, as ever.
 */
import type { Device } from '../device/api.ts';

/** The worker hears of one sync of any name; this is what a browser's own tools show. */
export const syncName = 'solmu-unsent';

interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(name: string): Promise<void> };
}

export function startBackgroundSync(device: Device): void {
  if (!('serviceWorker' in navigator)) return;
  let isAsked = false;
  const look = (): void => {
    const hasUnsent = device.account() !== null && device.sign().count > 0;
    // While a tab has a line it sends by itself; one that is put away may be thrown out at any moment.
    if (!hasUnsent) isAsked = false;
    else if (!isAsked && (!device.online() || document.visibilityState === 'hidden')) {
      isAsked = true;
      void register();
    }
  };
  device.listen('sign', look);
  device.listen('online', look);
  document.addEventListener('visibilitychange', look);
  look();
}

async function register(): Promise<void> {
  // Not `ready`: without a worker it never comes.
  const registration: SyncRegistration | undefined = await navigator.serviceWorker.getRegistration();
  await registration?.sync?.register(syncName).catch(() => undefined);
}
