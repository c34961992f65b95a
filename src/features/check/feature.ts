/** Why is it not sending: the self-check, what is on this device, and a support file without content. Its words come with its screens. */
import type { Feature } from '../../ui/feature.ts';

export const check: Feature = {
  id: 'check',
  // One address for both: what is on this device is a part of it, since each route weighs on the first screen.
  routes: [{ path: '/tarkistus', load: () => import('./Pages.svelte') }],
  panels: [{ id: 'check-full', at: 'today', word: () => '', order: 4, load: () => import('./FullCard.svelte') }],
};
