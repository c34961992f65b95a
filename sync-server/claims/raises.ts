/**
 * What a store knows of having been put back from a copy: that its epoch was raised, and how far each space had come then. Devices are asked
 * to give back only in such a store. Rules R92 and R97.
 */
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { Log } from '../log/log.ts';
import { keep } from '../people/records.ts';
import type { Hand, Report } from '../rooms/verdict.ts';

const shelf = 'epoch';
const floorShelf = 'floor';
const returningShelf = 'returning';
/** After a raise devices may give back for so long. */
const openSeconds = 180 * 86_400;

export class Raises {
  readonly #log: Log;
  readonly #report: Report;
  #isRaised = false;
  /** When the raise was noticed, seconds. */
  #since = 0;
  /** The epoch of which the rest speaks; 0 before the first look. */
  #epoch = 0;
  #looking: Promise<void> | null = null;
  /** How far each space had come at the raise, as far as something was written in it since. */
  readonly #floors = new Map<SpaceId, Seq>();

  constructor(log: Log, report: Report) {
    this.#log = log;
    this.#report = report;
    log.onAdded((added) => {
      for (const { space, from } of added) this.#touched(space, from);
    });
  }

  /**
   * Whether a device may give back what others wrote: it says, or has once said, another epoch than this store's, which was put back from a
   * copy not long ago. Remembered, since a line may fall in the middle of it.
   *
   * @param now seconds since 1970
   */
  async mayReturn({ member, device }: Hand, saidEpoch: number, now: number): Promise<boolean> {
    await this.look(now);
    if (!this.#isRaised || now - this.#since > openSeconds) return false;
    const key = `${this.#epoch}/${device}`;
    if (recordOf(await this.#log.kept(returningShelf, key))?.member === member) return true;
    if (saidEpoch === 0 || saidEpoch === this.#epoch) return false;
    // On a full disk it holds for this line alone
    await this.#log.commit([keep(returningShelf, key, { member })]).catch((fault: unknown) => this.#report('returning', fault));
    return true;
  }

  /** Notes the epoch; called at the start, and whenever it may have been raised. */
  look(now: number): Promise<void> {
    if (this.#epoch === this.#log.epoch) return this.#looking ?? Promise.resolve();
    this.#epoch = this.#log.epoch;
    this.#looking = this.#read(now);
    return this.#looking;
  }

  /** The number up to which the rows of a space are those of the copy. */
  floorOf(space: SpaceId): Seq {
    return this.#floors.get(space) ?? Number.POSITIVE_INFINITY;
  }

  async #read(now: number): Promise<void> {
    const epoch = this.#epoch;
    const noted = recordOf(await this.#log.kept(shelf, 'now'));
    const isNoted = noted?.epoch === epoch;
    this.#isRaised = noted !== null && (!isNoted || noted.raised === true);
    this.#since = isNoted && typeof noted.at === 'number' ? noted.at : now;
    const standing = await this.#log.shelf(floorShelf, `${epoch}/`);
    this.#floors.clear();
    for (const [key, seq] of standing) if (typeof seq === 'number') this.#floors.set(key.slice(`${epoch}/`.length) as SpaceId, seq);
    if (isNoted) return;
    await this.#log.commit([keep(shelf, 'now', { epoch, raised: this.#isRaised, at: now })]).catch((fault: unknown) => {
      this.#epoch = 0; // Noted when the disk takes something again
      this.#report('epoch', fault);
    });
  }

  #touched(space: SpaceId, from: Seq): void {
    if (!this.#isRaised || this.#epoch !== this.#log.epoch || this.#floors.has(space)) return;
    this.#floors.set(space, from);
    this.#log.commit([keep(floorShelf, `${this.#epoch}/${space}`, from)]).catch((fault: unknown) => this.#report('floor', fault));
  }
}
