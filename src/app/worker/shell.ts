/**
 * The shell on the device: every file of one build in one cache, named by the digest of their list. Whatever is put there was compared with its own
 * digest first, so that a captive portal's page, a file of the deploy before or after, or half a file never becomes part of the app: then nothing is
 * installed, and what was there stays. (A library stood here that compared nothing and weighed six times as much.)
 */

/** Written by shell-plugin.ts: the digest of `shell.json`, SHA-256 in base64. */
declare const __SHELL__: string;
const listDigest = __SHELL__;

const prefix = 'solmu-shell-';
const cacheName = prefix + listDigest.slice(0, 16);
const atOnce = 6;

/** [address, SHA-256 in base64] */
type ShellFile = readonly [url: string, digest: string];

/** Rejects when any file is not what the list says; what has come is there at the next try. */
export async function installShell(): Promise<void> {
  const list = await fetch('/shell.json', { integrity: `sha256-${listDigest}`, cache: 'no-store' });
  const files = [...((await list.json()) as ShellFile[])];
  const cache = await caches.open(cacheName);
  const take = async (): Promise<void> => {
    for (let file = files.pop(); file; file = files.pop()) await keep(cache, file);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}

async function keep(cache: Cache, [url, digest]: ShellFile): Promise<void> {
  if (await cache.match(url)) return;
  // A name that carries its hash is the same file in every build.
  const isHashed = url.startsWith('/assets/');
  const before = isHashed ? await caches.match(url) : undefined;
  const file = before ?? (await fetch(url, { integrity: `sha256-${digest}`, cache: isHashed ? 'default' : 'no-cache' }));
  if (!file.ok) throw new Error(url);
  await cache.put(url, file);
}

/** The builds before this one. */
export async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName && /^(solmu-shell|workbox-precache)-/.test(name)).map((name) => caches.delete(name)));
}

const notPages = /^\/(api\/|sync$|health$)|\/[^/]+\.[a-z0-9]+$/;

/** Any address of the app is the same page; what it means, the page decides. What is asked after `?` changes no file. */
export function fromShell(request: Request): Promise<Response> | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || /^\/(api\/|sync$|health$)/.test(pathname)) return null;
  const isPage = request.mode === 'navigate' && !notPages.test(pathname);
  return answer(isPage ? '/index.html' : pathname, request);
}

async function answer(url: string, request: Request): Promise<Response> {
  return (await (await caches.open(cacheName)).match(url)) ?? fetch(request);
}
