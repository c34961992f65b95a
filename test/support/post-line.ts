/** A device's way to a real server over POST `/sync`: what a browser adds by itself (cookie, origin) is added here. */

import type { Connect, LineClock } from '../../src/link/line.ts';
import { machineClock } from '../../src/link/line.ts';
import { type Ask, postTo } from '../../src/link/post-line.ts';
import { bundle, Unbundle } from '../../src/shared/wire/bundle.ts';
import { decodeServer, encodeClient } from '../../src/shared/wire/codec.ts';
import type { ClientFrame, ServerFrame } from '../../src/shared/wire/frames.ts';

export interface Door {
  readonly origin: string;
  readonly cookie: string;
  /** Where requests go when it is not the origin itself. */
  readonly url?: string;
}

export function asking({ origin, cookie, url = origin }: Door, heard: (request: Request | null) => void = () => undefined): Ask {
  return (address, how) => {
    heard(null);
    return fetch(`${url}${address}`, { ...how, headers: { ...(how.headers as object), Cookie: cookie, Origin: origin } });
  };
}

export function lineByPost(door: Door, clock: LineClock = machineClock): Connect {
  return postTo('/sync', clock, asking(door));
}

/** One exchange played by hand. */
export async function exchange(
  { origin, cookie, url = origin }: Door,
  frames: readonly (ClientFrame | Uint8Array)[],
  headers: { readonly [name: string]: string } = {},
  signal: AbortSignal | null = null,
): Promise<{ readonly status: number; readonly frames: readonly ServerFrame[]; readonly headers: Headers }> {
  const body = bundle(frames.map((frame) => (frame instanceof Uint8Array ? frame : encodeClient(frame))));
  const response = await fetch(`${url}/sync`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'X-Solmu': '1', Cookie: cookie, Origin: origin, ...headers },
    body,
    signal,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isOurs = response.headers.get('Content-Type') === 'application/octet-stream';
  const told = isOurs ? new Unbundle(Number.MAX_SAFE_INTEGER).take(bytes).map((frame) => decodeServer(frame) as ServerFrame) : [];
  return { status: response.status, frames: told, headers: response.headers };
}
