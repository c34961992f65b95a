/** Goals: sentences that a network works towards, their steps, and the plan in which they stand. Lends the plan to the network's page and my own steps to Tänään. */
import Footprints from '@lucide/svelte/icons/footprints';
import Target from '@lucide/svelte/icons/target';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const goals: Feature = {
  id: 'goals',
  routes: [
    { path: '/tavoitteet', load: () => import('./GoalsPage.svelte') },
    { path: '/tavoitteet/uusi', load: () => import('./NewGoalPage.svelte') },
    { path: '/tavoitteet/askel', load: () => import('./NewStepPage.svelte') },
    { path: '/tavoitteet/:id', load: () => import('./GoalPage.svelte') },
  ],
  places: [{ path: '/tavoitteet', icon: Target, word: () => say('place'), order: 1, group: 'together', key: 'o' }],
  actions: [
    { id: 'new-goal', group: 'do', icon: Target, word: () => say('new'), path: '/tavoitteet/uusi', titled: 'kun' },
    { id: 'new-step', group: 'do', icon: Footprints, word: () => say('mine.new'), path: '/tavoitteet/askel', titled: 'askel' },
  ],
  panels: [
    { id: 'suunnitelma', at: 'network', word: () => say('plan'), order: 1, load: () => import('./PlanPanel.svelte') },
    { id: 'askeleet', at: 'today', word: () => say('mine'), order: 1, load: () => import('./MySteps.svelte') },
  ],
};
