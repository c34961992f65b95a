/** Varmuuskopio: everything of mine in one file, out and in, and the quiet card that speaks of it when work stands on one device alone. */
import Archive from '@lucide/svelte/icons/archive';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const backup: Feature = {
  id: 'backup',
  routes: [{ path: '/varmuuskopio', load: () => import('./BackupPage.svelte') }],
  actions: [{ id: 'backup', group: 'go', icon: Archive, word: () => say('title'), path: '/varmuuskopio' }],
  panels: [
    { id: 'backup', at: 'settings', word: () => say('title'), order: 30, load: () => import('./SettingsCard.svelte') },
    { id: 'backup-in', at: 'welcome', word: () => say('title'), order: 10, load: () => import('./WelcomeCard.svelte') },
    { id: 'backup-quiet', at: 'today', word: () => say('title'), order: 5, load: () => import('./QuietCard.svelte') },
  ],
};
