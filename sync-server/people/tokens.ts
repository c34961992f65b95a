/** Tokens of sessions and links: 256 bits of chance for the bearer, a hash for the store, so that a stolen store opens nothing. */
import { createHash, randomBytes } from 'node:crypto';

/** 43 characters that fit into a cookie and behind the # of a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Plain SHA-256 is enough: 256 bits of chance cannot be guessed, whatever the speed of the hash. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether a stranger's string could be a token at all. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}
