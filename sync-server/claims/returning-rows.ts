/**
 * Takes record rows back into a store that was put back from a copy: those that bear its own seal, unless something newer stands. Births of
 * spaces, roles and memberships are rows like others and return by the same way. Rules R95 to R98.
 */
import { isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { type Json, recordOf } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { GivenCode, SealedRow } from '../../src/shared/wire/healing.ts';
import type { Act } from '../log/log.ts';
import { CannotStore } from '../log/log.ts';
import { keep } from '../people/records.ts';
import type { Seals } from '../rooms/seals.ts';
import { type House, row } from './house.ts';
import type { Raises } from './raises.ts';

/** The shelf of rows that came back: the seal under which each came, by `<space>/<key>`. */
const rowShelf = 'returned-row';
const pageBytes = 1_048_576;

/** Breaks the room on purpose, so that tests can see that they would notice. */
export interface RowSabotage {
  /** A row is believed whatever its seal says. */
  readonly sealsOff?: true;
}

export class ReturningRows {
  readonly #house: House;
  readonly #seals: Seals;
  readonly #raises: Raises;
  readonly #sabotage: RowSabotage;
  /** The numbers of a space's rows, as far as it had been read. */
  readonly #numbers = new Map<SpaceId, { to: Seq; readonly byKey: Map<string, Seq> }>();

  constructor(house: House, seals: Seals, raises: Raises, sabotage: RowSabotage = {}) {
    this.#house = house;
    this.#seals = seals;
    this.#raises = raises;
    this.#sabotage = sabotage;
  }

  /** Call it in the turn of what the server decides. */
  async take(rows: readonly SealedRow[]): Promise<GivenCode> {
    const acts: Act[] = [];
    // Of one row in two states the later goes last and stands
    for (const sealed of rows.toSorted((a, b) => a.seal.seq - b.seal.seq)) acts.push(...(await this.#actsFor(sealed)));
    if (acts.length === 0) return 'kept';
    try {
      await this.#house.log.commit(acts);
      return 'kept';
    } catch (fault) {
      if (!(fault instanceof CannotStore)) this.#house.report('rows', fault);
      return 'again';
    }
  }

  async #actsFor(sealed: SealedRow): Promise<readonly Act[]> {
    const { space, key, value, seal } = sealed;
    const { log } = this.#house;
    if (!isId(space) || seal.epoch === log.epoch) return [];
    if (!this.#sabotage.sealsOff && !this.#seals.holds(sealed)) {
      this.#house.report('seal', `a row of space ${space} came back with a seal that is not this server's`);
      return [];
    }
    if (await this.#isNewerHere(sealed)) return [];
    return [
      row(space, key, value),
      keep(rowShelf, `${space}/${key}`, { epoch: seal.epoch, seq: seal.seq, value }),
      // An id that was taken over is looked up by itself, too
      ...(key.startsWith('alias/') && recordOf(value)?.member === space ? [keep('alias', key.slice('alias/'.length), { member: space as string })] : []),
    ];
  }

  /** Whether what stands was written after this: after the raise, or in the copy under a later number, or brought back under one. */
  async #isNewerHere({ space, key, value, seal }: SealedRow): Promise<boolean> {
    const rows = await this.#house.rows.of(space);
    const stands = rows.get(key) ?? null;
    if (stands !== null && isSame(stands, value)) return true;
    const seq = (await this.#numbersOf(space)).get(key);
    // Nothing stood here that could be gone
    if (seq === undefined) return value === null;
    const back = recordOf(await this.#house.log.kept(rowShelf, `${space}/${key}`));
    if (back && typeof back.seq === 'number' && isSame((back.value ?? null) as Json, stands)) return back.seq >= seal.seq;
    return seq > this.#raises.floorOf(space) || seq >= seal.seq;
  }

  async #numbersOf(space: SpaceId): Promise<ReadonlyMap<string, Seq>> {
    const { log } = this.#house;
    const known = this.#numbers.get(space) ?? { to: 0, byKey: new Map<string, Seq>() };
    this.#numbers.set(space, known);
    while (known.to < (await log.head(space))) {
      const { entries, to } = await log.read(space, known.to, pageBytes);
      for (const entry of entries) if (entry.kind === 'row') known.byKey.set(entry.key, entry.seq);
      if (to <= known.to) break;
      known.to = to;
    }
    return known.byKey;
  }
}

function isSame(one: Json, other: Json): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((value, i) => isSame(value, other[i] ?? null));
  const [a, b] = [recordOf(one), recordOf(other)];
  if (!a || !b || Array.isArray(other)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame((a[key] ?? null) as Json, (b[key] ?? null) as Json));
}
