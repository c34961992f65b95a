/** The session's cookie: bound to this very host on https; on http, which is localhost, browsers refuse that prefix and a plain name stands in. */
import { sessionMs } from '../people/sessions.ts';

function isSecure(origin: string): boolean {
  return origin.startsWith('https:');
}

export function cookieName(origin: string): string {
  return isSecure(origin) ? '__Host-solmu' : 'solmu';
}

/** The token in a Cookie header, or null. Of several under one name, the first. */
export function cookieIn(header: string | undefined, origin: string): string | null {
  const name = `${cookieName(origin)}=`;
  for (const part of (header ?? '').split(';')) {
    const cookie = part.trim();
    if (cookie.startsWith(name)) return cookie.slice(name.length);
  }
  return null;
}

/** The Set-Cookie line of a session; an empty token takes the cookie away. */
export function cookieLine(token: string, origin: string): string {
  const seconds = token === '' ? 0 : Math.floor(sessionMs / 1000);
  return `${cookieName(origin)}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure(origin) ? '; Secure' : ''}`;
}
