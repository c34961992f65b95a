/** Events: what is coming, founding one, and the page where the organisers build its agenda. */
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CalendarPlus from '@lucide/svelte/icons/calendar-plus';
import type { Feature } from '../../ui/feature.ts';
import { say } from './words.ts';

export const events: Feature = {
  id: 'events',
  routes: [
    { path: '/tapahtumat', load: () => import('./EventsPage.svelte') },
    { path: '/tapahtumat/uusi', load: () => import('./NewEventPage.svelte') },
    { path: '/tapahtumat/:id', load: () => import('./EventPage.svelte') },
  ],
  actions: [
    {
      id: 'new-event',
      group: 'do',
      icon: CalendarPlus,
      word: () => say('list.new'),
      path: '/tapahtumat/uusi',
      keywords: () => say('do.new.keywords'),
      titled: 'nimi',
    },
  ],
  places: [{ path: '/tapahtumat', icon: CalendarDays, word: () => say('place'), narrow: () => say('place.narrow'), order: 2, group: 'main', key: 'a' }],
};
