/** Devices of older versions of the app, as `build.mjs` has built them, the oldest first: what the simulation's even seeds draw from. */
import type { Kit } from '../sim/rider.ts';

/** Built files have no types of their own: what they export is what `entry.ts` exports. */
const built = ['./device-9a1fa26.js', './device-c13f13f.js'] as const;

export const oldKits: readonly Kit[] = (await Promise.all(built.map((file) => import(/* @vite-ignore */ file)))) as Kit[];
