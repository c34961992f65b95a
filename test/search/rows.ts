/** Text rows as the catalogue has them, with only what a test is about. */
import type { TextRow } from '../../src/catalog/rows.ts';

let made = 0;

export function aRow(row: { readonly [K in keyof TextRow]?: unknown } & Pick<TextRow, 'title'>): TextRow {
  made++;
  const id = row.id ?? `doc-${made}`;
  return { id, space: `space of ${String(id)}`, kind: 'event', parts: [], people: [], changedAt: made, ...row } as TextRow;
}

export function aPart(thing: string, title: string, text = ''): TextRow['parts'][number] {
  return { thing, title, text };
}
