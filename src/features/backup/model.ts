/** When the quiet card speaks, and how what is in a file is listed. Pure. */
import type { BackupDoc, BackupThing } from '../../device/backup/api.ts';

/** Minutes with edits after which work without an account is worth a word. */
const minutesBeforeWord = 10;
const weekMs = 7 * 24 * 3_600_000;

export interface QuietFacts {
  readonly hasAccount: boolean;
  readonly minutes: number;
  readonly lastWritten: number | null;
  /** When the member last said *Ei nyt*, milliseconds. */
  readonly putOff: number | null;
  readonly now: number;
}

/** Whether the card is due: asked again only after a week, whether it was put off or followed. A clock set back asks nothing sooner. */
export function isDue({ hasAccount, minutes, lastWritten, putOff, now }: QuietFacts): boolean {
  if (hasAccount || minutes < minutesBeforeWord) return false;
  return [lastWritten, putOff].every((at) => at === null || Math.abs(now - at) >= weekMs);
}

const kinds = ['card', 'plan', 'event', 'floor', 'goal', 'pool', 'note', 'profile', 'availability'] as const;
export type KnownKind = (typeof kinds)[number] | 'other';

export function kindOf(kind: string): KnownKind {
  return (kinds as readonly string[]).includes(kind) ? (kind as KnownKind) : 'other';
}

export interface OfKind {
  readonly kind: KnownKind;
  readonly docs: readonly BackupDoc[];
}

/** Documents by kind, kinds in their order, what is new first and then by name. */
export function byKind(docs: readonly BackupDoc[]): readonly OfKind[] {
  const rank = { new: 0, more: 1, same: 2 } as const;
  return [...kinds, 'other' as const].flatMap((kind) => {
    const own = docs.filter((doc) => kindOf(doc.kind) === kind);
    const sorted = own.toSorted((a, b) => rank[a.here] - rank[b.here] || a.name.localeCompare(b.name, 'fi'));
    return own.length > 0 ? [{ kind, docs: sorted }] : [];
  });
}

export type Counts = { readonly [H in BackupDoc['here']]: number };

export function countsOf(docs: readonly BackupDoc[]): Counts {
  const counts = { new: 0, more: 0, same: 0 };
  for (const { here } of docs) counts[here]++;
  return counts;
}

/** Things that are called alike are told once, with how many they are. */
export function together<T extends BackupThing>(
  things: readonly T[],
  callIt: (thing: T) => string,
): readonly { readonly word: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(callIt(thing), (counts.get(callIt(thing)) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({ word, count }));
}

/** A size for people. */
export function sizeOf(bytes: number): { readonly unit: 'kB' | 'MB' | 'GB'; readonly value: number } {
  if (bytes >= 1_000_000_000) return { unit: 'GB', value: bytes / 1_000_000_000 };
  return bytes >= 1_000_000 ? { unit: 'MB', value: bytes / 1_000_000 } : { unit: 'kB', value: Math.ceil(bytes / 1_000) };
}
