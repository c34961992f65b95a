/** What comes in by POST: shapes, bounds, and names made fit to be shown. */
import * as v from 'valibot';
import { type DeviceId, isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';

const longestName = 200;
const longestDeviceName = 60;
/** Control characters, and those that turn the direction of what stands around a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unshown = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

const name = v.pipe(
  v.string(),
  v.transform((text) => text.normalize('NFC').replace(unshown, ' ').replace(/\s+/g, ' ').trim()),
  v.check((text) => text.isWellFormed() && text.length <= longestName),
);
const someName = v.pipe(name, v.minLength(1));
/** What a device calls itself, or its member calls it. */
const deviceName = v.pipe(
  name,
  v.check((text) => text.length <= longestDeviceName),
);
const token = v.pipe(v.string(), v.maxLength(200));

export const lookForm = v.object({ token });
export const enterForm = v.object({
  token,
  member: v.custom<MemberId>(isId),
  device: v.custom<DeviceId>(isId),
  name: v.optional(v.string(), ''),
  organisation: v.optional(name, ''),
  deviceName: v.optional(deviceName, ''),
});
export const knockForm = v.object({
  token,
  device: v.custom<DeviceId>(isId),
  member: v.custom<MemberId>(isId),
  deviceName: v.optional(deviceName, ''),
});
export const pairEnterForm = v.object({ pair: token, secret: token });
export const deviceNameForm = v.object({ device: v.optional(v.custom<DeviceId>(isId)), name: deviceName });
export const signOutForm = v.object({ device: v.custom<DeviceId>(isId) });
export const invitationForm = v.object({
  network: v.custom<SpaceId>(isId),
  uses: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
});

/** A name that somebody can be shown under, or null. */
export function shownName(text: string): string | null {
  const read = v.safeParse(someName, text);
  return read.success ? read.output : null;
}
