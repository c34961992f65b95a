/** Behind a link: the page that asks what the link is and lets in, and the page that asks whose things are on this device. */
import type { Feature } from '../../ui/feature.ts';

export const enter: Feature = {
  id: 'enter',
  routes: [
    { path: '/tule', load: () => import('./EnterPage.svelte'), frame: 'alone' },
    { path: '/omat', load: () => import('./MinePage.svelte'), frame: 'alone' },
  ],
};
