/** A server of another version before the one of today: whoever says hello is told to update; everything else is today's answer. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { bundle } from '../../src/shared/wire/bundle.ts';
import { encodeServer } from '../../src/shared/wire/codec.ts';

export interface NewerServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * @param today port of the server that answers what is no line
 * @param wire the version of the wire that it says it speaks
 */
export async function startNewerServer(today: number, wire = 2): Promise<NewerServer> {
  const stop = encodeServer({ type: 'stop', code: 'upgrade-required' });
  const wss = new WebSocketServer({ noServer: true });
  const server = createServer((asked, answer) => {
    if (asked.url === '/sync') {
      answer.writeHead(200, { 'Content-Type': 'application/octet-stream', 'X-Solmu': '1' });
      answer.end(bundle([stop]));
      return;
    }
    if (asked.url === '/health') {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.end(JSON.stringify({ version: '9', wire, log: 'ok' }));
      return;
    }
    const passed = request({ port: today, path: asked.url, method: asked.method, headers: asked.headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  server.on('upgrade', (asked, socket, head) => {
    wss.handleUpgrade(asked, socket, head, (ws) => {
      ws.on('message', () => {
        ws.send(stop);
        ws.close(1000);
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      wss.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
