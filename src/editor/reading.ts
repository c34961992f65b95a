/**
 * Reads a Y.Text as it stands, and what one transaction did to it, in one walk and without writing.
 * Yjs' own `event.delta` is not used: it removes format marks while it is read, and a reader never writes.
 */
import * as Y from 'yjs';
import type { Attributes, Stretch } from './lines.ts';

/** What happened to a run of characters between two readings. */
export interface Run {
  readonly act: 'keep' | 'insert' | 'delete';
  length: number;
}

/** All that stands in a text, neighbours with equal attributes not joined. Content that is no text (another app's, or a broken one's) is one unknown thing per place. */
export function readText(text: Y.Text): Stretch[] {
  return walk(text, null).stretches;
}

/** The same, with the runs that lead from what stood before this event's transaction to what stands now. */
export function readChange(text: Y.Text, event: Y.YTextEvent): { readonly stretches: Stretch[]; readonly runs: Run[] } {
  return walk(text, event);
}

function walk(text: Y.Text, event: Y.YTextEvent | null): { stretches: Stretch[]; runs: Run[] } {
  const stretches: Stretch[] = [];
  const runs: Run[] = [];
  let attributes: Attributes = {};
  const note = (act: Run['act'], length: number): void => {
    const last = runs.at(-1);
    if (last?.act === act) last.length += length;
    else runs.push({ act, length });
  };
  for (let item = text._start; item !== null; item = item.right) {
    if (item.content instanceof Y.ContentFormat) {
      if (!item.deleted) attributes = withMark(attributes, item.content);
      continue;
    }
    if (!item.countable) continue;
    if (event !== null) {
      if (event.adds(item)) {
        if (!item.deleted) note('insert', item.length);
      } else if (event.deletes(item)) note('delete', item.length);
      else if (!item.deleted) note('keep', item.length);
    }
    if (!item.deleted) for (const insert of contentOf(item)) stretches.push({ insert, attributes });
  }
  return { stretches, runs };
}

function withMark(attributes: Attributes, { key, value }: Y.ContentFormat): Attributes {
  const next: { [name: string]: unknown } = { ...attributes };
  if (value === null) delete next[key];
  else next[key] = value;
  return next;
}

function contentOf(item: Y.Item): (string | object)[] {
  if (item.content instanceof Y.ContentString) return [item.content.str];
  if (item.content instanceof Y.ContentEmbed && typeof item.content.embed === 'object' && item.content.embed !== null) return [item.content.embed as object];
  return Array.from({ length: item.length }, () => ({}));
}

/** Whether a text ends in a line break, as every text that has been written in should. */
export function endsInBreak(text: Y.Text): boolean {
  const last = readText(text).at(-1)?.insert;
  return typeof last === 'string' && last.endsWith('\n');
}
