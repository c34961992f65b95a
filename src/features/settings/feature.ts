/** Settings of this device: language, theme, keys. */
import type { Feature } from '../../ui/feature.ts';

export const settings: Feature = {
  id: 'settings',
  routes: [{ path: '/asetukset', load: () => import('./SettingsPage.svelte') }],
};
