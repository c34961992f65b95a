import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import { Ways } from '../../../sync-server/rooms/ways.ts';

const [own, network, other, goal] = ['own', 'network', 'other', 'goal'] as unknown as [SpaceId, SpaceId, SpaceId, SpaceId];

describe('the ways to a space', () => {
  it('[R52] open it with the first and end it with the last, and with it what was reached through it', () => {
    const ways = new Ways();
    expect([ways.add(own, network), ways.add(own, other), ways.add(network, goal), ways.add(other, goal), ways.add(other, goal)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(ways.take(own, network)).toEqual([network]);
    expect(ways.take(own, network)).toEqual([]);
    expect(ways.take(own, other)).toEqual([other, goal]);
    expect(ways.add(own, goal)).toBe(true);
  });

  it('[R52] are the same as asking at each moment what can be reached, whatever comes and goes', () => {
    const hosts = [network, other];
    const spaces = ['a', 'b', 'c'] as unknown as readonly SpaceId[];
    const step = fc.record({ isAdded: fc.boolean(), via: fc.constantFrom(own, ...hosts), space: fc.constantFrom(...hosts, ...spaces) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ways = new Ways();
        const open = new Set<SpaceId>();
        const links = new Set<string>();
        for (const { isAdded, via, space } of steps) {
          // The server asks of a network's rows only while the network itself is heard, and networks host no networks
          if (via !== own && (!open.has(via) || hosts.includes(space))) continue;
          if (isAdded) {
            links.add(`${via} ${space}`);
            if (ways.add(via, space)) open.add(space);
          } else {
            links.delete(`${via} ${space}`);
            for (const ended of ways.take(via, space)) open.delete(ended);
          }
          for (const host of hosts) if (!links.has(`${own} ${host}`)) for (const one of spaces) links.delete(`${host} ${one}`);
          const reached = [...hosts, ...spaces].filter((one) => [own, ...hosts].some((from) => links.has(`${from} ${one}`)));
          expect([...open].sort()).toEqual([...reached].sort());
        }
      }),
      { seed: 52, numRuns: 300 },
    );
  });
});
