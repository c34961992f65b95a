/** My devices: which are signed in, joining another by a code that two screens compare, signing one out. */
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const devices: Feature = {
  id: 'devices',
  routes: [
    { path: '/laitteet', load: () => import('./DevicesPage.svelte') },
    { path: '/liita', load: () => import('./JoinPage.svelte'), frame: 'alone' },
  ],
  panels: [{ id: 'devices', at: 'settings', word: () => say('title'), order: 20, load: () => import('./DevicesPanel.svelte') }],
};
