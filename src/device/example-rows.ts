/** Writes the example set into the device's own tables. Comes only with somebody who wants to see it, as the set does and the model that writes it. */
import type { Kept } from '../disk/kept.ts';
import type { RecordRow, SpaceRow } from '../disk/tables.ts';
import type { MemberId } from '../shared/base/ids.ts';
import { type ExampleSpace, exampleSizes, examplesOf, rowsBeside } from '../shared/examples/set.ts';

const seed = 7;

export interface ExamplesFor {
  readonly me: { readonly id: MemberId; readonly name: string; readonly organisation: string };
  readonly nowMs: number;
  readonly write: (act: (kept: Kept) => Promise<void>) => Promise<void>;
}

/** @returns the spaces that were written */
export async function layExamples({ me, nowMs, write }: ExamplesFor): Promise<readonly ExampleSpace[]> {
  const set = [...examplesOf({ seed, nowMs, me, sizes: exampleSizes.demo }).spaces()];
  const rows: RecordRow[] = set.flatMap((space) => [
    ...space.rows.map(([key, value]) => ({ space: space.id, key, value, local: 1 as const })),
    ...rowsBeside(space).map((beside) => ({ ...beside, local: 1 as const })),
  ]);
  await write((kept) =>
    kept.tables.transact('rw', ['spaces', 'rows', 'inbox'], async (tx) => {
      await tx.put('spaces', set.map(spaceRow));
      await tx.put('rows', rows);
      await tx.add('inbox', set.flatMap(inboxRows));
    }),
  );
  return set;
}

function inboxRows({ id, documents }: ExampleSpace) {
  return documents.flatMap(({ id: doc, kind, member, seconds, updates }) =>
    updates.map((update) => ({ doc, space: id, docKind: kind, member, seconds, update })),
  );
}

function spaceRow({ id, kind, maker, at, hosts }: ExampleSpace): SpaceRow {
  return { id, kind, maker, at, hosts, state: 'here-only', refused: null, sentAt: 0, example: 1 };
}
