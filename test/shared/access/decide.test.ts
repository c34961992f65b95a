import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpenToHosts, mayAddOrganiser, mayInvite, mayJoinPool, mayRead, mayWrite, type Roles, rolesThroughHosts } from '../../../src/shared/access/decide.ts';

const kinds = ['profile', 'availability', 'note', 'card', 'plan', 'event', 'floor', 'goal', 'pool'] as const;

describe('who may write', () => {
  it.each([
    ['self', ['profile', 'availability', 'note']],
    ['coordinator', ['note', 'card', 'plan']],
    ['organiser', ['event', 'floor']],
    ['member', ['note', 'plan']],
    ['owner', ['goal']],
    ['host-member', ['goal']],
    ['host-coordinator', ['goal']],
    ['steward', ['pool']],
    ['expert', []],
    ['', []],
    ['emperor', []],
  ])('[D24] %s writes %j', (role, writes) => {
    expect(kinds.filter((kind) => mayWrite(kind, role))).toEqual(writes);
    expect(kinds.filter((kind) => mayWrite(kind, [{ role }]))).toEqual(writes);
    expect(kinds.filter((kind) => mayWrite(kind, { role }))).toEqual(writes);
  });

  it('[D24] nobody without a role reads, writes, invites or adds', () => {
    for (const none of [null, undefined, '', [], [{}], [null]] as Roles[]) {
      expect([mayRead(none), mayWrite('event', none), mayInvite(none), mayAddOrganiser(none)]).toEqual([false, false, false, false]);
    }
  });

  it('[D24] one of several roles is enough; a role of a newer version reads and does no more', () => {
    expect(mayWrite('card', [{ role: 'member' }, { role: 'coordinator' }])).toBe(true);
    expect([mayRead('steward'), mayWrite('event', 'steward'), mayInvite('steward')]).toEqual([true, false, false]);
    expect([mayInvite('coordinator'), mayInvite('member'), mayAddOrganiser('organiser'), mayAddOrganiser('coordinator')]).toEqual([true, false, true, false]);
  });

  it('[D24] a goal or a pool is open to the members of its hosts, an event is not', () => {
    expect(rolesThroughHosts('goal', [{ role: 'member' }, 'coordinator', null])).toEqual(['host-member', 'host-coordinator']);
    expect(rolesThroughHosts('event', [{ role: 'member' }])).toEqual([]);
    expect(rolesThroughHosts('pool', [undefined, []])).toEqual([]);
    expect(['network', 'event', 'goal', 'pool', 'toString', ''].filter(isOpenToHosts)).toEqual(['goal', 'pool']);
    expect([mayJoinPool(rolesThroughHosts('pool', ['member'])), mayJoinPool('expert')]).toEqual([true, false]);
  });

  it('[D24] any rows at all are read without a throw, and no word that is no key of the table gives a right', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (rows, kind) => {
        expect(typeof mayRead(rows as Roles)).toBe('boolean');
        expect(mayWrite(kind === 'card' ? 'x' : `${kind}!`, 'coordinator')).toBe(false);
      }),
      { seed: 24, numRuns: 200 },
    );
    for (const kind of ['constructor', '__proto__', 'toString']) expect(mayWrite(kind, 'organiser')).toBe(false);
  });
});
