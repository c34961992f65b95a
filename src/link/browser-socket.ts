/** A line over WebSocket, as browsers and Node 24 have it. */
import type { Connect, LineSocket } from './line.ts';

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
