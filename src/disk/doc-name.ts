/**
 * What a document's own database is called. A document that was read anew begins in another one (rule D131): what a tab that has not
 * heard of it still writes into the old database is read by nobody.
 */
import type { DocRow } from './tables.ts';

/** @param anew how often the document was read anew */
export function docStoreName(prefix: string, doc: string, anew = 0): string {
  return `${prefix}doc:${doc}${anew > 0 ? `.${anew}` : ''}`;
}

/** All that the databases of a document were ever called, without the prefix and `doc:`. */
export function storesOf({ id, anew = 0 }: Pick<DocRow, 'id' | 'anew'>): string[] {
  return [id, ...Array.from({ length: anew }, (_, before) => `${id}.${before + 1}`)];
}
