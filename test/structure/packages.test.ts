import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Lock {
  readonly packages: {
    readonly [path: string]: { readonly hasInstallScript?: boolean; readonly resolved?: string; readonly integrity?: string; readonly link?: boolean };
  };
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly dependencies: { readonly [name: string]: string }; readonly license: string };

describe('packages', () => {
  it('run no script while they are installed', () => {
    // Compiled under the machine's own Node they would fail to load under ours; and a script at install is the widest door there is.
    const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([path]) => path)).toEqual([]);
  });

  it('come from the registry, each with its checksum', () => {
    // Addresses are left out of the lockfile, so that a mirror serves as well; the checksum is what counts.
    const odd = Object.entries(lock.packages).filter(
      ([path, { resolved, integrity }]) => path !== '' && !(integrity?.startsWith('sha512-') === true && (resolved ?? 'https:').startsWith('https:')),
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it('that run are named by exact version', () => {
    const loose = Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it('stand beside a licence that says what package.json says', () => {
    expect(manifest.license).toBe('EUPL-1.2');
    expect(readFileSync('LICENSE', 'utf8')).toContain('EUROPEAN UNION PUBLIC LICENCE v. 1.2');
  });
});
