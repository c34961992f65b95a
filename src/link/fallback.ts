/**
 * Chooses how the line is carried: by a socket, and where none gets through while the server answers otherwise, by POST. The socket is tried again
 * later and taken back as soon as it carries. Outlives the lines that it makes; W127.
 */
import { decodeServer, encodeClient } from '../shared/wire/codec.ts';
import type { Connect, LineClock, LineEvents, LineSocket } from './line.ts';

/** Sockets in a row that said nothing, or fell soon: a single one may have met a server that was starting. */
const failuresBeforePost = 2;
const soonMs = 20_000;
const hungMs = 8_000;
const fallsBeforePost = 4;
export const firstProbeMs = 60_000;
const longestProbeMs = 900_000;
const probePatienceMs = 5_000;

export type Way = 'socket' | 'post';

export interface FallbackParts {
  readonly socket: Connect;
  readonly post: Connect;
  readonly clock: LineClock;
  /** Tells each time another way is gone. */
  readonly changed?: (way: Way) => void;
}

export function fallingBack(parts: FallbackParts): Connect {
  const { socket, post, clock } = parts;
  let way: Way = 'socket';
  let silent = 0;
  let fallen = 0;
  let probeMs = firstProbeMs;
  const take = (to: Way): void => {
    if (way === to) return;
    way = to;
    parts.changed?.(to);
  };

  const bySocket = (events: LineEvents): LineSocket => {
    const begunAt = clock.now();
    let heardAt: number | null = null;
    const fell = (): void => {
      if (heardAt === null) silent += 1;
      else fallen = clock.now() - heardAt < soonMs ? fallen + 1 : 0;
      if (silent >= failuresBeforePost || fallen >= fallsBeforePost) take('post');
    };
    const line = socket({
      opened: () => events.opened(),
      heard: (bytes) => {
        heardAt ??= clock.now();
        silent = 0;
        events.heard(bytes);
      },
      closed: () => {
        fell();
        events.closed();
      },
    });
    return {
      send: (bytes) => line.send(bytes),
      close: () => {
        // Given up after a wait: it let itself be opened and passed nothing on.
        if (heardAt === null && clock.now() - begunAt >= hungMs) fell();
        line.close();
      },
    };
  };

  const byPost = (events: LineEvents): LineSocket => {
    let over = false;
    let heard = false;
    let stop = (): void => undefined;
    const end = (): void => {
      over = true;
      stop();
    };
    // Neither way answered: that is no blocked socket but no server. Sockets are asked first again.
    const fruitless = (): void => {
      silent = failuresBeforePost - 1;
      take('socket');
    };
    const line = post({
      opened: () => events.opened(),
      heard: (bytes) => {
        if (!heard) stop = probeLater();
        heard = true;
        events.heard(bytes);
      },
      closed: () => {
        end();
        if (!heard) fruitless();
        events.closed();
      },
    });
    const probeLater = (): (() => void) =>
      clock.setTimer(probeMs, () => {
        stop = probe(socket, clock, (carries) => {
          if (over) return;
          if (!carries) {
            probeMs = Math.min(longestProbeMs, probeMs * 2);
            stop = probeLater();
            return;
          }
          probeMs = firstProbeMs;
          silent = 0;
          fallen = 0;
          take('socket');
          end();
          line.close();
          events.closed();
        });
      });
    return {
      send: (bytes) => line.send(bytes),
      close: () => {
        end();
        if (!heard) fruitless();
        line.close();
      },
    };
  };

  return (events) => (way === 'socket' ? bySocket(events) : byPost(events));
}

/** Whether a socket carries: some let it open and pass nothing on, so that a ping has to come back. */
function probe(socket: Connect, clock: LineClock, found: (carries: boolean) => void): () => void {
  let over = false;
  const end = (carries: boolean): void => {
    if (over) return;
    over = true;
    stopTimer();
    tried.close();
    found(carries);
  };
  const stopTimer = clock.setTimer(probePatienceMs, () => end(false));
  const tried = socket({
    opened: () => tried.send(encodeClient({ type: 'ping' })),
    heard: (bytes) => end(decodeServer(bytes)?.type === 'pong'),
    closed: () => end(false),
  });
  return () => {
    over = true;
    stopTimer();
    tried.close();
  };
}
