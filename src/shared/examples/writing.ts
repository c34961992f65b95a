/** Example documents, written by the verbs that members' hands use; nothing here knows how a field lies in a document. */
import * as Y from 'yjs';
import type { DocId, MemberId, SpaceId } from '../base/ids.ts';
import { ensureFinalBreak } from '../model/long-text.ts';
import { type DocKind, docOf, type Paper, sign } from '../model/paper.ts';
import type { Chance } from './chance.ts';

export interface ExampleDocument {
  readonly id: DocId;
  readonly kind: DocKind;
  /** Who wrote it last, and when, seconds since 1970. */
  readonly member: MemberId;
  readonly seconds: number;
  /** One update for each hand. */
  readonly updates: readonly Uint8Array[];
}

export interface Hand {
  readonly member: MemberId;
  readonly seconds: number;
  readonly act: (paper: Paper) => unknown;
}

/**
 * A document that several hands wrote: the first alone, the others all from what the first left, without having seen each other.
 * So two values of one field, or an edit of what was binned elsewhere, stand as on two laptops without a line.
 */
export function written(chance: Chance, space: SpaceId, kind: DocKind, hands: readonly Hand[], doc?: DocId): ExampleDocument {
  const id = docOf(space, kind, doc);
  const updates: Uint8Array[] = [];
  for (const { member, seconds, act } of hands) {
    const y = new Y.Doc({ guid: id });
    y.clientID = chance.below(2 ** 31) + 1;
    if (updates[0]) Y.applyUpdate(y, updates[0]);
    const before = Y.encodeStateVector(y);
    const paper: Paper = { id, space, kind, y, me: member, seconds: () => seconds, random: chance.bytes };
    y.transact(() => {
      sign(paper);
      act(paper);
    });
    updates.push(updates[0] ? Y.encodeStateAsUpdate(y, before) : Y.encodeStateAsUpdate(y));
    y.destroy();
  }
  const last = hands.at(-1);
  if (!last) throw new RangeError('a document is written by somebody');
  return { id, kind, member: last.member, seconds: Math.max(...hands.map((hand) => hand.seconds)), updates };
}

/** Types lines into a long text. A line that begins with `# `, `- ` or `[ ] ` is a heading, a list item, a task. */
export function type(text: Y.Text, lines: readonly string[]): void {
  ensureFinalBreak(text);
  const kinds = { '# ': 'h2', '- ': 'bullet', '[ ] ': 'check' } as const;
  let at = 0;
  for (const [index, line] of lines.entries()) {
    const mark = Object.keys(kinds).find((start) => line.startsWith(start)) as keyof typeof kinds | undefined;
    const words = mark ? line.slice(mark.length) : line;
    text.insert(at, words, {});
    at += words.length;
    if (index < lines.length - 1) text.insert(at, '\n', {});
    if (mark) text.format(at, 1, { line: kinds[mark] });
    at++;
  }
}
