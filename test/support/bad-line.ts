/**
 * A line as on a train: slow in bursts, cut in the middle of things, frozen without saying so, with frames that come twice.
 * A socket keeps its order, so frames are reordered only in that a cut line's last ones are sent again on the next. Seeded.
 */
import type { Connect, LineClock, LineEvents, LineSocket } from '../../src/link/line.ts';

/** A small seeded generator (mulberry32), in [0, 1). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How often a frame meets each fate, in [0, 1). */
export interface Weather {
  /** The line is cut, and this frame and all behind it are gone. */
  readonly cut: number;
  /** From this frame on nothing comes through, and the socket stays open. */
  readonly freeze: number;
  /** The frame comes a second time, some frames later. */
  readonly double: number;
  /** A knock is not answered. */
  readonly noAnswer: number;
  readonly slowestMs: number;
}

export const onATrain: Weather = { cut: 0.06, freeze: 0.01, double: 0.1, noAnswer: 0.15, slowestMs: 400 };

export interface BadLine {
  /** Puts the weather between a device and its server. */
  through(connect: Connect): Connect;
  /** From here on the line is good, so that a test can ask what stands at the end. Lines that froze are cut. */
  mend(): void;
}

export function badLine(seed: number, clock: LineClock, weather: Weather = onATrain): BadLine {
  const random = seededChance(seed);
  const frozen = new Set<() => void>();
  let mended = false;
  const happens = (chance: number): boolean => !mended && random() < chance;

  return {
    mend() {
      mended = true;
      for (const cut of frozen) cut();
    },
    through: (connect) => (events) => {
      let over = false;
      let isFrozen = false;
      let lastAt = 0;
      const inner: { socket: LineSocket | null } = { socket: null };

      const cut = (): void => {
        if (over) return;
        over = true;
        frozen.delete(cut);
        inner.socket?.close();
        events.closed();
      };
      /** After a delay, but never before what was sent earlier in the same direction of time. */
      const later = (act: () => void): void => {
        lastAt = Math.max(lastAt, clock.now() + (mended ? 1 : random() ** 4 * weather.slowestMs));
        clock.setTimer(Math.max(0, lastAt - clock.now()), () => !over && !isFrozen && act());
      };
      const carry = (deliver: () => void): void => {
        if (over || isFrozen) return;
        if (happens(weather.cut)) {
          later(cut);
          return;
        }
        if (happens(weather.freeze)) {
          isFrozen = true;
          frozen.add(cut);
          return;
        }
        later(deliver);
        if (happens(weather.double)) later(() => later(deliver));
      };

      if (happens(weather.noAnswer)) {
        clock.setTimer(random() * weather.slowestMs, cut);
        return { send: () => {}, close: cut };
      }
      const inside: LineEvents = {
        opened: () => later(() => events.opened()),
        heard: (bytes) => carry(() => events.heard(bytes)),
        closed: () => later(cut),
      };
      inner.socket = connect(inside);
      return {
        send: (bytes) => carry(() => inner.socket?.send(bytes)),
        close: () => {
          over = true;
          frozen.delete(cut);
          inner.socket?.close();
        },
      };
    },
  };
}
