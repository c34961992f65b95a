/** What the link needs of the world: a socket, a clock and chance. Browsers, Node and tests each bring their own. */

/** One open or opening line. Neither call throws; what cannot be sent is lost with the line, and `closed` follows. */
export interface LineSocket {
  send(bytes: Uint8Array): void;
  close(): void;
}

/** What a line says back. Nothing comes after `closed`, which comes once, also for a line that never opened. */
export interface LineEvents {
  opened(): void;
  heard(bytes: Uint8Array): void;
  closed(): void;
}

/** Begins one line. Its events come later, never inside this call. */
export type Connect = (events: LineEvents) => LineSocket;

export interface LineClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after `ms`; the returned function calls it off. */
  setTimer(ms: number, act: () => void): () => void;
}

/** The clock of this machine. */
export const machineClock: LineClock = {
  now: () => Date.now(),
  setTimer(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
