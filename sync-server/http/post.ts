/**
 * The door beside the socket: POST `/sync`, for networks that let no socket through and for service workers. One exchange is a line in miniature:
 * hello and letters in the body, then in the answer all that a socket would be sent. It is stateless on purpose: every body says its cursors, so
 * that an exchange that is cut, aborted, doubled by a proxy or answered by another server loses nothing and asks for nothing to be remembered.
 * Rules W121 to W126.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Unbundle } from '../../src/shared/wire/bundle.ts';
import { decodeClient } from '../../src/shared/wire/codec.ts';
import { limits, type StopCode } from '../../src/shared/wire/frames.ts';
import type { Shelves } from '../people/records.ts';
import { type Session, sessionOf } from '../people/sessions.ts';
import { addressOf } from './address.ts';
import { Connection } from './connection.ts';
import { isFromOurPages } from './guard.ts';
import { safetyHeaders } from './headers.ts';
import { retryAfter } from './limits.ts';
import type { Lines } from './lines.ts';
import type { DoorNeeds } from './needs.ts';
import { PostWire } from './post-wire.ts';
import { cookieIn } from './session-cookie.ts';

/** A hello at its limit and a push at its. */
const bodyBytes = 2 * limits.frameBytes;
/** Under what proxies give an answer that has begun; the device asks anew at once. */
const longestWaitMs = 25_000;
/** After the first that came: others of the same moment go along. */
const gatherMs = 60;

export class PostDoor {
  readonly #needs: DoorNeeds;
  readonly #lines: Lines;
  readonly #shelves: Shelves;
  readonly #origin: () => string;

  constructor(needs: DoorNeeds, lines: Lines, shelves: Shelves, origin: () => string) {
    this.#needs = needs;
    this.#lines = lines;
    this.#shelves = shelves;
    this.#origin = origin;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { now, counts, report } = this.#needs;
    const { headers } = request;
    const address = addressOf(request, this.#origin());
    if (!isFromOurPages(headers, this.#origin())) return this.#refuse(response, 403, 'not-allowed');
    if (headers['content-type'] !== 'application/octet-stream') return this.#refuse(response, 415, 'bad-form');
    if (Number(headers['content-length'] ?? 0) > bodyBytes) return this.#refuse(response, 413, 'too-large');
    if (this.#lines.isGoingDown) return this.#stop(response, 503, 'going-down', 2);
    try {
      const session = await sessionOf(this.#shelves, cookieIn(headers.cookie, this.#origin()), now());
      if (!session && !counts.mayStrangerKnock(address, now())) return this.#stop(response, 429, 'too-many', retryAfter(counts.limits.strangersOfAddress));
      if (!session) return this.#stop(response, 401, 'signin');
      const { knocksOfDevice } = counts.limits;
      if (!counts.mayKnock(session.hash, now()) || !this.#lines.hasRoomFor(address)) return this.#stop(response, 429, 'too-many', retryAfter(knocksOfDevice));
      const frames = await framesOf(request);
      if (frames === 'too-large') return this.#refuse(response, 413, 'too-large');
      const first = frames === 'bad-form' ? null : decodeClient(frames[0] ?? new Uint8Array());
      if (frames === 'bad-form' || first?.type !== 'hello') return this.#refuse(response, 400, 'bad-form');
      await this.#exchange(request, response, session, frames, address);
    } catch (fault) {
      report('post', fault);
      this.#stop(response, 503, 'going-down', 2);
    }
  }

  async #exchange(request: IncomingMessage, response: ServerResponse, session: Session, frames: readonly Uint8Array[], address: string): Promise<void> {
    const sendOnly = request.headers['x-solmu-line'] === 'send';
    const goesOn = request.headers['x-solmu-line'] === 'on';
    const waitMs = Math.min(longestWaitMs, 1_000 * (Number(request.headers['x-solmu-wait']) || 0));
    response.writeHead(200, this.#headers());
    const wire = new PostWire(response);
    const connection = new Connection(wire, session, this.#needs, { sendOnly, goesOn });
    this.#lines.add(connection, address);
    try {
      for (const frame of frames) connection.heard(frame);
      this.#lines.said(connection);
      await Promise.race([connection.settled(), wire.over]);
      if (waitMs > 0 && !sendOnly) {
        await wire.somethingTold(waitMs);
        await wire.rest(gatherMs);
      }
    } finally {
      this.#lines.delete(connection);
      connection.ended();
      wire.close();
    }
  }

  #headers(): { [name: string]: string } {
    return {
      ...Object.fromEntries(safetyHeaders(this.#origin())),
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'no-store, no-transform',
      'X-Solmu': '1',
    };
  }

  /** What a device understands: its line is told to stop, in the same frame as on a socket. */
  #stop(response: ServerResponse, status: number, code: StopCode, seconds?: number): void {
    if (!response.headersSent) response.writeHead(status, { ...this.#headers(), ...(seconds === undefined ? {} : { 'Retry-After': String(seconds) }) });
    const wire = new PostWire(response);
    wire.stop(code);
    wire.close();
  }

  /** What no device of ours ever sends. */
  #refuse(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { ...this.#headers(), 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify({ code }));
  }
}

/** The frames of a body, read no further than its limit. */
async function framesOf(request: IncomingMessage): Promise<readonly Uint8Array[] | 'too-large' | 'bad-form'> {
  const parts = new Unbundle(limits.frameBytes);
  const frames: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytes) return 'too-large';
    frames.push(...parts.take(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)));
    if (parts.isBroken) return 'too-large';
  }
  return parts.isWhole ? frames : 'bad-form';
}
