/**
 * Makes the rows of one document as it stands now, open or not. Comes along with the model of documents, so that a start that only shows
 * rows does not wait for it. Rules D102 to D106 and D126 of DOCUMENTS.md.
 */
import type { ShelfChange } from '../catalog/catalog.ts';
import { findsOf, findsRow, notesIn, rowsOf, soughtIn } from '../catalog/project.ts';
import type { SpaceRow } from '../disk/tables.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, docIdOf, type Paper } from '../shared/model/paper.ts';

export interface DocRowsHost {
  readonly mine: () => readonly MemberId[];
  readonly rows: (space: SpaceId) => Promise<ReadonlyMap<string, Json>>;
  readonly spaces: () => ReadonlyMap<SpaceId, SpaceRow>;
  readonly journalFlushed: () => Promise<void>;
  /** Where a document stands now. */
  readonly spaceOf: (doc: DocId) => Promise<SpaceId | undefined>;
  /** Shows a document as it stands, open or not, and opens nothing. Null when nothing of it is on this device. */
  readonly glimpse: <T>(space: SpaceId, kind: DocKind, look: (paper: Paper, changedAt: number) => T, doc: DocId) => Promise<T | null>;
}

/** A document whose rows may be behind, and the space under which it was asked for. */
export interface Job {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly doc: DocId;
}

/** None where nothing of it is here, or its space went. Rejects where it cannot be looked at. */
export async function docRows(host: DocRowsHost, { space: asked, kind, doc }: Job): Promise<readonly ShelfChange[]> {
  const { rows, spaces, mine, glimpse, journalFlushed, spaceOf } = host;
  // It may have moved since it was asked for, and of two askings under two spaces only the later is here.
  const space = (await spaceOf(doc)) ?? asked;
  const row = spaces().get(space);
  if (!row || row.state === 'gone') return [];
  await journalFlushed();
  const floor = docIdOf(space, 'floor');
  const beside = kind === 'event' ? await glimpse(space, 'floor', (paper, at) => ({ notes: notesIn(paper), at }), floor) : null;
  const records = await rows(space);
  const notes = beside?.notes ?? new Map<string, string>();
  const made = await glimpse(
    space,
    kind,
    (paper, at) => {
      const changedAt = Math.max(at, beside?.at ?? 0);
      const known = { rows: records, hosts: row.hosts, spaceKind: row.kind, mine: mine(), notes, changedAt };
      return { rows: [...rowsOf(paper, known), seenTo(space, doc, at)], sought: soughtIn(paper), changedAt };
    },
    doc,
  );
  if (!made) return [];
  // Only where something is in the bin its notes are looked at once more, with the clocks of the binning in hand.
  const isBeside = beside !== null && made.sought.length > 0;
  const finds = (isBeside ? await glimpse(space, 'floor', ({ y }) => findsOf(made.sought, y), floor) : null) ?? findsOf(made.sought, null);
  const all = [...made.rows, findsRow({ id: doc, space, kind }, finds, made.changedAt)];
  return beside ? [...all, seenTo(space, floor, beside.at)] : all;
}

function seenTo(space: SpaceId, doc: DocId, changedAt: number): ShelfChange {
  return { shelf: 'seen', id: doc, row: { id: doc, space, changedAt } };
}
