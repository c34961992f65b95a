import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClaimOutcome, Device } from '../../../src/device/api.ts';
import { PoolClaim } from '../../../src/features/pools/pool-claim.svelte.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';

const pool = '0190a000-0000-7000-8000-00000000000a' as SpaceId;

/** A server that answers when the test says so. */
function played() {
  const claims: { readonly id: string; readonly verb: string; readonly args: Json }[] = [];
  const answers = new Map<string, (outcome: ClaimOutcome) => void>();
  const outcomes = new Map<string, Promise<ClaimOutcome>>();
  const device = {
    claim: async (verb: string, args: Json) => {
      const id = `claim-${claims.length}`;
      claims.push({ id, verb, args });
      outcomes.set(id, new Promise((resolve) => answers.set(id, resolve)));
      return id;
    },
    outcome: (id: string) => outcomes.get(id) ?? new Promise(() => {}),
    waiting: async () => claims.filter(({ id }) => answers.has(id)).map(({ id, verb }) => ({ claim: { id, verb }, why: 'waiting' })),
  } as unknown as Device;
  const answer = async (id: string, outcome: ClaimOutcome) => {
    answers.get(id)?.(outcome);
    answers.delete(id);
    await new Promise((done) => setTimeout(done));
  };
  return { device, claims, answer };
}

const soon = () => new Promise((done) => setTimeout(done));

describe('joining a pool', () => {
  let kept: Map<string, string>;
  beforeEach(() => {
    kept = new Map();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });

  it('waits until the server has answered, and is granted only then', async () => {
    const { device, claims, answer } = played();
    const granted = vi.fn();
    const claim = new PoolClaim(device, pool, granted);
    void claim.ask('join-pool');
    await soon();
    expect(claims).toMatchObject([{ verb: 'join-pool', args: { pool } }]);
    expect(claim.waiting).toBe('join-pool');
    expect(granted).not.toHaveBeenCalled();
    await answer('claim-0', { code: 'kept', detail: null });
    expect([claim.waiting, claim.refused]).toEqual([null, null]);
    expect(granted).toHaveBeenCalledWith('join-pool');
    expect(kept.size).toBe(0);
  });

  it('is shown as waiting after a reload too', async () => {
    const { device, answer } = played();
    void new PoolClaim(device, pool, () => {}).ask('join-pool');
    await soon();
    const granted = vi.fn();
    const again = new PoolClaim(device, pool, granted);
    void again.resume();
    await soon();
    expect(again.waiting).toBe('join-pool');
    await answer('claim-0', { code: 'kept', detail: null });
    expect(granted).toHaveBeenCalledOnce();
  });

  it('tells why it was refused, and may be asked again', async () => {
    const { device, answer } = played();
    const claim = new PoolClaim(device, pool, () => {});
    void claim.ask('join-pool');
    await soon();
    await answer('claim-0', { code: 'not-a-member', detail: null });
    expect(claim.refused).toEqual({ verb: 'join-pool', code: 'not-a-member' });
    void claim.ask('join-pool');
    await soon();
    expect([claim.waiting, claim.refused]).toEqual(['join-pool', null]);
  });

  it('of leaving and joining again at once the last one counts', async () => {
    const { device, answer } = played();
    const granted = vi.fn();
    const claim = new PoolClaim(device, pool, granted);
    void claim.ask('leave-pool');
    await soon();
    void claim.ask('join-pool');
    await soon();
    await answer('claim-0', { code: 'kept', detail: null });
    expect(claim.waiting).toBe('join-pool');
    await answer('claim-1', { code: 'kept', detail: null });
    expect(granted.mock.calls).toEqual([['join-pool']]);
  });

  it('a claim that this device knows nothing of is not shown as waiting', async () => {
    const { device } = played();
    for (const odd of ['{"id":"gone","verb":"join-pool"}', '{"id":', '7', '{"id":"x","verb":"erase"}']) {
      kept.set(`solmu.poolClaim.${pool}`, odd);
      const claim = new PoolClaim(device, pool, () => {});
      void claim.resume();
      await soon();
      expect(claim.waiting).toBeNull();
    }
  });
});
