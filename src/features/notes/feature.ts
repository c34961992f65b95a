/** Notes: my own, which nobody else ever gets, and those of my networks, written together. */
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const notes: Feature = {
  id: 'notes',
  routes: [
    { path: '/muistiinpanot', load: () => import('./NotesPage.svelte') },
    { path: '/muistiinpanot/uusi', load: () => import('./NewNotePage.svelte') },
    { path: '/muistiinpanot/:space/:id', load: () => import('./NotePage.svelte') },
  ],
  places: [{ path: '/muistiinpanot', icon: NotebookPen, word: () => say('place'), narrow: () => say('place.narrow'), order: 5, group: 'main', key: 'm' }],
  actions: [
    {
      id: 'new-note',
      icon: NotebookPen,
      word: () => say('new'),
      path: '/muistiinpanot/uusi',
      group: 'do',
      keywords: () => say('new.keywords'),
      titled: 'otsikko',
    },
  ],
  panels: [{ id: 'notes', at: 'network', word: () => say('place'), order: 40, load: () => import('./NetworkNotes.svelte') }],
};
