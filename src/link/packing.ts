/** Which of the letters that wait go into the next push: one frame's worth, in the journal's order (W31 to W33). Pure. */
import { type Letter, limits } from '../shared/wire/frames.ts';
import { scan } from '../shared/wire/scan.ts';

/** A push ends before the letter that would bring it over this; a single larger one goes alone. */
export const pushBytes = 262_144;

/**
 * The first letters of `waiting` that one push may hold; empty when the first has to wait.
 * A claim goes alone, and only when nothing sent before it is unanswered: what it decides may rest on all of that.
 *
 * @param anyInFlight whether letters sent earlier are still unanswered
 */
export function nextPush(waiting: readonly Letter[], anyInFlight: boolean): readonly Letter[] {
  const first = waiting[0];
  if (!first) return [];
  if (first.kind === 'claim') return anyInFlight ? [] : [first];
  const chosen: Letter[] = [];
  const clientsByDoc = new Map<string, Set<number>>();
  let bytes = 0;
  for (const letter of waiting) {
    if (letter.kind === 'claim' || chosen.length === limits.lettersPerPush) break;
    bytes += letterBytes(letter);
    if (chosen.length > 0 && bytes > pushBytes) break;
    if (letter.kind === 'edit' && !fitsClients(clientsByDoc, letter.doc, letter.update) && chosen.length > 0) break;
    chosen.push(letter);
  }
  return chosen;
}

// Thirty openings without a line are thirty clientIDs; the door counts new ones per push and document.
function fitsClients(byDoc: Map<string, Set<number>>, doc: string, update: Uint8Array): boolean {
  const found = scan(update);
  if (!found.ok) return true; // the door says what is wrong with it
  const clients = byDoc.get(doc) ?? new Set();
  byDoc.set(doc, clients);
  for (const run of found.clients) clients.add(run.client);
  return clients.size <= limits.newClientsPerPush;
}

/** About what a letter takes on the line. */
export function letterBytes(letter: Letter): number {
  switch (letter.kind) {
    case 'edit':
      return letter.update.length + 64;
    case 'birth':
      return 64 + 16 * letter.birth.hosts.length;
    case 'claim':
      return 64 + JSON.stringify(letter.args).length;
  }
}
