/** A former version of a document as a line of a `.solmu` file: when, by whom, its name, and its state as it is kept, packed. Read totally. Rules D91 and D95. */
import * as Y from 'yjs';
import { HistoryStore, type VersionRow, type Why } from '../../history/store.ts';
import { type DocId, isId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import { type Body, bytesToText, textToBytes } from './lines.ts';
import type { BackupParts } from './parts.ts';

export type NewVersion = Omit<VersionRow, 'number'>;

export interface VersionLine {
  readonly line: 'version';
  readonly row: NewVersion;
  /** As the history keeps it: packed. */
  readonly state: Uint8Array;
}

const reasons: readonly string[] = ['rest', 'close', 'arrived', 'restore', 'emptied'] satisfies Why[];

/** The past of a device, or none: where it cannot be had, a backup is without it, and everything else goes on. */
export async function pastOf({ prefix, onDisk }: Pick<BackupParts, 'prefix' | 'onDisk'>): Promise<HistoryStore | null> {
  return onDisk() ? HistoryStore.open(prefix) : null;
}

export function versionBody({ line, row, state }: VersionLine): Body {
  return { line, row: { ...row, mark: bytesToText(row.mark) }, state: bytesToText(state) };
}

export function versionOfBody(body: Body): VersionLine | null {
  const row = recordOf(body.row);
  const state = textToBytes(body.state);
  const mark = textToBytes(row?.mark);
  if (!row || !state?.length || !mark?.length || !isId(row.doc) || !isId(row.space) || typeof row.kind !== 'string' || row.kind === '') return null;
  if (typeof row.at !== 'number' || !Number.isFinite(row.at)) return null;
  return {
    line: 'version',
    state,
    row: {
      doc: row.doc as DocId,
      space: row.space as SpaceId,
      kind: row.kind,
      at: row.at,
      by: (Array.isArray(row.by) ? row.by.filter(isId) : []) as string[] as MemberId[],
      mark,
      bytes: state.length,
      name: typeof row.name === 'string' ? row.name : '',
      held: row.held === true,
      why: reasons.includes(String(row.why)) ? (row.why as Why) : 'rest',
    },
  };
}

/** Whether two encoded Yjs snapshots are of one version. */
export function isSameMark(one: Uint8Array, other: Uint8Array): boolean {
  return Y.equalSnapshots(Y.decodeSnapshot(one), Y.decodeSnapshot(other));
}
