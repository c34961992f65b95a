/**
 * Decides what the server decides, one thing at a time and in the order of arrival: each sees what the one before it has written.
 * A claim is decided once; whoever asks again under its id gets the same answer. Rules R30 to R39.
 */
import * as v from 'valibot';
import { isId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Birth, Letter } from '../../src/shared/wire/frames.ts';
import type { Act } from '../log/log.ts';
import { keep } from '../people/records.ts';
import { type Hand, kept, refused, type Verdict, verdictOf } from '../rooms/verdict.ts';
import { decideBirth } from './birth.ts';
import type { Decision, House } from './house.ts';
import { verbs } from './verbs.ts';

const shelf = 'claim';
const answered = v.object({ code: v.string(), detail: v.custom<Json>(() => true) });

export class Claims {
  readonly #house: House;
  #last: Promise<unknown> = Promise.resolve();

  constructor(house: House) {
    this.#house = house;
  }

  birth(birth: Birth, hand: Hand): Promise<Verdict> {
    return this.inTurn(async () => this.#stand(await decideBirth(this.#house, birth, hand)));
  }

  claim(letter: Extract<Letter, { kind: 'claim' }>, hand: Hand): Promise<Verdict> {
    return this.inTurn(() => this.#claim(letter, hand));
  }

  /** Runs one decision when all before it have been decided and written. What throws is told and leaves the queue going. */
  inTurn<T>(decide: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(decide);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #claim({ id, verb, args }: Extract<Letter, { kind: 'claim' }>, hand: Hand): Promise<Verdict> {
    if (!isId(id)) return refused('bad-id');
    const decide = verbs.get(verb);
    // Not remembered: a newer server may know the verb, and then decides it
    if (!decide) return refused('unknown-verb');
    const key = `${hand.member}/${id}`;
    const before = v.safeParse(answered, await this.#house.log.kept(shelf, key));
    if (before.success) return before.output as Verdict;
    const decided = await decide(this.#house, args, hand);
    const verdict: Verdict = 'code' in decided ? decided : { code: 'kept', detail: decided.detail };
    const acts = 'code' in decided ? [] : decided.acts;
    const spoken = await this.#commit([...acts, keep(shelf, key, { code: verdict.code, detail: verdict.detail })], verdict);
    if (!('code' in decided) && spoken.code === 'kept') decided.done?.();
    return spoken;
  }

  async #stand(decided: Decision | Verdict): Promise<Verdict> {
    if ('code' in decided) return decided;
    return decided.acts.length === 0 ? kept : this.#commit(decided.acts, kept);
  }

  /** Writes what was decided elsewhere, in its turn. */
  write(acts: readonly Act[]): Promise<Verdict> {
    return this.inTurn(() => this.#commit(acts, kept));
  }

  async #commit(acts: readonly Act[], verdict: Verdict): Promise<Verdict> {
    const { rows, log, report } = this.#house;
    const putBack = rows.leaving(acts);
    const spoken = await verdictOf(log.commit(acts), report);
    if (spoken.code !== 'kept') putBack();
    return spoken.code === 'kept' ? verdict : spoken;
  }
}
