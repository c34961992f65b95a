/** What the first screens make of an address and of what is pasted. Pure. */
import type { Path } from '../../ui/navigation.ts';

export const steps = ['start', 'nimi', 'kirjaudu', 'kutsu', 'kopio'] as const;
export type Step = (typeof steps)[number];

/** The step that the address names; the three choices when it names none. */
export function stepOf(query: URLSearchParams): Step {
  const named = query.get('vaihe');
  return steps.find((step) => step === named) ?? 'start';
}

/**
 * Where to go once the name is known: an address of this app that the member first wanted, else Tänään.
 * Anything that could lead off the site (`//elsewhere`, `https:…`) counts as none.
 */
export function wantedPath(query: URLSearchParams): Path {
  const wanted = query.get('minne') ?? '';
  return /^\/(?![/\\])[^\s\\]*$/.test(wanted) && !wanted.startsWith('/tervetuloa') ? (wanted as Path) : '/';
}

const code = '[A-Za-z0-9_-]{43}';

/**
 * The code in what was pasted: a whole link, a message with a link in it, or the code alone.
 * Null when there is none, for example because the mail program cut the link at its #.
 */
export function codeIn(pasted: string): string | null {
  const inLink = new RegExp(`/tule#(${code})(?![A-Za-z0-9_-])`).exec(pasted);
  if (inLink?.[1]) return inLink[1];
  const alone = new RegExp(`^#?(${code})$`).exec(pasted.trim());
  return alone?.[1] ?? null;
}
