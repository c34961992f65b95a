/**
 * The service worker: the whole shell on the device, so that the app opens without a line. Answers of the server are never
 * kept here. A new version waits until a page says `take-over`.
 */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'message', heard: (event: MessageEvent<unknown>) => void): void;
  addEventListener(type: 'install', heard: (event: Event & { addRoutes?: (route: unknown) => Promise<void> | undefined }) => void): void;
  addEventListener(type: 'activate', heard: (event: Event & { waitUntil(done: Promise<unknown>): void }) => void): void;
}
declare const self: Worker;

/**
 * What the build made; written here by shell-plugin.ts. Names of files under `assets/`, which hold their hash, in one string with
 * blanks between, since two hundred objects would weigh more than the rest of this worker; others with their revision.
 */
declare const __SHELL__: { readonly hashed: string; readonly others: { readonly url: string; readonly revision: string }[] };
// Named once: the build writes the list wherever the name stands.
const { hashed, others } = __SHELL__;
const shell = [...hashed.split(' ').map((name) => ({ url: `/assets/${name}`, revision: null })), ...others];

precacheAndRoute(shell, { cleanURLs: false, ignoreURLParametersMatching: [/.*/] });
cleanupOutdatedCaches();
// Any address of the app is the same page; what it means, the page decides.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api\//, /^\/sync$/, /^\/health$/, /\/[^/]+\.[a-z0-9]+$/] }));

// Where the engine knows static routes, files that carry their hash come from the cache without waking this worker for each.
self.addEventListener('install', (event) => {
  event.addRoutes?.({ condition: { urlPattern: { pathname: '/assets/*' }, requestMethod: 'get' }, source: 'cache' })?.catch(() => undefined);
});

self.addEventListener('message', (event) => {
  const data = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'take-over') void self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
