/** Runs the self-check in this browser, at this app's own server. */

import { socketTo } from '../../link/browser-socket.ts';
import type { Device } from '../api.ts';
import type { Facts, Step } from './facts.ts';
import { lookForFacts } from './probes.ts';

export function runCheck(device: Device, tried: (step: Step) => void): Promise<Facts> {
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
