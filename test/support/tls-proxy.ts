/**
 * TLS before a test server, as a service has it: `https://solmu.test:<port>` with a certificate that is good for nothing else.
 * Browsers are told where the name leads and which key to take (`tlsFlags`); with it they give a page all that https alone gives.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';

const file = (name: string): string => readFileSync(new URL(`./tls/${name}`, import.meta.url), 'utf8');
const certificate = file('solmu.test.pem');

export const tlsHost = 'solmu.test';

/** What a Chromium is started with. */
export function tlsFlags(): string[] {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return [`--host-resolver-rules=MAP ${tlsHost} 127.0.0.1`, `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`];
}

export interface TlsProxy {
  readonly port: number;
  readonly origin: string;
  close(): Promise<void>;
}

/** @param target port on 127.0.0.1 that connections go on to; asked for each connection */
export async function startTlsProxy(target: () => number): Promise<TlsProxy> {
  const open = new Set<{ destroy(): unknown }>();
  const server = createServer({ cert: certificate, key: file('solmu.test.key.pem'), ALPNProtocols: ['http/1.1'] }, (near) => {
    const far = connect(target(), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `https://${tlsHost}:${port}`,
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
}
