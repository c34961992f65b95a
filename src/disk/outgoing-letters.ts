/**
 * Which journal rows may go out now, and how neighbours are folded into one letter.
 * Folded are unanswered rows of one document that stand side by side: the order of the journal never changes.
 */
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import { type Letter, limits } from '../shared/wire/frames.ts';
import { longestRestMs } from '../shared/wire/rest.ts';
import type { ClockRange } from '../shared/wire/scan.ts';
import type { DocRow, JournalRow, SpaceRow, Transaction } from './tables.ts';

/** Merging is quadratic on long logs, so a fold stays short. */
const rowsPerFold = 200;
/** The door takes so many new ones in a push; a hundred openings without a line are a hundred clientIDs. */
const clientsPerFold = limits.newClientsPerPush / 2;

export interface Sendable {
  readonly spaces: ReadonlyMap<SpaceId, Pick<SpaceRow, 'state' | 'refused'>>;
  readonly docs: ReadonlyMap<DocId, Pick<DocRow, 'refused' | 'restsUntil'>>;
  readonly hasAccount: boolean;
  /** Milliseconds by this device's clock. */
  readonly now: number;
}

/** What decides it, read in the transaction that reads the journal. */
export async function sendableOf(tx: Pick<Transaction, 'get' | 'all'>): Promise<Sendable> {
  const account = await tx.get('meta', 'account');
  const spaces = await tx.all('spaces');
  const docs = await tx.all('docs');
  return {
    hasAccount: account !== undefined && account.value !== null,
    spaces: new Map(spaces.map((space) => [space.id, space])),
    docs: new Map(docs.map((doc) => [doc.id, doc])),
    now: Date.now(),
  };
}

/** Whether a row may be offered to the server: never of a space that was not said to be the member's, nor of what was refused, nor of what rests. */
export function maySend(row: JournalRow, { spaces, docs, hasAccount, now }: Sendable): boolean {
  if (!hasAccount || row.answered === 1) return false;
  const space = spaces.get(row.space);
  const isOpen = space !== undefined && !space.refused && (space.state === 'mine' || space.state === 'server');
  // Whose clientIDs the edits of a space bear is said with those edits, and means nothing before the space is there.
  if (row.kind === 'claim') return row.claim?.verb !== 'give-back' || space === undefined || isOpen;
  if (!isOpen) return false;
  if (row.doc === '') return true;
  const doc = docs.get(row.doc);
  return !doc?.refused && !isResting(doc?.restsUntil ?? 0, now);
}

/** A clock that was set back keeps nothing for longer than the server may say. */
function isResting(until: number, now: number): boolean {
  return until > now && until - now <= longestRestMs;
}

/** A letter, and the rows it speaks for. */
export interface Folded {
  readonly letter: Letter;
  readonly rows: readonly JournalRow[];
}

/** Several updates of one document as one. */
export type Merge = (updates: readonly Uint8Array[]) => Uint8Array;

/** The clientIDs that an update brings something under, and which clocks of each. */
export type ClientsIn = (update: Uint8Array) => readonly ClockRange[];

/** Letters of rows in their order, folded, until `maxBytes` are together (at least one). A row by itself needs no `clientsIn`. */
export function fold(rows: readonly JournalRow[], maxBytes: number, merge: Merge, clientsIn: ClientsIn = () => []): Folded[] {
  const folded: Folded[] = [];
  let bytes = 0;
  let run: JournalRow[] = [];
  const close = (): void => {
    if (run.length === 0) return;
    try {
      folded.push(letterOf(run, merge));
    } catch {
      // One of them cannot be read: each goes by itself, so that the others are not held up by it, and the answer tells which.
      for (const row of run) folded.push(letterOf([row], merge));
    }
    run = [];
  };
  let runBytes = 0;
  const runClients = new Map<number, Pick<ClockRange, 'from' | 'to'>>();
  for (const row of rows) {
    const size = (row.update?.length ?? 64) + 40;
    if (folded.length + run.length > 0 && bytes + size > maxBytes) break;
    const last = run.at(-1);
    const clients = row.update ? clientsIn(row.update) : [];
    const fits =
      last?.kind === 'edit' &&
      row.kind === 'edit' &&
      last.doc === row.doc &&
      run.length < rowsPerFold &&
      runBytes + size <= limits.updateBytes / 2 &&
      runClients.size + clients.filter(({ client }) => !runClients.has(client)).length <= clientsPerFold &&
      // What lay between was answered and may be gone since: as one letter they would have a hole, which the door takes for damage.
      clients.every(({ client, from, to }) => from <= (runClients.get(client)?.to ?? from) && to >= (runClients.get(client)?.from ?? to));
    if (!fits) {
      close();
      runBytes = 0;
      runClients.clear();
    }
    for (const { client, from, to } of clients) {
      const had = runClients.get(client);
      runClients.set(client, { from: Math.min(from, had?.from ?? from), to: Math.max(to, had?.to ?? to) });
    }
    run.push(row);
    runBytes += size;
    bytes += size;
  }
  close();
  return folded;
}

function letterOf(rows: readonly JournalRow[], merge: Merge): Folded {
  const last = rows.at(-1) as JournalRow;
  const number = last.number;
  if (last.kind === 'birth' && last.birth) return { rows, letter: { kind: 'birth', number, birth: last.birth } };
  if (last.kind === 'claim' && last.claim) return { rows, letter: { kind: 'claim', number, ...last.claim } };
  const updates = rows.map((row) => row.update ?? new Uint8Array());
  const update = updates.length === 1 ? (updates[0] as Uint8Array) : merge(updates);
  return { rows, letter: { kind: 'edit', number, space: last.space, doc: last.doc as DocId, docKind: last.docKind, update } };
}

/** Runs of rows whose numbers follow each other: nothing else of the journal stands between them. */
export function neighbours(rows: readonly JournalRow[]): JournalRow[][] {
  const runs: JournalRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run && run.at(-1)?.number === row.number - 1) run.push(row);
    else runs.push([row]);
  }
  return runs;
}
