/**
 * What a feature hands to the app: its screens and its places in the menus. One folder, one line in `app/registry.ts`.
 *
 * ```ts
 * export const events: Feature = {
 *   id: 'events',
 *   routes: [{ path: '/tapahtumat/:id', load: () => import('./EventPage.svelte') }],
 *   places: [{ path: '/tapahtumat', icon: CalendarDays, word: () => say('place'), order: 2, group: 'main' }],
 * };
 * ```
 */
import type { Component } from 'svelte';
import type { Path } from './navigation.ts';

/** What every screen is given: the `:named` parts of its path (decoded), and the query of the address. */
export interface PageProps {
  readonly params: { readonly [name: string]: string };
  readonly query: URLSearchParams;
}

export type Page = Component<PageProps>;

/** A screen as its file gives it; one that needs no params declares no props. */
export type AnyPage = Component<never>;

export interface Route {
  /** `/tapahtumat/:id`: parts that begin with a colon take one part of the address. A literal part wins over a named one. */
  readonly path: Path;
  readonly load: () => Promise<{ readonly default: AnyPage }>;
  /** `alone`: without the frame (welcome, invitation). */
  readonly frame?: 'app' | 'alone';
}

export interface Place {
  readonly path: Path;
  readonly icon: Component;
  /** A function, so that the word follows the language. */
  readonly word: () => string;
  /** The word in the phone's bottom bar, with a soft hyphen where it may break; `word` when absent. */
  readonly narrow?: () => string;
  /** From 1 in its group. */
  readonly order: number;
  /** `together` is the second group of the sidebar; on a phone it stands under *Lisää*. */
  readonly group: 'main' | 'together';
  /** The second key after G, lower case. */
  readonly key?: string;
}

export interface Feature {
  readonly id: string;
  readonly routes: readonly Route[];
  readonly places?: readonly Place[];
}
