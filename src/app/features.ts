/** What the registered features bring: all routes, and the places of the menus in their order. */
import { setActions } from '../ui/actions.ts';
import type { Feature, Place, Route } from '../ui/feature.ts';
import { setPanels } from '../ui/panels.ts';
import { wordsWhole } from '../words/words.ts';
import { addresses } from './addresses.ts';
import * as registry from './registry.ts';

const features: readonly Feature[] = Object.values(registry);
setPanels(features.flatMap((feature) => feature.panels ?? []).map(speaking));

/** What is shown when its words are there, too. A screen with a picture for its start speaks from the first look on. */
function speaking<Part extends { readonly load: () => Promise<unknown>; readonly boot?: unknown }>(part: Part): Part {
  if (part.boot) return part;
  const load = async (): Promise<unknown> => {
    const [loaded] = await Promise.all([part.load(), wordsWhole()]);
    return loaded;
  };
  return { ...part, load } as Part;
}
setActions(
  features.flatMap((feature) => feature.actions ?? []),
  features.flatMap((feature) => feature.places ?? []).toSorted((a, b) => (a.group === b.group ? a.order - b.order : a.group === 'main' ? -1 : 1)),
);

export const routes: readonly Route[] = [
  ...features.flatMap((feature) => feature.routes).map(speaking),
  { path: addresses.more, load: () => import('./MorePage.svelte') },
];

export function places(group: Place['group']): readonly Place[] {
  return features
    .flatMap((feature) => feature.places ?? [])
    .filter((place) => place.group === group)
    .toSorted((a, b) => a.order - b.order);
}

/** Where *Solmu* leads: the first place, or the start address when a feature holds it. */
export function homePath(): Place['path'] {
  return routes.some((route) => route.path === addresses.home) ? addresses.home : (places('main')[0]?.path ?? addresses.settings);
}

/** Whether a place is the page shown, or one above it. `/` is only itself. */
export function isAt(place: Place['path'], path: string): boolean {
  return path === place || (place !== '/' && path.startsWith(`${place}/`));
}
