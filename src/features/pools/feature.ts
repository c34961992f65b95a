/** Expert pools of networks, and the days that a member has for them. */
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import HandHelping from '@lucide/svelte/icons/hand-helping';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const pools: Feature = {
  id: 'pools',
  routes: [
    { path: '/poolit', load: () => import('./PoolsPage.svelte') },
    { path: '/poolit/uusi', load: () => import('./FoundPage.svelte') },
    { path: '/poolit/omat', load: () => import('./MyDaysPage.svelte') },
    { path: '/poolit/:id', load: () => import('./PoolPage.svelte') },
    { path: '/poolit/:id/muokkaa', load: () => import('./EditPage.svelte') },
  ],
  places: [{ path: '/poolit', icon: HandHelping, word: () => say('place'), order: 4, group: 'main', key: 'p' }],
  actions: [
    { id: 'found-pool', group: 'do', icon: HandHelping, word: () => say('new'), path: '/poolit/uusi', titled: 'nimi' },
    { id: 'own-days', group: 'go', icon: CalendarDays, word: () => say('list.mine'), path: '/poolit/omat' },
  ],
  panels: [
    { id: 'omat-paivat', at: 'today', word: () => say('list.mine'), order: 30, load: () => import('./TodayPanel.svelte') },
    { id: 'pooli', at: 'network', word: () => say('network.panel'), order: 40, load: () => import('./NetworkPanel.svelte') },
  ],
};
