/** Search: *Hae tai tee* over every page (Ctrl/⌘ K), and the same as a page of its own. Finds offline what is on this device. */
import type { Feature } from '../../ui/feature.ts';

export const search: Feature = {
  id: 'search',
  routes: [{ path: '/haku', load: () => import('./SearchPage.svelte') }],
};
