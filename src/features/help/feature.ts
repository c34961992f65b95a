/** Help: how work is kept, in plain words; the keys; and putting Solmu among the device's own apps, offered when it has proved useful. */
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const help: Feature = {
  id: 'help',
  routes: [{ path: '/ohje', load: () => import('./HelpPage.svelte') }],
  panels: [
    { id: 'install', at: 'today', word: () => say('install'), order: 95, load: () => import('./InstallCard.svelte') },
    { id: 'help', at: 'settings', word: () => say('title'), order: 90, load: () => import('./HelpPanel.svelte') },
  ],
};
