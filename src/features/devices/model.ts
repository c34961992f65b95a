/** What the server says of devices and of a pairing, read totally; what a device is called before somebody names it. Pure. */
import * as v from 'valibot';
import { type DeviceId, isId, type MemberId } from '../../shared/base/ids.ts';

const words = v.fallback(v.string(), '');
const device = v.object({
  device: v.custom<DeviceId>(isId),
  name: words,
  /** Milliseconds, by the hour. */
  lastSeen: v.fallback(v.number(), 0),
  current: v.fallback(v.boolean(), false),
});
export type DeviceOfMine = v.InferOutput<typeof device>;

const offered = v.object({ pair: v.string(), token: v.string(), expires: v.number() });
export type Offered = v.InferOutput<typeof offered>;
const watched = v.object({
  state: v.picklist(['waiting', 'knocked', 'confirmed', 'ended']),
  number: v.fallback(v.nullable(v.string()), null),
  deviceName: words,
});
export type Watched = v.InferOutput<typeof watched>;
const knocked = v.object({ pair: v.string(), secret: v.string(), number: v.string() });
export type Knocked = v.InferOutput<typeof knocked>;
const entered = v.object({ member: v.custom<MemberId>(isId), name: words, organisation: words });
export type Entered = v.InferOutput<typeof entered>;

function reader<T>(schema: v.GenericSchema<unknown, T>): (answer: unknown) => T | null {
  return (answer) => {
    const read = v.safeParse(schema, answer);
    return read.success ? read.output : null;
  };
}
export const readOffered = reader(offered);
export const readWatched = reader(watched);
export const readKnocked = reader(knocked);
export const readEntered = reader(entered);

/** My devices, this one first, then the last seen. What cannot be read is left out. */
export function readDevices(answer: unknown): readonly DeviceOfMine[] | null {
  if (!Array.isArray(answer)) return null;
  return answer
    .map(reader(device))
    .filter((one) => one !== null)
    .toSorted((a, b) => Number(b.current) - Number(a.current) || b.lastSeen - a.lastSeen);
}

/** Why a pairing cannot go on. Each has a sentence that says what to do next. */
export const troubles = ['pair-unknown', 'pair-expired', 'pair-used', 'pair-refused', 'too-many', 'cannot-store', 'signin', 'no-answer'] as const;
export type Trouble = (typeof troubles)[number];

export function troubleOf(code: string): Trouble {
  return troubles.find((trouble) => trouble === code) ?? 'no-answer';
}

/** Why no code is shown at this address, or null: another device could do nothing with it (no https, no home screen, no work offline). */
export function noCodeHere({ protocol, hostname }: { readonly protocol: string; readonly hostname: string }): 'localhost' | 'http' | null {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\])/.test(hostname)) return 'localhost';
  return protocol === 'https:' ? null : 'http';
}

/** What kind of device a browser says it is, for a name to begin with. */
export function kindOf(userAgent: string): 'phone' | 'tablet' | 'laptop' {
  if (/iPad|Tablet/i.test(userAgent) || (/Android/i.test(userAgent) && !/Mobile/i.test(userAgent))) return 'tablet';
  return /iPhone|Android|Mobile/i.test(userAgent) ? 'phone' : 'laptop';
}

/** Six digits in two groups, as they are read aloud. */
export function grouped(number: string): string {
  return number.length === 6 ? `${number.slice(0, 3)} ${number.slice(3)}` : number;
}

const lifeSeconds = 300;

/** Time that is left, "4:32"; "0:00" when it is over. Never more than a code lives: the server's clock may be another. */
export function leftOf(expires: number, now: number): string {
  const seconds = Math.min(lifeSeconds, Math.max(0, Math.ceil((expires - now) / 1000)));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
