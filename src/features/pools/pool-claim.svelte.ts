/**
 * Joining and leaving one pool: intents that the server decides on. Shown as waiting until it has answered, never as granted.
 * Which claim of this device is about which pool is kept on it, so that a reload shows the same.
 */
import type { Device } from '../../device/api.ts';
import type { ClaimId, SpaceId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { AnswerCode } from '../../shared/wire/frames.ts';

export type PoolVerb = 'join-pool' | 'leave-pool';
interface Asked {
  readonly id: ClaimId;
  readonly verb: PoolVerb;
}

const storagePrefix = 'solmu.poolClaim.';

export class PoolClaim {
  readonly #device: Device;
  readonly #pool: SpaceId;
  readonly #granted: (verb: PoolVerb) => void;
  #waiting = $state<PoolVerb | null>(null);
  #refused = $state.raw<{ readonly verb: PoolVerb; readonly code: AnswerCode } | null>(null);
  #latest: ClaimId | null = null;

  constructor(device: Device, pool: SpaceId, granted: (verb: PoolVerb) => void) {
    this.#device = device;
    this.#pool = pool;
    this.#granted = granted;
  }

  /** What waits for its answer. */
  get waiting(): PoolVerb | null {
    return this.#waiting;
  }

  get refused(): { readonly verb: PoolVerb; readonly code: AnswerCode } | null {
    return this.#refused;
  }

  async ask(verb: PoolVerb): Promise<void> {
    this.#refused = null;
    this.#waiting = verb;
    const asked: Asked = { id: await this.#device.claim(verb, { pool: this.#pool }), verb };
    this.#keep(JSON.stringify(asked));
    await this.#follow(asked);
  }

  /** Goes on with what an earlier visit asked for. */
  async resume(): Promise<void> {
    const asked = this.#kept();
    if (!asked) return;
    const still = (await this.#device.waiting()).some((one) => one.claim?.id === asked.id && one.why === 'waiting');
    if (still) this.#waiting = asked.verb;
    await this.#follow(asked);
  }

  async #follow({ id, verb }: Asked): Promise<void> {
    this.#latest = id;
    const outcome = await this.#device.outcome(id);
    if (outcome.code === 'waiting' || this.#latest !== id) return;
    this.#waiting = null;
    this.#keep(null);
    if (outcome.code === 'kept') this.#granted(verb);
    else this.#refused = { verb, code: outcome.code };
  }

  #kept(): Asked | null {
    try {
      const kept = recordOf(JSON.parse(localStorage.getItem(storagePrefix + this.#pool) ?? 'null'));
      if (typeof kept?.id !== 'string' || (kept.verb !== 'join-pool' && kept.verb !== 'leave-pool')) return null;
      return { id: kept.id as ClaimId, verb: kept.verb };
    } catch {
      return null; // storage is forbidden, or what stands there is not ours
    }
  }

  #keep(asked: string | null): void {
    try {
      if (asked === null) localStorage.removeItem(storagePrefix + this.#pool);
      else localStorage.setItem(storagePrefix + this.#pool, asked);
    } catch {
      // Full or forbidden: it is shown as waiting for as long as the page stands.
    }
  }
}
