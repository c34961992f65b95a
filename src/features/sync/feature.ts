/** Tallessa: what is saved where, what waits by name, and the account of this device. */
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import type { Feature, Route } from '../../ui/feature.ts';
import { say } from './words.ts';

const load: Route['load'] = () => import('./SyncPage.svelte');

export const sync: Feature = {
  id: 'sync',
  actions: [{ id: 'sync', group: 'go', icon: RefreshCw, word: () => say('title'), path: '/tallessa', keywords: () => say('go.keywords') }],
  routes: [{ path: '/tallessa', load }],
};
