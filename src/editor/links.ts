/**
 * Which addresses a text may lead to. Asked when something is pasted, when a link is made by hand and once more when it is shown,
 * since another device may have written anything.
 */

const allowed: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const longest = 2048;

/**
 * The address as it may stand in an `href`, or null when it leads somewhere else than to the web, a mailbox or a telephone.
 * Relative addresses are refused: in a text that travels between devices they mean nothing.
 */
export function safeAddress(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > longest) return null;
  // A browser drops these before it looks at the scheme ("java\nscript:"), so an address that holds one is read as the browser would.
  const trimmed = value.replace(/\p{Cc}/gu, '').trim();
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return null;
  }
  return allowed.has(url.protocol) ? trimmed : null;
}

/** What a member typed as an address, with the scheme that was left out: `valtori.fi` and `aino@kela.fi` are enough. Null when no address comes of it. */
export function addressFrom(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*\.[a-z]{2,}:\d+/i.test(text)) return safeAddress(text);
  if (/^[^@/\s]+@[^@/\s]+\.[^@/\s]+$/.test(text)) return safeAddress(`mailto:${text}`);
  if (/^\+?[\d\s()-]{5,}$/.test(text)) return safeAddress(`tel:${text}`);
  return text.includes('.') ? safeAddress(`https://${text}`) : null;
}
