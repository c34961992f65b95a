/**
 * Whether a row of `kept` is what its table says. A disk may give back half a row, or something else altogether; one such row must not
 * take the others along. What a newer app has written in a way that this one does not know is no damage: it is left where it stands.
 */
import { isId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import type { TableName } from './tables.ts';

/** `newer`: passed over and left alone. `damaged`: set aside. */
export type Soundness = 'sound' | 'newer' | 'damaged';

type Fields = { readonly [field: string]: unknown };

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
/** An update or a snapshot is two bytes at the least. By its name: a page's bytes may come from another realm. */
const isBytes = (value: unknown): boolean => Object.prototype.toString.call(value) === '[object Uint8Array]' && (value as Uint8Array).length >= 2;

/** Nothing is known: an app of before wrote it so. */
const isEmpty = (value: unknown): boolean => ArrayBuffer.isView(value) && value.byteLength === 0;

const journalKinds: { readonly [kind: string]: (row: Fields) => boolean } = {
  edit: (row) => isId(row.doc) && isText(row.docKind) && isBytes(row.update),
  birth: (row) => isId(recordOf(row.birth)?.space) && isText(recordOf(row.birth)?.kind) && isId(recordOf(row.birth)?.maker),
  claim: (row) => isId(recordOf(row.claim)?.id) && isText(recordOf(row.claim)?.verb),
};
const spaceStates: readonly unknown[] = ['mine', 'undecided', 'here-only', 'server', 'gone'];

/** Tables that are not here hold what this device makes of others; whoever reads them checks it. */
const shapes: { readonly [T in TableName]?: (row: Fields) => boolean } = {
  journal: (row) => isId(row.space) && isNumber(row.at) && isText(row.kind) && (journalKinds[row.kind]?.(row) ?? true),
  inbox: (row) => isId(row.doc) && isId(row.space) && isText(row.docKind) && isNumber(row.seconds) && isBytes(row.update),
  cursors: (row) => isId(row.space) && isNumber(row.to),
  rows: (row) => isId(row.space) && isText(row.key) && row.value !== undefined,
  spaces: (row) => isId(row.id) && isText(row.kind) && isId(row.maker) && Array.isArray(row.hosts) && isText(row.state),
  docs: (row) => isId(row.id) && isId(row.space) && isText(row.kind) && (isBytes(row.known) || isEmpty(row.known)),
  claims: (row) => isId(row.id) && isText(row.verb) && isText(row.code) && isNumber(row.at),
  drafts: (row) => isId(row.doc) && [row.key, row.opening, row.thing, row.field, row.value].every(isText) && Array.isArray(row.seen) && isNumber(row.second),
  meta: (row) => isText(row.key) && 'value' in row,
  copies: (row) => isId(row.id) && isId(row.doc) && isId(row.space) && isText(row.docKind) && isText(row.code) && isNumber(row.at),
  copyBytes: (row) => isId(row.id) && isBytes(row.state) && isBytes(row.known) && isBytes(row.base) && Array.isArray(row.unsent),
};

export function soundness(table: TableName, row: unknown): Soundness {
  if (typeof row !== 'object' || row === null || !(shapes[table]?.(row as Fields) ?? true)) return 'damaged';
  const { kind, state } = row as Fields;
  if (table === 'journal' && journalKinds[String(kind)] === undefined) return 'newer';
  if (table === 'spaces' && !spaceStates.includes(state)) return 'newer';
  return 'sound';
}
