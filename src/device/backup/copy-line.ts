/** An own copy as a line of a `.solmu` file: what it is, and its bytes, deflated. Read totally. Rule D136. */
import type { CopyBytesRow, CopyRow, Tables } from '../../disk/tables.ts';
import { type DocId, isId, type SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { deflateRaw } from './deflate.ts';
import { type Body, bytesToText, textToBytes } from './lines.ts';

export interface CopyLine {
  readonly line: 'copy';
  readonly row: CopyRow;
  /** In the file `state` and `base` are raw DEFLATE. */
  readonly bytes: CopyBytesRow;
}

export function copiesIn(tables: Tables): Promise<CopyRow[]> {
  return tables.transact('r', ['copies'], (tx) => tx.all('copies'));
}

/** null when its bytes are here no more. */
export async function copyLine(tables: Tables, row: CopyRow): Promise<CopyLine | null> {
  const bytes = await tables.transact('r', ['copyBytes'], (tx) => tx.get('copyBytes', row.id));
  return bytes ? { line: 'copy', row, bytes: { ...bytes, state: await deflateRaw(bytes.state), base: await deflateRaw(bytes.base) } } : null;
}

export function copyBody({ line, row, bytes }: CopyLine): Body {
  const { state, known, base, unsent } = bytes;
  return {
    line,
    row: { ...row },
    bytes: { state: bytesToText(state), known: bytesToText(known), base: bytesToText(base), unsent: unsent.map(bytesToText) },
  };
}

export function copyOfBody(body: Body): CopyLine | null {
  const row = recordOf(body.row);
  const bytes = recordOf(body.bytes);
  const [state, known, base] = [bytes?.state, bytes?.known, bytes?.base].map(textToBytes);
  if (!row || !isId(row.id) || !isId(row.doc) || !isId(row.space) || !state || !known || !base) return null;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
  const back = Object.entries(recordOf(row.back) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const id = row.id as CopyRow['id'];
  return {
    line: 'copy',
    row: {
      ...row,
      id,
      doc: row.doc as DocId,
      space: row.space as SpaceId,
      docKind: text(row.docKind),
      // What a tab of that device might still write is no longer waited for.
      anew: -1,
      code: (text(row.code) || 'bad-form') as CopyRow['code'],
      detail: (row.detail ?? null) as Json,
      at: number(row.at),
      since: number(row.since),
      edits: number(row.edits),
      name: text(row.name),
      about: (row.about ?? null) as Json,
      seen: row.seen === 1 ? 1 : 0,
      binnedAt: typeof row.binnedAt === 'number' ? row.binnedAt : null,
      back: Object.fromEntries(back),
    },
    bytes: { id, state, known, base, unsent: (Array.isArray(bytes?.unsent) ? bytes.unsent : []).flatMap((one: unknown) => textToBytes(one) ?? []) },
  };
}

/** What is here already stays as it is: in twice makes no doubles. */
export async function takeCopy(tables: Tables, { row, bytes }: CopyLine): Promise<void> {
  await tables.transact('rw', ['copies', 'copyBytes'], async (tx) => {
    if (await tx.get('copies', row.id)) return;
    await tx.put('copyBytes', [bytes]);
    await tx.put('copies', [row]);
  });
}
