import { describe, expect, it } from 'vitest';
import type { NetworkRow } from '../../../src/catalog/rows.ts';
import { grouped } from '../../../src/features/away/model.ts';
import type { NewsLine } from '../../../src/live/news.ts';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';

const [hr, digi, unknown] = [freshId<'space'>(), freshId<'space'>(), freshId<'space'>()];
const networks = [hr, digi].map((id) => ({ id, nameFi: 'n' }) as NetworkRow);
const line = (key: string, of: readonly SpaceId[]) => ({ key, networks: of }) as unknown as NewsLine;

describe('the lines of Kun olit poissa', () => {
  it('stand by network, the network with the newest first; a joint thing with the first of its networks that is here', () => {
    const groups = grouped([line('a', [digi]), line('b', [hr]), line('c', [unknown, digi]), line('d', [unknown])], networks);
    expect(groups.map((group) => [group.network?.id ?? null, group.lines.map((one) => one.key)])).toEqual([
      [digi, ['a', 'c']],
      [hr, ['b']],
      [null, ['d']],
    ]);
  });
});
