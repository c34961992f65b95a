/**
 * The server's side of healing, for one line each: seals that go out beside batches, hashes that are compared, and what devices give back.
 * Nothing here is needed for a device to write and to hear; a device that knows nothing of it is served as before. Rules R90 to R103.
 */
import { mayRead } from '../../src/shared/access/decide.ts';
import { isId } from '../../src/shared/base/ids.ts';
import type { Seq, ServerFrame } from '../../src/shared/wire/frames.ts';
import type { HealingFromDevice, HealingFromServer } from '../../src/shared/wire/healing.ts';
import { Comparing } from '../rooms/comparing.ts';
import type { Erasures } from '../rooms/erasures.ts';
import { groundOf, rolesOn } from '../rooms/rights.ts';
import { Seals } from '../rooms/seals.ts';
import type { Pipe } from '../rooms/stream.ts';
import type { Hand } from '../rooms/verdict.ts';
import type { Claims } from './claims.ts';
import { Giving } from './giving.ts';
import { type House, secondsOf } from './house.ts';
import { Raises } from './raises.ts';
import { ReturningRows, type RowSabotage } from './returning-rows.ts';

/** Documents in one frame of hashes, and rows in one that gives back: more is passed over. */
export const mostCompared = 500;
export const mostRows = 500;
/** Documents that one line is sent whole in a minute because they differ; a device that comes back to a store of before may be sent more. */
const standingsPerMinute = 60;
const standingsWhenReturning = 3_000;

/** Breaks the room on purpose, so that tests can see that they would notice. */
export interface HealingSabotage extends RowSabotage {
  /** Every hash is said to be the same. */
  readonly compareOff?: true;
  /** Nobody is asked to give back, and nothing is taken. */
  readonly giveBackOff?: true;
}

/** What is known here of one line. There is one for each: what is asked for rarely is made when it is. */
export interface HealingLine {
  readonly hand: Hand;
  readonly isReturning: boolean;
  readonly pipe: Pipe;
  mayStand: Allowance | null;
}

/** So many of something in a minute. */
class Allowance {
  readonly #most: number;
  readonly #now: () => number;
  #left: number;
  #since = 0;

  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
    this.#left = most;
  }

  take(): boolean {
    const now = this.#now();
    if (now - this.#since > 60_000) {
      this.#since = now;
      this.#left = this.#most;
    }
    this.#left -= 1;
    return this.#left >= 0;
  }
}

type Batch = Extract<ServerFrame, { type: 'batch' }>;

export class Healing {
  readonly #house: House;
  readonly #claims: Claims;
  readonly #seals: Seals;
  readonly #comparing: Comparing;
  readonly #giving: Giving;
  readonly #rows: ReturningRows;
  readonly #raises: Raises;
  readonly #erasures: Erasures;
  readonly #sabotage: HealingSabotage;

  constructor(house: House, claims: Claims, erasures: Erasures, seals: Seals = new Seals(), sabotage: HealingSabotage = {}) {
    this.#house = house;
    this.#claims = claims;
    this.#seals = seals;
    this.#sabotage = sabotage;
    this.#erasures = erasures;
    this.#comparing = new Comparing(house.log, house.report);
    this.#giving = new Giving(house, this.#comparing, erasures);
    this.#raises = new Raises(house.log, house.report);
    this.#rows = new ReturningRows(house, seals, this.#raises, sabotage);
  }

  /** Before the first line is opened. */
  async start(): Promise<void> {
    await this.#raises.look(secondsOf(this.#house.now()));
    await this.#giving.start();
  }

  /** What goes out before a batch; null: nothing has to be said of it. */
  beside({ space, entries }: Batch): HealingFromServer | null {
    const { epoch } = this.#house.log;
    const seals: (readonly [Seq, Uint8Array])[] = [];
    const epochs = new Map<Extract<Batch['entries'][number], { kind: 'edit' }>['doc'], number>();
    const returned: Seq[] = [];
    for (const entry of entries) {
      if (entry.kind === 'row') seals.push([entry.seq, this.#seals.macOf(space, entry.key, epoch, entry.seq, entry.value)]);
      else {
        if (entry.docEpoch) epochs.set(entry.doc, entry.docEpoch);
        if (this.#giving.isReturned(space, entry.seq, entry.update)) returned.push(entry.seq);
      }
    }
    if (seals.length + epochs.size + returned.length === 0) return null;
    return { type: 'beside', space, epoch, seals, epochs: [...epochs], returned };
  }

  /**
   * A device has said hello. Asks it to give back when it comes from another history of a store that was put back from a copy.
   *
   * @param saidEpoch the epoch of its hello; 0: it has never heard of one
   */
  async open(hand: Hand, saidEpoch: number, pipe: Pipe): Promise<HealingLine> {
    const isReturning = !this.#sabotage.giveBackOff && (await this.#raises.mayReturn(hand, saidEpoch, secondsOf(this.#house.now())));
    if (isReturning) pipe.send({ type: 'give-back' });
    return { hand, isReturning, pipe, mayStand: null };
  }

  /** What a line says; a frame may be handed in when the one before it is done. */
  async take(frame: HealingFromDevice, line: HealingLine): Promise<void> {
    const { hand, isReturning, pipe } = line;
    switch (frame.type) {
      case 'compare':
        return this.#compare(frame, line);
      case 'give': {
        const code = this.#sabotage.giveBackOff ? 'refused' : await this.#giving.give(frame, hand, isReturning);
        return pipe.send({ type: 'given', answers: [[frame.number, code]] });
      }
      case 'give-rows': {
        const mayGive = isReturning && frame.rows.length <= mostRows;
        const code = mayGive ? await this.#claims.inTurn(() => this.#rows.take(frame.rows)) : 'refused';
        return pipe.send({ type: 'given', answers: [[frame.number, code]] });
      }
      case 'doc-epochs':
        this.#erasures.say(hand, frame.docs);
    }
  }

  async #compare(frame: Extract<HealingFromDevice, { type: 'compare' }>, line: HealingLine): Promise<void> {
    const { hand, isReturning, pipe } = line;
    const { space, docs } = frame;
    if (!isId(space) || docs.length > mostCompared) return;
    // A space that is not there and one that is not this member's get the same answer
    if (!mayRead(rolesOn(await groundOf(this.#house.rows, space), hand.member))) return pipe.send({ type: 'compared', space, docs: [] });
    if (this.#sabotage.compareOff) return pipe.send({ type: 'compared', space, docs: docs.map(([doc]) => [doc, 'same'] as const) });
    line.mayStand ??= new Allowance(isReturning ? standingsWhenReturning : standingsPerMinute, this.#house.now);
    const { mayStand } = line;
    const { compared, standing } = await this.#comparing.compare(frame, () => mayStand.take());
    pipe.send(compared);
    for (const stand of standing) {
      if (pipe.isFull()) await pipe.hasRoom();
      pipe.send(await stand());
    }
  }
}
