/** What the routes of the API share, and who asks: the session of a request, the address it comes from, and how many wrong tokens that address may still try. */
import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Next } from 'hono';
import type { Claims } from '../claims/claims.ts';
import type { House } from '../claims/house.ts';
import { type Session, sessionOf } from '../people/sessions.ts';
import { addressOf } from './address.ts';
import { Buckets } from './bucket.ts';
import { fault } from './guard.ts';
import type { DoorCounts } from './limits.ts';
import type { PostDoor } from './post.ts';
import { cookieIn } from './session-cookie.ts';

export interface ApiNeeds {
  readonly house: House;
  readonly claims: Claims;
  readonly origin: () => string;
  /** Ends sessions by this commit, and their lines with it. */
  readonly endSessions: <T>(hashes: readonly string[], commit: () => Promise<T>) => Promise<T>;
  readonly post: PostDoor;
  readonly counts: DoorCounts;
}

export type Asking = Context<{ Bindings: HttpBindings }>;

const wrongTokensPerMinute = 20;

export class Door {
  readonly #house: House;
  readonly #origin: () => string;
  readonly #counts: DoorCounts;
  readonly #wrongTokens = new Buckets(wrongTokensPerMinute, 60_000);

  constructor(house: House, origin: () => string, counts: DoorCounts) {
    this.#house = house;
    this.#origin = origin;
    this.#counts = counts;
  }

  /** What stands before every request: how often the address and whoever is signed in may ask, and nothing behind a question mark (C13). */
  async pace(context: Asking, next: Next): Promise<Response | undefined> {
    if (context.req.url.includes('?')) return fault(context, 400, 'bad-form');
    const wait = this.#counts.waitForRequest(this.addressOf(context), this.tokenIn(context), this.#house.now());
    if (wait > 0) return tooMany(context, wait);
    await next();
    return undefined;
  }

  tokenIn(context: Asking): string | null {
    return cookieIn(context.req.header('Cookie'), this.#origin());
  }

  sessionIn(context: Asking): Promise<Session | null> {
    return sessionOf(this.#house.log, this.tokenIn(context), this.#house.now());
  }

  addressOf(context: Asking): string {
    return addressOf(context.env.incoming as IncomingMessage, this.#origin());
  }

  /** A token that opens nothing costs one of the address's few tries; right ones cost none, so a whole meeting can enter from one network. */
  wrongToken(context: Asking, code: string): Response {
    return this.#wrongTokens.take(this.addressOf(context), this.#house.now()) ? fault(context, 404, code) : tooMany(context, 60);
  }
}

export function tooMany(context: Asking, seconds: number): Response {
  context.header('Retry-After', String(seconds));
  return fault(context, 429, 'too-many');
}
