import { describe, expect, it } from 'vitest';
import { aliasesIn } from '../../../src/shared/access/aliases.ts';
import { freshId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';

describe('aliases', () => {
  it('[D114] the rows of a space tell who an old id is today; what is odd is nobody', () => {
    const [old, aino, björn] = [freshId<'member'>(), freshId<'member'>(), freshId<'member'>()];
    const rows = new Map<string, Json>([
      [`alias/${old}`, { member: aino }],
      [`role/${björn}`, { role: 'member', name: 'Björn' }],
      ['alias/', { member: aino }],
      ['alias/joku', { member: aino }],
      [`alias/${björn}`, { member: 'joku' }],
      [`alias/${aino}`, null],
    ]);
    expect([...aliasesIn(rows)]).toEqual([[old, aino]]);
  });
});
