/**
 * How much one device, member and address may ask of this server, on whatever door. Honest work stays far below: thirty openings at once, five
 * hundred documents caught up, a day's writing sent after a week in the archipelago (test/sync-server/http/limits.test.ts).
 * What is above is first read more slowly, and only then turned away with a code.
 */
import type { Letter } from '../../src/shared/wire/frames.ts';
import { Bucket, Buckets } from './bucket.ts';

export interface DoorLimits {
  /** Frames of one line: `atOnce` and then `aSecond`. What is above waits. */
  readonly frames: Rate;
  /** Letters of one device and of one member, over all their lines. What is above waits. */
  readonly lettersOfDevice: Rate;
  readonly lettersOfMember: Rate;
  /** Documents that one device begins to write in. What is above waits. */
  readonly docsOfDevice: Rate;
  /** Bytes of letters of one device. What is above waits. */
  readonly bytesOfDevice: Rate;
  /** Lines that one device may begin, and exchanges of POST `/sync`: `too-many`. */
  readonly knocksOfDevice: Rate;
  /** Knocks of an address without a session: 429. */
  readonly strangersOfAddress: Rate;
  /** Requests to the API of one address and of one session: 429. */
  readonly requestsOfAddress: Rate;
  readonly requestsOfSession: Rate;
  /** Bytes that may wait for a line that reads slowly; beyond, its spaces fall back to the log (R24). */
  readonly waitingBytes: number;
  readonly linesOfDevice: number;
  readonly linesOfMember: number;
  readonly linesOfAddress: number;
  /** Frames that still come after a line was asked to wait; a flood that goes on is let go. */
  readonly framesInDebt: number;
}

export interface Rate {
  readonly atOnce: number;
  readonly aSecond: number;
}
type RateName = { [L in keyof DoorLimits]: DoorLimits[L] extends Rate ? L : never }[keyof DoorLimits];

export const usualLimits: DoorLimits = {
  frames: { atOnce: 400, aSecond: 100 },
  lettersOfDevice: { atOnce: 10_000, aSecond: 2_000 },
  lettersOfMember: { atOnce: 20_000, aSecond: 4_000 },
  docsOfDevice: { atOnce: 2_000, aSecond: 100 },
  bytesOfDevice: { atOnce: 33_554_432, aSecond: 4_194_304 },
  knocksOfDevice: { atOnce: 60, aSecond: 5 },
  strangersOfAddress: { atOnce: 120, aSecond: 2 },
  // A whole office stands behind one address
  requestsOfAddress: { atOnce: 2_000, aSecond: 200 },
  requestsOfSession: { atOnce: 300, aSecond: 20 },
  waitingBytes: 1_048_576,
  linesOfDevice: 5,
  linesOfMember: 50,
  linesOfAddress: 5_000,
  framesInDebt: 2_000,
};

/** What all doors count together. */
export class DoorCounts {
  readonly limits: DoorLimits;
  /** How often each limit was met since the start: for whoever looks after the server, and for the test that nobody honest meets one. */
  readonly met = new Map<keyof DoorLimits, number>();
  readonly #buckets = new Map<keyof DoorLimits, Buckets>();
  /** What a device has brought, all together: each push is counted with one look. */
  readonly #byDevice = new Map<string, DeviceCounts>();

  constructor(limits: DoorLimits = usualLimits) {
    this.limits = limits;
  }

  meets(limit: keyof DoorLimits): void {
    this.met.set(limit, (this.met.get(limit) ?? 0) + 1);
  }

  /** Whether one more line or exchange of a session may begin. */
  mayKnock(session: string, now: number): boolean {
    return this.#take('knocksOfDevice', session, now);
  }

  /** Whether somebody without a session may knock once more from an address. */
  mayStrangerKnock(address: string, now: number): boolean {
    return this.#take('strangersOfAddress', address, now);
  }

  /** Seconds until a request to the API may come again; 0: it may now. */
  waitForRequest(address: string, token: string | null, now: number): number {
    if (!this.#take('requestsOfAddress', address, now)) return retryAfter(this.limits.requestsOfAddress);
    if (token !== null && !this.#take('requestsOfSession', token, now)) return retryAfter(this.limits.requestsOfSession);
    return 0;
  }

  /** How many milliseconds a push has to wait. It is counted either way: whoever is asked to wait is not asked twice for the same. */
  waitForLetters(hand: { readonly member: string; readonly device: string }, letters: readonly Letter[], now: number): number {
    const device = this.#countsOf(`${hand.member}/${hand.device}`, now);
    let bytes = 0;
    for (const letter of letters) if (letter.kind === 'edit') bytes += letter.update.length;
    const waitMs = Math.max(
      this.#met('lettersOfDevice', device.letters.owe(letters.length, now)),
      this.#owe('lettersOfMember', hand.member, letters.length, now),
      this.#met('bytesOfDevice', device.bytes.owe(bytes, now)),
    );
    const fresh = this.#freshDocs(device.known, letters);
    return fresh === 0 ? waitMs : Math.max(waitMs, this.#met('docsOfDevice', device.docs.owe(fresh, now)));
  }

  #countsOf(device: string, now: number): DeviceCounts {
    let counts = this.#byDevice.get(device);
    if (!counts) {
      if (this.#byDevice.size >= mostDevices) this.#forgetRested(now);
      const { lettersOfDevice, bytesOfDevice, docsOfDevice } = this.limits;
      counts = { letters: bucketOf(lettersOfDevice), bytes: bucketOf(bytesOfDevice), docs: bucketOf(docsOfDevice), known: new Set() };
      this.#byDevice.set(device, counts);
    }
    return counts;
  }

  #forgetRested(now: number): void {
    for (const [device, { letters, bytes, docs }] of this.#byDevice)
      if (letters.isUntouched(now) && bytes.isUntouched(now) && docs.isUntouched(now)) this.#byDevice.delete(device);
  }

  #take(limit: RateName, key: string, now: number): boolean {
    const isThere = this.#of(limit).take(key, now);
    if (!isThere) this.meets(limit);
    return isThere;
  }

  #owe(limit: RateName, key: string, many: number, now: number): number {
    return this.#met(limit, this.#of(limit).owe(key, many, now));
  }

  /** Counts that a limit was met where there is something to wait for. */
  #met(limit: RateName, waitMs: number): number {
    if (waitMs > 0) this.meets(limit);
    return waitMs;
  }

  #of(limit: RateName): Buckets {
    let buckets = this.#buckets.get(limit);
    if (!buckets) {
      const { atOnce, aSecond } = this.limits[limit];
      buckets = new Buckets(atOnce, (atOnce / aSecond) * 1_000);
      this.#buckets.set(limit, buckets);
    }
    return buckets;
  }

  #freshDocs(known: Set<string>, letters: readonly Letter[]): number {
    const before = known.size;
    for (const letter of letters) if (letter.kind === 'edit') known.add(letter.doc);
    const fresh = known.size - before;
    if (known.size > this.limits.docsOfDevice.atOnce) known.clear();
    return fresh;
  }
}

const mostDevices = 10_000;

interface DeviceCounts {
  readonly letters: Bucket;
  readonly bytes: Bucket;
  readonly docs: Bucket;
  /** Documents that it is known to write in: the latest are remembered. */
  readonly known: Set<string>;
}

export function bucketOf({ atOnce, aSecond }: Rate): Bucket {
  return new Bucket(atOnce, (atOnce / aSecond) * 1_000);
}

/** Seconds for a Retry-After: when one more may be asked. */
export function retryAfter({ aSecond }: Rate): number {
  return Math.max(1, Math.ceil(1 / aSecond));
}
