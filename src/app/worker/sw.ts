/**
 * The service worker: the whole shell on the device, so that the app opens without a line, and background sync. Answers of the server are never
 * kept here. A new version waits until a page says `take-over`.
 */
import { sendUnsent } from './send.ts';
import { forgetOthers, fromShell, installShell } from './shell.ts';

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'message', heard: (event: MessageEvent<unknown>) => void): void;
  addEventListener(type: 'install', heard: (event: Lasting & { addRoutes?: (route: unknown) => Promise<void> | undefined }) => void): void;
  addEventListener(type: 'activate', heard: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', heard: (event: Event & { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void): void;
  addEventListener(type: 'sync', heard: (event: Lasting) => void): void;
}
declare const self: Worker;

self.addEventListener('install', (event) => {
  // Where the engine knows static routes, files that carry their hash come from the cache without waking this worker for each.
  event.addRoutes?.({ condition: { urlPattern: { pathname: '/assets/*' }, requestMethod: 'get' }, source: 'cache' })?.catch(() => undefined);
  event.waitUntil(installShell());
});
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {
  const answer = fromShell(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener('message', (event) => {
  const data = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'take-over') void self.skipWaiting();
});
self.addEventListener('sync', (event) => event.waitUntil(sendAll()));

/** Rejects when something still waits, so that the browser asks again later, with growing pauses. */
async function sendAll(): Promise<void> {
  if ((await sendUnsent('solmu-')) !== 'done') throw new Error('not all is sent');
}
