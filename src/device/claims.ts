/** Claims of this device: into the one order, and what became of them to whoever waits. */
import type { Kept, NewJournalRow } from '../disk/kept.ts';
import { type ClaimId, freshId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { ClaimOutcome } from './api.ts';
import type { Aside } from './aside.ts';

export interface ClaimsHost {
  readonly aside: Aside;
  readonly write: <T>(act: (kept: Kept) => Promise<T>) => Promise<T>;
  readonly me: () => MemberId;
  readonly now: () => number;
  /** It waits to be sent. */
  readonly added: (letter: NewJournalRow) => void;
}

export class DeviceClaims {
  readonly #host: ClaimsHost;
  readonly #asking = new Map<ClaimId, ((outcome: ClaimOutcome) => void)[]>();

  constructor(host: ClaimsHost) {
    this.#host = host;
  }

  async make(verb: string, asked: Json): Promise<ClaimId> {
    // A screen may hand over what its framework wraps; a database takes only what is plain.
    const args = JSON.parse(JSON.stringify(asked)) as Json;
    const id = freshId<'claim'>();
    const at = this.#host.now();
    const space = this.#host.me() as unknown as SpaceId;
    const letter: NewJournalRow = { kind: 'claim', space, doc: '', docKind: '', claim: { id, verb, args }, at };
    await this.#host.write((kept) => kept.claim({ id, verb, args, at, code: 'waiting', detail: null }, letter));
    this.#host.added(letter);
    return id;
  }

  async outcome(id: ClaimId): Promise<ClaimOutcome> {
    return new Promise((resolve) => {
      this.#asking.set(id, [...(this.#asking.get(id) ?? []), resolve]);
      this.#host.aside.do(this.answered());
    });
  }

  /** Answers came: tells those who wait for one. */
  async answered(): Promise<void> {
    for (const id of [...this.#asking.keys()]) {
      const row = await this.#host.write((kept) => kept.claimRow(id));
      if (!row || row.code === 'waiting') continue;
      const resolvers = this.#asking.get(id) ?? [];
      this.#asking.delete(id);
      for (const resolve of resolvers) resolve({ code: row.code, detail: row.detail });
    }
  }
}
