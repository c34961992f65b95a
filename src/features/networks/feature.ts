/** Networks: my own in a list, founding one, one network with its people and events, its card, the bin. */
import Plus from '@lucide/svelte/icons/plus';
import Waypoints from '@lucide/svelte/icons/waypoints';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const networks: Feature = {
  id: 'networks',
  routes: [
    { path: '/verkostot', load: () => import('./NetworksPage.svelte') },
    { path: '/verkostot/uusi', load: () => import('./FoundPage.svelte') },
    { path: '/verkostot/roskakori', load: () => import('./BinPage.svelte') },
    { path: '/verkostot/:id', load: () => import('./NetworkPage.svelte') },
    { path: '/verkostot/:id/muokkaa', load: () => import('./EditPage.svelte') },
  ],
  actions: [{ id: 'found-network', group: 'do', icon: Plus, word: () => say('do.found'), path: '/verkostot/uusi', keywords: () => say('do.found.keywords') }],
  places: [{ path: '/verkostot', icon: Waypoints, word: () => say('place'), order: 3, group: 'main', key: 'v' }],
};
