import { describe, expect, it } from 'vitest';
import { ownerFrom, ownerLabels } from '../../src/live/owners.ts';
import type { MemberId } from '../../src/shared/base/ids.ts';

const id = (n: number) => `0190c3a4-0000-7000-8000-${String(n).padStart(12, '0')}` as MemberId;

describe('an owner', () => {
  const member = (n: number, name: string, organisation = '') => ({ member: id(n), name, organisation });
  const labels = ownerLabels([member(1, 'Aino'), member(2, 'Oskar', 'Virasto'), member(3, 'Oskar', 'Kunta')]);

  it('is a member by name, with the organisation where two have one name', () => {
    expect([...labels.keys()]).toEqual(['Aino', 'Oskar (Virasto)', 'Oskar (Kunta)']);
    expect(ownerFrom(' Aino ', labels)).toEqual({ member: id(1), name: '' });
    expect(ownerFrom('Oskar (Kunta)', labels)).toEqual({ member: id(3), name: '' });
  });

  it('is a typed name, or nobody', () => {
    expect(ownerFrom('Oskar', labels)).toEqual({ member: null, name: 'Oskar' });
    expect(ownerFrom('  ', labels)).toBeNull();
  });
});
