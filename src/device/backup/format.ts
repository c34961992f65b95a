/**
 * What stands in a `.solmu` file, line by line: head, contents, spaces with their rows, documents, the journal in its order, claims,
 * drafts, former versions, and the closing line. Read totally: what is missing or odd has a fallback, unknown keys are carried along. Rules D90 and D91.
 */
import type { ClaimRow, DocRow, DraftRow, JournalRow, RecordRow, SpaceRow, SpaceState } from '../../disk/tables.ts';
import { type ClaimId, type DeviceId, type DocId, isId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import type { Birth } from '../../shared/wire/frames.ts';
import { type CopyLine, copyBody, copyOfBody } from './copy-line.ts';
import { type Body, bytesToText, textToBytes } from './lines.ts';
import { type VersionLine, versionBody, versionOfBody } from './version-line.ts';

/** Raised when an older app would read a file wrongly; what is merely new is carried along without it. */
export const formatVersion = 1;

/** Whose the file is and who wrote it. Stands in the first line and again in the last. */
export interface Head {
  readonly format: number;
  readonly app: string;
  readonly member: MemberId;
  readonly former: readonly MemberId[];
  readonly hasAccount: boolean;
  readonly name: string;
  readonly organisation: string;
  readonly device: DeviceId;
  readonly epoch: number;
  readonly at: number;
}

export interface ListedSpace {
  readonly id: SpaceId;
  readonly kind: string;
  readonly name: string;
}
export interface ListedDoc {
  readonly id: DocId;
  readonly space: SpaceId;
  readonly kind: string;
  readonly name: string;
}
/** What the file holds by name, so that also a damaged line can be called by it. */
export interface Contents {
  readonly spaces: readonly ListedSpace[];
  readonly docs: readonly ListedDoc[];
  readonly lines: number;
}

export type NewJournalLine = Omit<JournalRow, 'number' | 'answered' | 'stored'>;

export type Line =
  | { readonly line: 'head'; readonly head: Head }
  | { readonly line: 'contents'; readonly contents: Contents }
  | { readonly line: 'space'; readonly id: SpaceId; readonly space: SpaceRow | null; readonly rows: readonly RecordRow[]; readonly name: string }
  /** `state` is raw DEFLATE. `unsent` edits of it stand in the journal's lines, under `clients`, which are the head's device's own. */
  | {
      readonly line: 'doc';
      readonly doc: ListedDoc;
      readonly row: DocRow;
      readonly state: Uint8Array;
      readonly unsent: number;
      readonly clients: readonly number[];
    }
  | { readonly line: 'journal'; readonly row: NewJournalLine }
  | { readonly line: 'claim'; readonly row: ClaimRow }
  | { readonly line: 'draft'; readonly row: DraftRow }
  | CopyLine
  | VersionLine
  | { readonly line: 'end'; readonly head: Head; readonly lines: number; readonly hash: string }
  /** Of a newer app. */
  | { readonly line: 'unknown' };

export function bodyOf(line: Exclude<Line, { line: 'unknown' }>): Body {
  switch (line.line) {
    case 'doc':
      return { ...line, row: { ...line.row, known: bytesToText(line.row.known) }, state: bytesToText(line.state) };
    case 'copy':
      return copyBody(line);
    case 'version':
      return versionBody(line);
    case 'journal':
      return { ...line, row: { ...line.row, ...(line.row.update ? { update: bytesToText(line.row.update) } : {}) } };
    default:
      return { ...line };
  }
}

/** Null when what stands in a whole line is not what such a line has. */
export function lineOf(body: Body): Line | null {
  switch (body.line) {
    case 'head':
      return wrap(headOf(body.head), (head) => ({ line: 'head', head }));
    case 'contents':
      return { line: 'contents', contents: contentsOf(body.contents) };
    case 'space':
      return spaceLine(body);
    case 'doc':
      return docLine(body);
    case 'journal':
      return wrap(journalRow(body.row), (row) => ({ line: 'journal', row }));
    case 'claim':
      return wrap(claimRow(body.row), (row) => ({ line: 'claim', row }));
    case 'draft':
      return wrap(draftRow(body.row), (row) => ({ line: 'draft', row }));
    case 'copy':
      return copyOfBody(body);
    case 'version':
      return versionOfBody(body);
    case 'end':
      return wrap(headOf(body.head), (head) => ({ line: 'end', head, lines: number(body.lines), hash: text(body.hash) }));
    default:
      return { line: 'unknown' };
  }
}

function wrap<T>(value: T | null, line: (value: T) => Line): Line | null {
  return value === null ? null : line(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function ids<T extends string>(value: unknown): T[] {
  return (Array.isArray(value) ? value.filter(isId) : []) as string[] as T[];
}

export function headOf(value: unknown): Head | null {
  const head = recordOf(value);
  if (!head || typeof head.format !== 'number') return null;
  // A newer file says so whatever else it has changed.
  if (head.format <= formatVersion && (!isId(head.member) || !isId(head.device))) return null;
  return {
    format: head.format,
    app: text(head.app),
    member: head.member as MemberId,
    former: ids(head.former),
    hasAccount: head.hasAccount === true,
    name: text(head.name),
    organisation: text(head.organisation),
    device: head.device as DeviceId,
    epoch: number(head.epoch),
    at: number(head.at),
  };
}

function contentsOf(value: unknown): Contents {
  const contents = recordOf(value);
  const list = (items: unknown): { readonly [key: string]: unknown }[] =>
    (Array.isArray(items) ? items.map(recordOf) : []).filter((item) => item !== null && isId(item.id)) as { readonly [key: string]: unknown }[];
  return {
    spaces: list(contents?.spaces).map((item) => ({ id: item.id as SpaceId, kind: text(item.kind), name: text(item.name) })),
    docs: list(contents?.docs).flatMap((item) => docOf(item) ?? []),
    lines: number(contents?.lines),
  };
}

function docOf(value: unknown): ListedDoc | null {
  const doc = recordOf(value);
  if (!doc || !isId(doc.id) || !isId(doc.space) || typeof doc.kind !== 'string' || doc.kind === '') return null;
  return { id: doc.id as DocId, space: doc.space as SpaceId, kind: doc.kind, name: text(doc.name) };
}

const states: readonly string[] = ['mine', 'undecided', 'here-only', 'server', 'gone'] satisfies SpaceState[];

function spaceLine(body: Body): Line | null {
  if (!isId(body.id)) return null;
  const id = body.id as SpaceId;
  const row = recordOf(body.space);
  const isSpace = row && row.id === id && typeof row.kind === 'string' && isId(row.maker) && states.includes(text(row.state));
  const space = isSpace
    ? ({
        ...row,
        at: number(row.at),
        hosts: ids(row.hosts),
        refused: typeof row.refused === 'string' ? row.refused : null,
        sentAt: number(row.sentAt),
      } as unknown as SpaceRow)
    : null;
  const rows = (Array.isArray(body.rows) ? body.rows : []).flatMap((each: unknown): RecordRow[] => {
    const record = recordOf(each);
    return record && typeof record.key === 'string' && record.value !== undefined
      ? [{ ...record, space: id, key: record.key, value: record.value as Json, local: 1 }]
      : [];
  });
  return { line: 'space', id, space, rows, name: text(body.name) };
}

function docLine(body: Body): Line | null {
  const doc = docOf(body.doc);
  const state = textToBytes(body.state);
  const row = recordOf(body.row);
  if (!doc || !state || !row) return null;
  const clients = (Array.isArray(body.clients) ? body.clients : []).filter((client): client is number => Number.isSafeInteger(client));
  const known = textToBytes(row.known);
  const refused = typeof row.refused === 'string' ? row.refused : null;
  // How often a document was read anew is each device's own.
  const { anew: _, ...plain } = row;
  return {
    line: 'doc',
    doc,
    state,
    unsent: number(body.unsent),
    clients,
    row: { ...plain, id: doc.id, space: doc.space, kind: doc.kind, refused, known: known?.length ? known : new Uint8Array([0, 0]) } as DocRow,
  };
}

function journalRow(value: unknown): NewJournalLine | null {
  const row = recordOf(value);
  if (!row || !isId(row.space)) return null;
  const { anew: _, ...rest } = row;
  const plain = { ...rest, space: row.space as SpaceId, docKind: text(row.docKind), at: number(row.at) };
  if (row.kind === 'edit') {
    const update = textToBytes(row.update);
    return update && isId(row.doc) && plain.docKind !== '' ? { ...plain, kind: 'edit', doc: row.doc as DocId, update } : null;
  }
  if (row.kind === 'birth') {
    const birth = recordOf(row.birth);
    if (!birth || birth.space !== row.space || typeof birth.kind !== 'string' || !isId(birth.maker)) return null;
    return { ...plain, kind: 'birth', doc: '', birth: { ...birth, at: number(birth.at), hosts: ids(birth.hosts) } as unknown as Birth };
  }
  const claim = recordOf(row.claim);
  if (row.kind !== 'claim' || !claim || !isId(claim.id) || typeof claim.verb !== 'string') return null;
  return { ...plain, kind: 'claim', doc: '', claim: { id: claim.id as ClaimId, verb: claim.verb, args: (claim.args ?? null) as Json } };
}

function claimRow(value: unknown): ClaimRow | null {
  const row = recordOf(value);
  if (!row || !isId(row.id) || typeof row.verb !== 'string') return null;
  return { ...row, id: row.id as ClaimId, verb: row.verb, args: (row.args ?? null) as Json, at: number(row.at), code: 'waiting', detail: null };
}

function draftRow(value: unknown): DraftRow | null {
  const row = recordOf(value);
  if (!row || !isId(row.doc) || text(row.key) === '') return null;
  const seen = Array.isArray(row.seen) ? row.seen.filter((id): id is string => typeof id === 'string') : [];
  return {
    ...row,
    key: text(row.key),
    opening: text(row.opening),
    doc: row.doc as DocId,
    thing: text(row.thing),
    field: text(row.field),
    value: text(row.value),
    seen,
    second: number(row.second),
  };
}
