/** Every component with its states on one page, for those who build Solmu: in development builds alone. */
import type { Feature } from '../../ui/feature.ts';

export const parts: Feature = {
  id: 'parts',
  routes: import.meta.env.DEV ? [{ path: '/osat', load: () => import('./PartsPage.svelte') }] : [],
};
