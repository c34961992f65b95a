/** Goals: sentences that a network works towards, their steps, and the plan in which they stand. Lends the plan to the network's page and my own steps to Tänään. */
import Target from '@lucide/svelte/icons/target';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const goals: Feature = {
  id: 'goals',
  routes: [
    { path: '/tavoitteet', load: () => import('./GoalsPage.svelte') },
    { path: '/tavoitteet/:id', load: () => import('./GoalPage.svelte') },
  ],
  places: [{ path: '/tavoitteet', icon: Target, word: () => say('place'), order: 1, group: 'together', key: 'o' }],
  panels: [
    { id: 'suunnitelma', at: 'network', word: () => say('plan'), order: 1, load: () => import('./PlanPanel.svelte') },
    { id: 'askeleet', at: 'today', word: () => say('mine'), order: 1, load: () => import('./MySteps.svelte') },
  ],
};
