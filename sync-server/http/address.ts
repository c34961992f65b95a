/** Where a request comes from: behind a TLS proxy the last address that it names; otherwise the socket's own, whatever a client claims (C10). */
import type { IncomingMessage } from 'node:http';

export function addressOf(request: IncomingMessage, origin: string): string {
  const named = origin.startsWith('https:')
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : undefined;
  return named || request.socket.remoteAddress || '';
}
