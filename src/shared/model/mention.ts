/**
 * A mention is an embed `{mention: {kind, id, name}}`: one place of a long text that stands for a person or a thing. The name is the
 * one it was written with; whoever shows it asks what it is called today. Before there were kinds it was `{member, name}`, which still reads.
 */
import { type Id, isId } from '../base/ids.ts';
import { recordOf } from '../base/json.ts';

export const mentionKinds = ['member', 'event', 'network', 'goal', 'note', 'pool'] as const;
export type MentionKind = (typeof mentionKinds)[number];

export interface Mention {
  readonly kind: MentionKind;
  readonly id: Id;
  /** How it was called when it was written. */
  readonly name: string;
}

/** What a mention is called today; null when nobody knows better than the mention itself. */
export type NameOf = (mention: Mention) => string | null;

/** Longer names are cut when they are written: a mention is a word of a sentence. */
const longestName = 200;

/** The mention that an embed is, or null: a newer app's kind, or something else. Reading is total. */
export function mentionOf(embed: unknown): Mention | null {
  const said = recordOf(recordOf(embed)?.mention);
  if (!said) return null;
  const id: unknown = said.id ?? said.member;
  const kind: unknown = said.kind ?? (said.member === undefined ? undefined : 'member');
  const known = mentionKinds.find((each) => each === kind);
  return known && isId(id) && typeof said.name === 'string' ? { kind: known, id, name: said.name } : null;
}

/** The embed that a mention is written as. */
export function embedOfMention({ kind, id, name }: Mention): { readonly mention: Mention } {
  return { mention: { kind, id, name: Array.from(name.normalize('NFC')).slice(0, longestName).join('') } };
}

/** How a mention reads among words: people with their sign, things by their name alone. */
export function mentionText(mention: Mention, nameOf?: NameOf): string {
  const name = nameOf?.(mention) ?? mention.name;
  return mention.kind === 'member' ? `@${name}` : name;
}
