/**
 * Documents that rest because their updates strained the server: thrown out by the trial, too slow or too large in the rehearsal.
 * First the device that sent them rests in that document; when others go on with it, the document does. In memory alone: it ends by itself or with a restart.
 * Pure of clocks. Rules R75 and R76.
 */
import type { DeviceId, DocId } from '../../src/shared/base/ids.ts';

/** No app of ours sends such a thing once: three within a minute are no accident. */
const strikesOfDevice = 3;
/** Of several devices together. */
const strikesOfDoc = 6;
/** Of one device, in whatever documents. */
const strikesAnywhere = 9;
const windowSeconds = 60;
const firstRestSeconds = 60;
const longestRestSeconds = 900;
/** Who has behaved for so long begins anew. */
const forgetSeconds = 3_600;
/** What is remembered is bounded, whoever strikes: the oldest goes. */
const mostRemembered = 10_000;

interface Record {
  strikes: number[];
  rests: number;
  until: number;
  last: number;
}

export class Quarantine {
  /** By document, by document and device, and by device (with a stroke before it), in the order of their last strike. */
  readonly #records = new Map<string, Record>();
  /** Since the start: for whoever looks after the server. */
  readonly counts = { strikes: 0, rests: 0, turnedAway: 0 };

  /** Whole seconds for which this device's edits to the document are to wait; 0: they may come. */
  restsFor(doc: DocId, device: DeviceId, now: number): number {
    if (this.#records.size === 0) return 0;
    const until = Math.max(...[doc, `${doc}/${device}`, `/${device}`].map((key) => this.#records.get(key)?.until ?? 0));
    if (until <= now) return 0;
    this.counts.turnedAway++;
    return until - now;
  }

  strike(doc: DocId, device: DeviceId, now: number): void {
    this.counts.strikes++;
    this.#note(`${doc}/${device}`, strikesOfDevice, now);
    this.#note(doc, strikesOfDoc, now);
    this.#note(`/${device}`, strikesAnywhere, now);
  }

  /** Whether the document as a whole rests. */
  isResting(doc: DocId, now: number): boolean {
    return (this.#records.get(doc)?.until ?? 0) > now;
  }

  #note(key: string, most: number, now: number): void {
    let record = this.#records.get(key);
    if (!record || now - record.last > forgetSeconds) record = { strikes: [], rests: 0, until: 0, last: now };
    this.#records.delete(key);
    this.#records.set(key, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= mostRemembered) break;
      this.#records.delete(oldest);
    }
    record.last = now;
    record.strikes = [...record.strikes.filter((at) => now - at < windowSeconds), now];
    if (record.strikes.length < most) return;
    record.strikes = [];
    record.until = now + Math.min(longestRestSeconds, firstRestSeconds * 2 ** record.rests);
    record.rests++;
    this.counts.rests++;
  }
}
