/**
 * *Kumpi jää?*: the questions that wait in a thing of which two or more values of one field stand. Pure; `Asks.svelte` shows them.
 * Each feature says in a table how the fields of its things are asked about: all of them that are not quiet.
 */
import type { MemberId } from '../shared/base/ids.ts';
import type { Offer, ReadField, Seen } from '../shared/model/thing.ts';

export interface Asked {
  readonly field: string;
  readonly title: string;
  /** The shown one last. */
  readonly offers: readonly Offer<unknown>[];
  /** A value in words; '' is shown as empty. */
  readonly text: (value: unknown) => string;
  readonly settle: (value: unknown) => void;
}

export type AskTable<F extends string> = { readonly [Field in F]: { readonly title: string; readonly text?: (value: unknown) => string } };

/** Who gave the answers. */
export interface Givers {
  isMe(member: MemberId): boolean;
  /** '' when this device does not know it. */
  name(member: MemberId): string;
}

/** @param settle writes the chosen value over all that stood when it was chosen */
export function askedOf<F extends string>(
  table: AskTable<F>,
  read: { readonly [Field in F]: ReadField<unknown> },
  settle: (field: F, seen: Seen, value: unknown) => void,
): Asked[] {
  return (Object.keys(table) as F[]).flatMap((field) => {
    const { offers, seen } = read[field];
    const { title, text = plain } = table[field];
    return offers.length > 1 ? [{ field, title, offers, text, settle: (value: unknown) => settle(field, seen, value) }] : [];
  });
}

const plain = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));
