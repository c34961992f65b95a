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
  /** What stands there while the storage opens, from what the screen kept for it; it knows no device. */
  readonly boot?: () => Promise<{ readonly default: Component }>;
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

/** Where one feature shows a part of another's page without the two knowing each other. */
export type PanelPlace = 'network' | 'today' | 'settings' | 'event' | 'welcome' | 'bin';

/** What a panel is given: the space whose page it stands on, '' where the page is of none. */
export interface PanelProps {
  readonly space: string;
  /** In the bin: which of the space's documents lies there, what it is called, and whether it was erased for good. */
  readonly binned?: { readonly kind: string; readonly doc: string; readonly name: string; readonly erased: boolean };
}

/** A part that a feature lends to a page: a tab of the network's page, a block of Tänään, a card of the settings, a way in, an act for a thing in the bin. */
export interface Panel {
  readonly id: string;
  readonly at: PanelPlace;
  readonly word: () => string;
  readonly order: number;
  readonly load: () => Promise<{ readonly default: Component<PanelProps> }>;
}

/** Something to do or a place to go to that *Hae tai tee* (Ctrl/⌘ K) offers by its name. */
export interface Action {
  readonly id: string;
  /** Makes something, or leads somewhere that no menu names. */
  readonly group: 'do' | 'go';
  readonly icon: Component;
  readonly word: () => string;
  readonly path: Path;
  /** Other words it is found by, with spaces between. */
  readonly keywords?: () => string;
  /** The name in the query of the address under which its page takes what was typed as a title; absent: it takes none. */
  readonly titled?: string;
}

export interface Feature {
  readonly id: string;
  readonly actions?: readonly Action[];
  readonly panels?: readonly Panel[];
  readonly routes: readonly Route[];
  readonly places?: readonly Place[];
}
