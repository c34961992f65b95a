/** Runs the self-check in this browser, at this app's own server. */
import type { Device } from '../api.ts';
import type { Facts, Step } from './facts.ts';
import { lookForFacts } from './probes.ts';

export async function runCheck(device: Device, tried: (step: Step) => void): Promise<Facts> {
  // Fetched by its name, as at the start: a second name for it would weigh on the first screen.
  const { socketTo } = await import('../../link/browser-socket.ts');
  return lookForFacts({
    device,
    prefix: 'solmu-',
    ask: (path, how) => fetch(path, how),
    socket: socketTo(`${location.origin.replace(/^http/, 'ws')}/sync`),
    now: () => Date.now(),
    disk: indexedDB,
    hasNetwork: () => navigator.onLine,
    tried,
  });
}
