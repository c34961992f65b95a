/** Settings of this device: language, theme, keys. */
import Settings from '@lucide/svelte/icons/settings';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const settings: Feature = {
  id: 'settings',
  actions: [{ id: 'settings', group: 'go', icon: Settings, word: () => say('title'), path: '/asetukset', keywords: () => say('go.keywords') }],
  routes: [{ path: '/asetukset', load: () => import('./SettingsPage.svelte') }],
};
