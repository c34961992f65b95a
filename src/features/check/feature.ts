/** Why is it not sending: the self-check, what is on this device, and a support file without content. Its words come with its screens. */
import type { Feature } from '../../ui/feature.ts';

export const check: Feature = {
  id: 'check',
  routes: (['/tarkistus', '/tallennustila'] as const).map((path) => ({ path, load: () => import('./Pages.svelte') })),
};
