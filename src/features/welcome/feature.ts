/** The first screens: who are you, how do you come in, and how your data travels. */
import type { Feature } from '../../ui/feature.ts';

export const welcome: Feature = {
  id: 'welcome',
  routes: [
    { path: '/tervetuloa', load: () => import('./Welcome.svelte'), frame: 'alone' },
    { path: '/nain-tietosi-kulkevat', load: () => import('./DataPage.svelte'), frame: 'alone' },
  ],
};
