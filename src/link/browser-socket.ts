/** A line over WebSocket, as browsers and Node 24 have it, and over POST where no socket gets through. */
import { fallingBack } from './fallback.ts';
import { type Connect, type LineEvents, type LineSocket, machineClock } from './line.ts';

/** @param origin of the server, `https://…` */
export function lineTo(origin: string): Connect {
  return fallingBack({ socket: socketTo(`${origin.replace(/^http/, 'ws')}/sync`), post: later(), clock: machineClock });
}

/** Few ever need it: it is fetched when a socket has failed. What cannot be fetched is a line that did not open. */
function later(): Connect {
  return (events: LineEvents): LineSocket => {
    let line: LineSocket | null = null;
    let over = false;
    import('./post-line.ts').then(
      ({ postTo }) => {
        if (!over) line = postTo('/sync', machineClock)(events);
      },
      () => {
        if (!over) events.closed();
      },
    );
    return {
      send: (bytes) => line?.send(bytes),
      close() {
        over = true;
        line?.close();
      },
    };
  };
}

/**
 * @param address `wss://…/sync`
 * @param open makes the socket; devices in tests bring one that carries their session's cookie
 */
export function socketTo(address: string, open: (address: string) => WebSocket = (to) => new WebSocket(to)): Connect {
  return (events): LineSocket => {
    const socket = open(address);
    let over = false;
    const close = () => {
      if (over) return;
      over = true;
      events.closed();
    };
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      if (!over) events.opened();
    };
    socket.onmessage = ({ data }) => {
      // Text is nothing of ours; empty bytes are no frame, and the link ends the line for it.
      if (!over) events.heard(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
    };
    socket.onclose = close;
    return {
      send(bytes) {
        if (socket.readyState === socket.OPEN) socket.send(bytes.slice());
      },
      close() {
        over = true;
        // A frozen socket may take minutes to close; nobody waits for it.
        socket.close();
      },
    };
  };
}
