/**
 * What of `kept` is held for a server that was put back from a copy: the rows under their seals as they stood before its stream put other ones
 * over them, until they have been given back. And how an erasure that comes with the stream meets what stands here. Rules W106 and W109.
 */
import { type DocId, isId, type SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { StreamEntry } from '../shared/wire/frames.ts';
import type { Seal, SealedRow } from '../shared/wire/healing.ts';
import { type DocRow, knowsNothing, type Tables, type Transaction } from './tables.ts';

const key = 'give-back';
/** Of a row that is gone nothing stands but the seal of its going: what was taken away must not come back with an older store. */
const gonePrefix = 'gone/';
const anyGone = 'any-gone';

type Edit = StreamEntry & { readonly kind: 'edit' };

/** In the transaction that forgets the cursors of the epoch before. What was held and not given back stays held. */
export async function holdForReturn(tx: Transaction): Promise<void> {
  const rows: Json[] = [];
  for (const { space, key: name, value, seal } of await tx.all('rows')) if (seal) rows.push(heldRow(space, name, value, seal));
  // The stream that begins tells of those that are still gone, under seals of its own.
  const gone = (await tx.all('meta')).filter((row) => row.key.startsWith(gonePrefix));
  await tx.remove(
    'meta',
    gone.map((row) => row.key),
  );
  const before = heldIn((await tx.get('meta', key))?.value);
  await tx.put('meta', [{ key, value: [...before, ...rows, ...gone.map(({ value }) => value)] }]);
}

/** Rows that come with the stream: the seals of those that are gone are kept, until they stand again. Inside a transaction that has `meta`. */
export async function keepGone(tx: Transaction, space: SpaceId, records: readonly (StreamEntry & { readonly kind: 'row' })[]): Promise<void> {
  const nameOf = (name: string): string => `${gonePrefix}${space}/${name}`;
  const standing = records.filter(({ value }) => value !== null).map((record) => nameOf(record.key));
  // A first sync brings thousands of rows to a device that has heard of none that went.
  if (standing.length > 0 && (await tx.get('meta', anyGone))) await tx.remove('meta', standing);
  const gone = records.flatMap(({ key: name, value, seal }) =>
    value === null && seal ? [{ key: nameOf(name), value: heldRow(space, name, null, seal) }] : [],
  );
  if (gone.length > 0) await tx.put('meta', [...gone, { key: anyGone, value: true }]);
}

function heldRow(space: SpaceId, name: string, value: Json, { epoch, seq, mac }: Seal): Json {
  return [space, name, value, epoch, seq, [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')];
}

/** The rows that are held; null when nothing has to be given back. */
export async function heldForReturn(tables: Tables): Promise<readonly SealedRow[] | null> {
  const value = (await tables.transact('r', ['meta'], (tx) => tx.get('meta', key)))?.value;
  if (value === undefined) return null;
  return heldIn(value).flatMap((row) => sealedRow(row) ?? []);
}

export async function givenBack(tables: Tables): Promise<void> {
  await tables.transact('rw', ['meta'], (tx) => tx.remove('meta', [key]));
}

function heldIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function sealedRow(row: Json): SealedRow | null {
  if (!Array.isArray(row)) return null;
  const [space, name, value, epoch, seq, mac] = row;
  if (!isId(space) || typeof name !== 'string' || typeof epoch !== 'number' || typeof seq !== 'number' || typeof mac !== 'string') return null;
  const bytes = Uint8Array.from({ length: mac.length / 2 }, (_, i) => Number.parseInt(mac.slice(2 * i, 2 * i + 2), 16));
  return { space: space as SpaceId, key: name, value: (value ?? null) as Json, seal: { epoch, seq, mac: bytes } };
}

/**
 * A document's bytes from before an erasure are not merged with those from after it: one of which anything is here begins anew as after a
 * refusal, by whoever reads it whole.
 *
 * @returns documents that are to begin anew
 */
export async function takeEpochs(tx: Transaction, space: SpaceId, edits: readonly Edit[]): Promise<DocId[]> {
  const anew: DocId[] = [];
  for (const { doc, docKind, docEpoch } of edits) {
    if (!docEpoch) continue;
    const row = await tx.get('docs', doc);
    if ((row?.docEpoch ?? 0) >= docEpoch) continue;
    const [journal, inbox] = [await tx.all('journal', { index: 'doc', is: doc }), await tx.all('inbox', { index: 'doc', is: doc })];
    const base: DocRow = row ?? { id: doc, space, kind: docKind, refused: null, known: knowsNothing };
    if (!row && journal.length === 0 && inbox.length === 0) {
      await tx.put('docs', [{ ...base, docEpoch }]);
      continue;
    }
    // What lies in the inbox alone goes at once. It may be open in a tab all the same, which has it in memory and in a database by then
    if (journal.length === 0 && row?.changedAt === undefined) {
      await tx.remove(
        'inbox',
        inbox.map(({ number }) => number),
      );
    }
    await tx.put('docs', [{ ...base, docEpoch, refused: 'erased', detail: { docEpoch } }]);
    anew.push(doc);
  }
  return anew;
}

/** Up to which erasures this device has come, for the server: documents that were never erased are not named. */
export async function docEpochs(tables: Tables): Promise<readonly (readonly [DocId, number])[]> {
  const docs = await tables.transact('r', ['docs'], (tx) => tx.all('docs'));
  return docs.flatMap(({ id, docEpoch, refused }) => (docEpoch && refused === null ? [[id, docEpoch] as const] : []));
}
