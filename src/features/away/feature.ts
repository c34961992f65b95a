/** *Kun olit poissa*: what others changed since I looked; history: how a thing once stood, and the way back; own copies of what was refused. */
import Copy from '@lucide/svelte/icons/copy';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const away: Feature = {
  id: 'away',
  actions: [{ id: 'copies', group: 'go', icon: Copy, word: () => say('go.copies'), path: '/omat-kopiot', keywords: () => say('go.copies.keywords') }],
  routes: [
    { path: '/poissa', load: () => import('./AwayPage.svelte') },
    { path: '/omat-kopiot', load: () => import('./CopiesPage.svelte') },
    { path: '/historia/:space/:kind', load: () => import('./HistoryPage.svelte') },
    { path: '/historia/:space/:kind/:doc', load: () => import('./HistoryPage.svelte') },
  ],
};
