/**
 * The address bar, and who may change it: History API, typed paths, links taken over, scroll places kept.
 * Screens are shown by Router.svelte; this file knows none of them.
 */
import { createSubscriber } from 'svelte/reactivity';

/** An address inside the app: path, perhaps query and hash. */
export type Path = `/${string}`;

/** The names of the `:parts` of a pattern. */
export type PartsOf<Pattern extends string> = Pattern extends `${infer Head}/${infer Rest}`
  ? PartsOf<Head> | PartsOf<Rest>
  : Pattern extends `:${infer Name}`
    ? Name
    : never;

export interface Whereabouts {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly hash: string;
  /** Counts what was shown: a new number for every arrival, also at the same path. */
  readonly arrival: number;
  /** Where the page stood when it was left, in pixels; 0 on a first visit. */
  readonly scrollTop: number;
}

interface Entry {
  readonly solmu: string;
}

const scrollKey = 'solmu.scroll.';
const heard = new Set<() => void>();
const subscribe = createSubscriber((update) => {
  heard.add(update);
  return () => heard.delete(update);
});

let arrival = 0;
let whereabouts: Whereabouts = { path: '/', query: new URLSearchParams(), hash: '', arrival, scrollTop: 0 };

/** Where the member is now. Reactive. */
export function here(): Whereabouts {
  subscribe();
  return whereabouts;
}

/** Fills a pattern: `hrefOf('/tapahtumat/:id', { id })`. */
export function hrefOf<Pattern extends Path>(pattern: Pattern, parts: { readonly [Name in PartsOf<Pattern>]: string }): Path {
  const given: { readonly [name: string]: string } = parts;
  return pattern.replace(/:([^/]+)/g, (_, name: string) => encodeURIComponent(given[name] ?? '')) as Path;
}

/** Goes to an address of the app. `replace` leaves no step behind for Back. */
export function go(path: Path, { replace = false }: { replace?: boolean } = {}): void {
  keepScroll();
  const entry: Entry = { solmu: crypto.randomUUID() };
  if (replace) history.replaceState(entry, '', path);
  else history.pushState(entry, '', path);
  arrive(0);
}

/** Back to where the member came from; to `fallback` when the app was opened right here. */
export function back(fallback: Path): void {
  if (arrival > 1 && history.length > 1) history.back();
  else go(fallback, { replace: true });
}

/** Changes what tabs, filters and the like keep in the address; null takes a name away. Makes no step for Back, and the page stays as it is. */
export function setQuery(changes: { readonly [name: string]: string | null }): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(history.state, '', url);
  whereabouts = { ...whereabouts, query: url.searchParams };
  tell();
}

/** Listens to Back, Forward and clicks on links. Call once, at start; call what it gives to stop. */
export function startNavigation(): () => void {
  history.scrollRestoration = 'manual';
  if (entryKey() === null) history.replaceState({ solmu: crypto.randomUUID() } satisfies Entry, '', location.href);
  const onPop = (): void => arrive(keptScroll());
  const onHide = (): void => keepScroll();
  addEventListener('popstate', onPop);
  addEventListener('pagehide', onHide);
  document.addEventListener('click', followLink);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Back leaves before anybody is asked, so the scroll place is noted while the page stands.
  const onScroll = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keepScroll, 150);
  };
  addEventListener('scroll', onScroll, { passive: true });
  arrive(keptScroll());
  return () => {
    clearTimeout(timer);
    removeEventListener('popstate', onPop);
    removeEventListener('pagehide', onHide);
    removeEventListener('scroll', onScroll);
    document.removeEventListener('click', followLink);
  };
}

/** The address a click means to go to inside the app, or null when the browser should do as always (new tab, download, another site, a jump inside the page). */
export function linkPath(
  event: Pick<MouseEvent, 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'defaultPrevented'>,
  link: Pick<HTMLAnchorElement, 'href' | 'target' | 'hasAttribute'>,
  at: Pick<Location, 'origin' | 'pathname' | 'search'>,
): Path | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  if (link.hasAttribute('download') || link.hasAttribute('data-native') || (link.target !== '' && link.target !== '_self')) return null;
  const url = new URL(link.href);
  if (url.origin !== at.origin) return null;
  if (url.hash !== '' && url.pathname === at.pathname && url.search === at.search) return null;
  return `${url.pathname}${url.search}${url.hash}` as Path;
}

function followLink(event: MouseEvent): void {
  const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.href !== '');
  if (!link) return;
  const path = linkPath(event, link, location);
  if (path === null) return;
  event.preventDefault();
  go(path, { replace: new URL(path, location.origin).href === location.href });
}

function arrive(scrollTop: number): void {
  arrival += 1;
  whereabouts = { path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash, arrival, scrollTop };
  tell();
}

function tell(): void {
  for (const update of [...heard]) update();
}

function entryKey(): string | null {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('solmu' in state)) return null;
  return typeof state.solmu === 'string' ? state.solmu : null;
}

function keepScroll(): void {
  const key = entryKey();
  if (key === null) return;
  try {
    sessionStorage.setItem(scrollKey + key, String(Math.round(scrollY)));
  } catch {
    // Storage is forbidden: Back goes to the top.
  }
}

function keptScroll(): number {
  try {
    return Number(sessionStorage.getItem(scrollKey + (entryKey() ?? ''))) || 0;
  } catch {
    return 0;
  }
}
