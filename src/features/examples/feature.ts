/** The example set: offered where nothing is yet, marked while it is here, removed in one go. */
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const examples: Feature = {
  id: 'examples',
  routes: [],
  panels: [
    { id: 'examples', at: 'today', word: () => say('panel'), order: 90, load: () => import('./TryExamples.svelte') },
    { id: 'examples', at: 'settings', word: () => say('panel'), order: 60, load: () => import('./ExamplesHere.svelte') },
  ],
};
