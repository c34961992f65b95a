/** Erasing for good what lies in the bin. Its words come with it. */
import type { Feature } from '../../ui/feature.ts';

export const erase: Feature = {
  id: 'erase',
  routes: [],
  panels: [{ id: 'erase', at: 'bin', word: () => '', order: 1, load: () => import('./Way.svelte') }],
};
