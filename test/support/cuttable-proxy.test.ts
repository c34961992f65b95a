import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CuttableProxy, startCuttableProxy } from './cuttable-proxy.ts';

/** Sends `text` to a port and gives back what came, or the word for what went wrong. */
function ask(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.once('data', (bytes) => {
      resolve(bytes.toString());
      socket.destroy();
    });
    socket.once('error', () => resolve('cut'));
    socket.once('close', () => resolve('cut'));
  });
}

describe('cuttable proxy', () => {
  let echo: Server;
  let proxy: CuttableProxy;

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    await new Promise<void>((listening) => echo.listen(0, '127.0.0.1', listening));
    proxy = await startCuttableProxy(() => (echo.address() as AddressInfo).port);
  });
  afterEach(async () => {
    await proxy.close();
    await new Promise((closed) => echo.close(closed));
  });

  it('passes bytes on, refuses while cut, and passes them on again', async () => {
    expect(await ask(proxy.port, 'Aino')).toBe('Aino');
    proxy.cut();
    expect(await ask(proxy.port, 'Björn')).toBe('cut');
    proxy.mend();
    expect(await ask(proxy.port, 'Celia')).toBe('Celia');
  });

  it('holds bytes back while stalled, and passes them on after', async () => {
    proxy.stall();
    const answer = ask(proxy.port, 'Aino');
    const first = await Promise.race([answer, new Promise((later) => setTimeout(() => later('nothing yet'), 100))]);
    expect(first).toBe('nothing yet');
    proxy.mend();
    expect(await answer).toBe('Aino');
  });

  it('drops what is open', async () => {
    const held = connect(proxy.port, '127.0.0.1');
    const closed = new Promise((done) => held.once('close', done).on('error', () => {}));
    await new Promise((done) => held.once('data', done) && held.write('here'));
    expect(proxy.open()).toBe(1);
    proxy.cut();
    await closed;
    expect(proxy.open()).toBe(0);
  });
});
