/**
 * A long text letter by letter, each under the id that Yjs gave it: what two states of one text have in common is then known, not guessed,
 * however often the same words were typed. Walks the text's items; writes nothing.
 */
import * as Y from 'yjs';
import { isId, type MemberId } from '../shared/base/ids.ts';
import { whoRoot } from '../shared/model/paper.ts';

/** Attributes of a letter or of a line break, as Yjs has them. */
export type Marks = { readonly [name: string]: unknown };

export interface Letter {
  /** `clientID:clock`. */
  readonly id: string;
  /** One UTF-16 unit, or an embed. */
  readonly insert: string | object;
  readonly marks: Marks;
  readonly by: MemberId | null;
}

/** Stands for an embed where only words are shown. */
const embedSign = '▢';

const noMarks: Marks = {};

/** The letters that stand in a text, in their order. */
export function lettersOf(text: Y.Text): Letter[] {
  const letters: Letter[] = [];
  const who = text.doc ? whoRoot(text.doc) : null;
  let marks: Marks = noMarks;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content, id } = item;
    if (content instanceof Y.ContentFormat) {
      marks = marked(marks, content.key, content.value);
      continue;
    }
    if (!item.countable) continue;
    const writer: unknown = who?.get(String(id.client));
    const by = isId(writer) ? (writer as MemberId) : null;
    if (content instanceof Y.ContentString) {
      for (let at = 0; at < content.str.length; at++) letters.push({ id: `${id.client}:${id.clock + at}`, insert: content.str.charAt(at), marks, by });
    } else if (content instanceof Y.ContentEmbed) letters.push({ id: `${id.client}:${id.clock}`, insert: content.embed as object, marks, by });
    else for (let at = 0; at < item.length; at++) letters.push({ id: `${id.client}:${id.clock + at}`, insert: {}, marks, by });
  }
  return letters;
}

function marked(marks: Marks, key: string, value: unknown): Marks {
  const next: { [name: string]: unknown } = { ...marks };
  if (value === null || value === undefined) delete next[key];
  else next[key] = value;
  return next;
}

/** A letter as it reads: itself, the name of who or what is mentioned, or the sign of an embed that this app does not know. */
export function wordsOf({ insert }: Pick<Letter, 'insert'>): string {
  if (typeof insert === 'string') return insert;
  const mention: unknown = (insert as { readonly mention?: unknown }).mention;
  const name: unknown = typeof mention === 'object' && mention !== null ? (mention as { readonly name?: unknown }).name : undefined;
  return typeof name === 'string' ? `@${name}` : embedSign;
}

export function sameMarks(a: Marks, b: Marks): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

export function sameLetter(a: Letter, b: Letter): boolean {
  return a.insert === b.insert || (typeof a.insert === 'object' && JSON.stringify(a.insert) === JSON.stringify(b.insert));
}
