/**
 * The devices on which a member is signed in: kept as `<member>/<device>`, with the name that the member gave it and when it was last seen.
 * A device is here as long as a session of its is; when it was last seen is as coarse as an hour, so that being there costs no writing.
 */
import * as v from 'valibot';
import { isId, type MemberId } from '../../src/shared/base/ids.ts';
import { type Keep, keep, type Shelves } from './records.ts';
import { endSession, type Session, sessionMs, sessionsOf } from './sessions.ts';

const shelf = 'device';
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const record = v.object({ name: v.string(), made: v.number(), seen: v.number() });

export interface Device {
  readonly device: string;
  /** As the member called it, or as the device called itself when it came; may be ''. */
  readonly name: string;
  /** Milliseconds since 1970 by the server's clock. */
  readonly made: number;
  readonly seen: number;
}

/** A member has signed in on a device: the record is for whoever commits. A device that comes again keeps its name when it brings none. */
export async function arrivedOn(shelves: Shelves, member: MemberId, device: string, name: string, now: number): Promise<Keep> {
  const before = await deviceOf(shelves, member, device);
  return keepDevice(member, { device, name: name || (before?.name ?? ''), made: before?.made ?? now, seen: now });
}

export async function deviceOf(shelves: Shelves, member: MemberId, device: string): Promise<Device | null> {
  const found = v.safeParse(record, await shelves.kept(shelf, `${member}/${device}`));
  return found.success ? { device, ...found.output } : null;
}

/** The devices of a member whose sessions have not run out, the last seen first. */
export async function devicesOf(shelves: Shelves, member: MemberId, now: number): Promise<readonly Device[]> {
  const devices: Device[] = [];
  for (const [key, value] of await shelves.shelf(shelf, `${member}/`)) {
    const found = v.safeParse(record, value);
    const device = key.slice(member.length + 1);
    if (found.success && isId(device) && now - found.output.seen < sessionMs + dayMs) devices.push({ device, ...found.output });
  }
  return devices.sort((a, b) => b.seen - a.seen);
}

/** Notes that a session is in use; null when that is known well enough. */
export async function seenNow(shelves: Shelves, { member, device, made }: Session, now: number): Promise<Keep | null> {
  const known = await deviceOf(shelves, member, device);
  if (known && now - known.seen < hourMs) return null;
  return keepDevice(member, known ? { ...known, seen: now } : { device, name: '', made, seen: now });
}

export function keepDevice(member: MemberId, { device, name, made, seen }: Device): Keep {
  return keep(shelf, `${member}/${device}`, { name, made, seen });
}

/** Signs a device out: all its sessions of this member, and its place in the list. `hashes` are the sessions whose sockets end with it. */
export async function signOutOf(
  shelves: Shelves,
  member: MemberId,
  device: string,
): Promise<{ readonly hashes: readonly string[]; readonly keeps: readonly Keep[] }> {
  const hashes = (await sessionsOf(shelves, member)).filter((session) => session.device === device).map(({ hash }) => hash);
  return { hashes, keeps: [...hashes.map(endSession), keep(shelf, `${member}/${device}`, null)] };
}
