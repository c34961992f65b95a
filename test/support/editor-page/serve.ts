/** Builds the editor's page and serves it from memory, under the security policy that the app lives under; or leaves it in a folder for a real server. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, loadConfigFromFile, type Plugin, type Rolldown } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../..');

export const policy = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'",
  "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
  "require-trusted-types-for 'script'; trusted-types svelte-trusted-html solmu-url default",
].join('; ');

const types: { readonly [extension: string]: string } = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** The plugin of the words, as the app's own configuration has it: read from there so that vite, not Node, finds what it imports. */
async function wordsPlugin(): Promise<Plugin> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'test' }, resolve(root, 'vite.config.ts'), root, 'silent');
  const plugins = (loaded?.config.plugins ?? []).flat(3);
  const found = plugins.find((plugin): plugin is Plugin => typeof plugin === 'object' && plugin !== null && 'name' in plugin && plugin.name === 'solmu-words');
  if (found === undefined) throw new Error('vite.config.ts has no plugin of the words');
  return found;
}

/** The page's files by their paths. */
async function builtPage(): Promise<Map<string, string | Uint8Array>> {
  const built = (await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [svelte({ configFile: false }), await wordsPlugin()],
    define: { __APP_VERSION__: '"test"' },
    resolve: { conditions: ['browser', 'module', 'import', 'default'] },
    build: { write: false, minify: false, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
    server: { fs: { allow: [root] } },
  })) as Rolldown.RolldownOutput;
  return new Map(built.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}

/** Writes the page into a folder, for a real server to serve in place of the app. */
export async function editorPageIn(folder: string): Promise<string> {
  for (const [path, body] of await builtPage()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), body);
  }
  return folder;
}

export async function serveEditorPage(): Promise<Served> {
  const files = await builtPage();
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '/').split('?')[0];
    const body = files.get(path ?? '');
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': `${types[extname(path ?? '')] ?? 'application/octet-stream'}; charset=utf-8`,
      'content-security-policy': policy,
    });
    response.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
