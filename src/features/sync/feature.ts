/** Tallessa: what is saved where, what waits by name, and the account of this device. */
import type { Feature, Route } from '../../ui/feature.ts';

const load: Route['load'] = () => import('./SyncPage.svelte');

export const sync: Feature = {
  id: 'sync',
  routes: [{ path: '/tallessa', load }],
};
