import { describe, expect, it } from 'vitest';
import { mayTryAgain, named, pathAfter, pathOnward, problemOf, problems, readEntered, readLooked } from '../../../src/features/enter/model.ts';
import fi from '../../../src/features/enter/words/fi.json' with { type: 'json' };
import type { SpaceId } from '../../../src/shared/base/ids.ts';

const space = (n: number): SpaceId => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}` as SpaceId;

describe('a problem behind a link', () => {
  it('is told by its code, and one that this app does not know as no connection', () => {
    expect(problemOf('invitation-used')).toBe('invitation-used');
    expect(problemOf('brand-new-code')).toBe('no-connection');
    expect(problemOf(undefined)).toBe('no-connection');
  });

  it.each(problems)('%s has its own sentence', (problem) => {
    const others = problems.filter((other) => other !== problem).map((other) => fi[`problem.${other}`]);
    expect(fi[`problem.${problem}`]).toBeTruthy();
    expect(others).not.toContain(fi[`problem.${problem}`]);
  });

  it('offers the same link again only when it may work a moment later', () => {
    expect(problems.filter(mayTryAgain)).toEqual(['too-many', 'cannot-store', 'bad-form', 'no-connection']);
  });
});

describe('answers of the door', () => {
  const card = { id: space(1), nameFi: 'HR-sytyttäjät', nameSv: '', nameEn: '', purpose: 'Yhdessä', colour: 'hilla' };

  it('reads what a link is, also when a newer server says more or a card says less', () => {
    expect(readLooked({ kind: 'invitation', network: { ...card, rhythm: 4 }, inviter: 'Aino', expires: 5, more: true })).toEqual({
      kind: 'invitation',
      network: card,
      inviter: 'Aino',
      expires: 5,
    });
    const bare = readLooked({ kind: 'invitation', network: { id: space(1) }, inviter: 7, expires: 5 });
    expect(bare).toEqual({
      kind: 'invitation',
      network: { id: space(1), nameFi: '', nameSv: '', nameEn: '', purpose: '', colour: '' },
      inviter: null,
      expires: 5,
    });
  });

  it('reads nothing from what is no answer', () => {
    for (const odd of [null, [], 'ok', { kind: 'key', network: null, inviter: null, expires: 1 }, { kind: 'first', network: null, inviter: null }])
      expect(readLooked(odd)).toBeNull();
    expect(readEntered({ member: 'me', name: 'Aino', organisation: '', network: null })).toBeNull();
  });

  it('reads who came in, and where to', () => {
    expect(readEntered({ member: space(2), name: 'Aino', organisation: '', network: space(1) })).toEqual({
      account: { member: space(2), name: 'Aino', organisation: '' },
      network: space(1),
    });
    expect(readEntered({ member: space(2), name: 'Aino', organisation: '', network: 'x' })?.network).toBeNull();
  });
});

describe('after coming in', () => {
  it('asks first whose things are here, and goes on to the network', () => {
    const path = pathAfter(space(1), 2);
    expect(path).toMatch(/^\/omat\?minne=/);
    expect(pathOnward(new URL(path, 'https://solmu.example').searchParams)).toBe(`/verkostot/${space(1)}`);
  });

  it('goes straight on when nothing was made here', () => {
    expect(pathAfter(space(1), 0)).toBe(`/verkostot/${space(1)}`);
    expect(pathAfter(null, 0)).toBe('/');
    expect(pathAfter(null, 1)).toBe('/omat');
  });

  it('leads back to the sync panel when asked from there', () => {
    expect(pathOnward(new URLSearchParams({ minne: '/tallessa' }))).toBe('/tallessa');
  });

  it('never leads off to somewhere else', () => {
    for (const odd of ['//evil.example', 'https://evil.example', '/verkostot/../x', '/verkostot/'])
      expect(pathOnward(new URLSearchParams({ minne: odd }))).toBe('/');
  });
});

describe('what was made here', () => {
  it('has the names of the catalogue, the oldest first, and none where the catalogue has none', () => {
    const known = [
      { id: space(1), name: 'Kokeilijat' },
      { id: space(2), name: 'Aamurinki' },
    ];
    const made = [
      { space: space(3), kind: 'event', madeAt: 30, by: '' },
      { space: space(2), kind: 'event', madeAt: 20, by: '' },
      { space: space(1), kind: 'network', madeAt: 10, by: '' },
    ] as const;
    expect(named(made, known).map((thing) => thing.name)).toEqual(['Kokeilijat', 'Aamurinki', '']);
  });
});
