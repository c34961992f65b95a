/** Tänään: what comes next over all my networks. */
import Sun from '@lucide/svelte/icons/sun';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const today: Feature = {
  id: 'today',
  routes: [{ path: '/', load: () => import('./TodayPage.svelte'), boot: () => import('./TodayBoot.svelte') }],
  places: [{ path: '/', icon: Sun, word: () => say('place'), order: 1, group: 'main', key: 't' }],
};
