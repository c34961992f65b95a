/** What the screens of notes make of rows. Pure. */
import type { NetworkRow, NoteRow } from '../../catalog/rows.ts';
import type { DocId, SpaceId } from '../../shared/base/ids.ts';
import type { NoteRef } from '../../shared/model/note.ts';

/** Which notes a list shows: all, my own, those of one network, or those in the bin. */
export type Filter = 'all' | 'private' | 'bin' | SpaceId;

export type NotePath = `/muistiinpanot/${string}/${string}`;

export function pathOf({ space, doc }: NoteRef): NotePath {
  return `/muistiinpanot/${space}/${doc}`;
}

export function refOf(row: NoteRow): NoteRef {
  return { space: row.space, doc: row.id };
}

/** Where a note that is begun now will stand. `uusi` in the address says that nothing is missing from it. */
export function newPath(space: SpaceId, doc: DocId): NotePath {
  return `${pathOf({ space, doc })}?uusi=1`;
}

/** The notes of a list, the newest first, those whose title has the words. */
export function listed(rows: readonly NoteRow[], filter: Filter, words = ''): readonly NoteRow[] {
  const wanted = fold(words);
  return rows
    .filter((row) => (filter === 'bin') === row.binned)
    .filter((row) => filter === 'all' || filter === 'bin' || (filter === 'private' ? row.private : !row.private && row.space === filter))
    .filter((row) => wanted === '' || fold(row.title).includes(wanted))
    .toSorted((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? 1 : -1));
}

function fold(words: string): string {
  return words.normalize('NFC').toLocaleLowerCase('fi').replace(/\s+/g, ' ').trim();
}

/** What the chips of a list offer: mine, each network that has notes, and the bin when there is something in it. */
export function filtersOf(
  rows: readonly NoteRow[],
  networks: readonly NetworkRow[],
): { readonly private: boolean; readonly networks: readonly NetworkRow[]; readonly bin: boolean } {
  const standing = rows.filter((row) => !row.binned);
  const spaces = new Set(standing.filter((row) => !row.private).map((row) => row.space));
  return {
    private: standing.some((row) => row.private),
    networks: networks.filter((network) => spaces.has(network.id)),
    bin: rows.some((row) => row.binned),
  };
}

/** A filter as the address keeps it; what is odd there is all. */
export function filterFrom(kept: string | null, known: ReturnType<typeof filtersOf>): Filter {
  if (kept === 'omat') return 'private';
  if (kept === 'roskakori') return 'bin';
  return known.networks.find((network) => network.id === kept)?.id ?? 'all';
}

export function filterName(filter: Filter): string | null {
  if (filter === 'all') return null;
  return filter === 'private' ? 'omat' : filter === 'bin' ? 'roskakori' : filter;
}

/** A name for a file that every system takes. */
export function fileName(title: string, ending: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim();
  return `${name || 'muistiinpano'}.${ending}`;
}
