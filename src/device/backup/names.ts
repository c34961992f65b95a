/** How things are called in a backup: by their own words, read from a document whatever its kind. Pure. */
import type * as Y from 'yjs';
import { type Standing, standing, type Thing } from '../../shared/model/thing.ts';

/** Fields that are a thing's name, the first that says something wins. */
const nameFields = ['title', 'name', 'nameFi', 'nameSv', 'nameEn', 'when', 'then'] as const;
const longestName = 200;

/** What stands in the head as its name; '' when nothing does, or the document has no head. */
export function nameIn(y: Y.Doc): string {
  if (!y.share.has('head')) return '';
  let entries: readonly Standing[];
  try {
    entries = standing(y.getArray('head') as Thing);
  } catch {
    // The root is of another type in this document.
    return '';
  }
  for (const field of nameFields) {
    const value = entries
      .filter((entry) => entry.field === field)
      .toSorted((a, b) => a.seconds - b.seconds)
      .at(-1)?.value;
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, longestName);
  }
  return '';
}
