/** A sentence's or a heading's first letter as a capital; dates come without one. */
export function capital(text: string): string {
  const first = /^\p{L}\p{M}*/u.exec(text)?.[0] ?? '';
  return first.toLocaleUpperCase('fi') + text.slice(first.length);
}
