/** *Kun olit poissa*: what others changed since I looked; and history: how a thing once stood, and the way back. */
import type { Feature } from '../../ui/feature.ts';

export const away: Feature = {
  id: 'away',
  routes: [
    { path: '/poissa', load: () => import('./AwayPage.svelte') },
    { path: '/historia/:space/:kind', load: () => import('./HistoryPage.svelte') },
    { path: '/historia/:space/:kind/:doc', load: () => import('./HistoryPage.svelte') },
  ],
};
