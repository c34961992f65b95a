/** Löytötavarat: what was written into things in the bin by those who had not seen them go. Its words come with its page. */
import type { Feature } from '../../ui/feature.ts';

export const lost: Feature = { id: 'lost', routes: [{ path: '/loytotavarat', load: () => import('./Page.svelte') }] };
