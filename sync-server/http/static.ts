/**
 * The built app. The list of files is read once, so that no path from outside ever touches the disk;
 * an address without a file is a page of the app and gets its HTML.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const types: { readonly [ending: string]: string } = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  woff2: 'font/woff2',
};
const squeezable = /^(text|application)\/|svg/;
/** Files whose name changes with their content: index-B3x9Qk2a.js. */
const hashedName = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.\w+$/;

interface File {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
  readonly cache: string;
  squeezed: Promise<Uint8Array<ArrayBuffer>> | null;
}

export class BuiltApp {
  readonly #files = new Map<string, File>();

  /** @param folder where the build lies; without one the server still syncs, and says on its page what is missing */
  constructor(folder: string) {
    for (const name of filesIn(folder)) this.#files.set(`/${name}`, fileAt(join(folder, name), `/${name}`));
  }

  /** Answers GET and HEAD for any path that is not the server's own. */
  async answer(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    const { pathname } = new URL(request.url);
    const file = this.#files.get(pathname) ?? (isPage(pathname) ? this.#files.get('/index.html') : undefined);
    if (!file) return isPage(pathname) ? new Response('The app has not been built: run npm start.\n', { status: 503 }) : new Response(null, { status: 404 });
    const headers = new Headers({ 'Content-Type': file.type, 'Cache-Control': file.cache, ETag: file.etag, Vary: 'Accept-Encoding' });
    if (request.headers.get('If-None-Match') === file.etag) return new Response(null, { status: 304, headers });
    const wantsGzip = squeezable.test(file.type) && /\bgzip\b/.test(request.headers.get('Accept-Encoding') ?? '');
    if (wantsGzip) {
      file.squeezed ??= promisify(gzip)(file.body).then((bytes) => new Uint8Array(bytes));
      headers.set('Content-Encoding', 'gzip');
    }
    const body = wantsGzip && file.squeezed ? await file.squeezed : file.body;
    headers.set('Content-Length', String(body.length));
    return new Response(request.method === 'HEAD' ? null : body, { headers });
  }
}

/** Deep links have no ending; a missing script or picture must not come back as HTML. */
function isPage(pathname: string): boolean {
  return !pathname.startsWith('/assets/') && !/\.[a-z0-9]{1,11}$/i.test(pathname);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => String(name).replaceAll('\\', '/'))
      .filter((name) => !name.split('/').some((part) => part.startsWith('.')) && statSync(join(folder, name)).isFile());
  } catch {
    return [];
  }
}

function fileAt(path: string, address: string): File {
  const body = new Uint8Array(readFileSync(path));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const cache = hashedName.test(address) ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { body, type, etag, cache, squeezed: null };
}
