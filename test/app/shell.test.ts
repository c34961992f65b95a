import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shellFiles, writeShellList } from '../../src/app/build/shell-plugin.ts';
import { calmMs, isCalm } from '../../src/app/calm.ts';

describe('the shell that the service worker keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-shell-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is every file of the build but the worker and the list itself, each with its digest; the list has one too', () => {
    mkdirSync(join(folder, 'assets'));
    mkdirSync(join(folder, '.vite'));
    for (const name of ['index.html', 'sw.js', 'assets/main-abc.js', 'assets/main-abc.js.map', '.vite/manifest.json', 'manifest.fi.webmanifest'])
      writeFileSync(join(folder, name), name);
    const files = shellFiles(folder);
    expect(files.map(([url]) => url)).toEqual(['/assets/main-abc.js', '/index.html', '/manifest.fi.webmanifest']);
    for (const [url, digest] of files) expect(digest).toBe(createHash('sha256').update(url.slice(1)).digest('base64'));
    const listed = writeShellList(folder);
    expect(listed).toBe(
      createHash('sha256')
        .update(readFileSync(join(folder, 'shell.json')))
        .digest('base64'),
    );
    expect(writeShellList(folder)).toBe(listed);
    writeFileSync(join(folder, 'index.html'), 'another');
    expect(writeShellList(folder)).not.toBe(listed);
  });
});

describe('a waiting version', () => {
  const calm = { now: calmMs, hiddenSince: 0, unsent: false, formOpen: false };

  it('takes over by itself after five minutes out of sight, with nothing unsent and no form open', () => {
    expect(isCalm(calm)).toBe(true);
  });

  it.each([
    ['while somebody looks', { ...calm, hiddenSince: null }],
    ['a moment too early', { ...calm, now: calmMs - 1 }],
    ['with something unsent', { ...calm, unsent: true }],
    ['with a form open', { ...calm, formOpen: true }],
  ])('does not %s', (_, moment) => expect(isCalm(moment)).toBe(false));
});

describe('manifests', () => {
  it.each(['fi', 'sv', 'en'])('in %s say the same app and name icons that exist', (language) => {
    const read = (name: string) =>
      JSON.parse(readFileSync(`public/manifest.${name}.webmanifest`, 'utf8')) as {
        id: string;
        start_url: string;
        lang: string;
        short_name: string;
        icons: { src: string; purpose: string }[];
        shortcuts: unknown[];
      };
    const manifest = read(language);
    expect([manifest.id, manifest.start_url, manifest.lang]).toEqual(['/', '/?source=app', language]);
    expect(manifest.short_name.length).toBeLessThanOrEqual(12);
    expect(manifest.shortcuts.length).toBeLessThanOrEqual(4);
    expect(manifest.icons.map((icon) => icon.purpose)).toEqual(['any', 'any', 'maskable', 'maskable', 'monochrome']);
    for (const icon of manifest.icons) expect(readFileSync(`public${icon.src}`).length).toBeGreaterThan(100);
  });
});
