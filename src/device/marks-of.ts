/** Where the marks of openings lie (crash-marks.ts), and how they go when the device is wiped. */

export function marksOf(prefix: string): string {
  return `${prefix}opening:`;
}

/** Takes all marks of this app off the device. */
export function clearMarks(prefix: string, shelf: Pick<Storage, 'length' | 'key' | 'removeItem'> | null): void {
  if (!shelf) return;
  const keys = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '').filter((key) => key.startsWith(marksOf(prefix)));
  for (const key of keys) shelf.removeItem(key);
}
