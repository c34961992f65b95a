/**
 * What the service worker sends while no tab is there, and what becomes of the answers. It marks in `kept` what the server keeps, as a tab's line
 * does, but cannot look inside the bytes (Yjs would weigh more than all of it): what the server is known to have is learned by the next tab,
 * before any document opens. Refusals and `resync` are left to a tab: nothing was taken, and asked again they are answered the same.
 */
import type { DeviceId, SpaceId } from '../shared/base/ids.ts';
import type { Answer, Letter, Seq } from '../shared/wire/frames.ts';
import { fold, maySend, sendableOf } from './outgoing-letters.ts';
import type { PlainTables } from './plain-tables.ts';

export interface UnsentLetters {
  readonly device: DeviceId;
  readonly epoch: number;
  readonly cursors: readonly (readonly [SpaceId, Seq])[];
  /** For one exchange, in the journal's order; a claim comes alone. Empty: nothing waits. */
  readonly letters: readonly Letter[];
}

export interface Bounds {
  readonly after: number;
  readonly maxBytes: number;
  readonly maxLetters: number;
  /** Documents of which a letter was not kept: what stands behind it waits for a tab. */
  readonly left: ReadonlySet<string>;
}

/** The next letters that may go out. Nothing is folded: that wants Yjs, and what rests without a line is folded already. */
export function nextUnsent(tables: PlainTables, { after, maxBytes, maxLetters, left }: Bounds): Promise<UnsentLetters> {
  return tables.transact('r', ['journal', 'spaces', 'docs', 'meta', 'cursors'], async (tx) => {
    const [sendable, device, epoch, cursors] = await Promise.all([sendableOf(tx), tx.get('meta', 'device'), tx.get('meta', 'epoch'), tx.all('cursors')]);
    const letters: Letter[] = [];
    let bytes = 0;
    let from = after;
    search: for (;;) {
      const page = await tx.above('journal', from, 200);
      for (const row of page) {
        if (!maySend(row, sendable) || left.has(row.doc || row.space)) continue;
        bytes += row.update?.length ?? 64;
        const isClaim = row.kind === 'claim';
        if (letters.length > 0 && (isClaim || bytes > maxBytes || letters.length === maxLetters)) break search;
        letters.push(...fold([row], Number.POSITIVE_INFINITY, neverMerged).map(({ letter }) => letter));
        if (isClaim) break search;
      }
      from = page.at(-1)?.number ?? from;
      if (page.length < 200) break;
    }
    return {
      device: device?.value as DeviceId,
      epoch: typeof epoch?.value === 'number' ? epoch.value : 0,
      cursors: cursors.map(({ space, to }) => [space, to] as const),
      letters,
    };
  });
}

function neverMerged(): never {
  throw new Error('one row is one letter');
}

/** Marks what the server keeps, and the outcome of claims, in one strict transaction. */
export async function keepAnswers(tables: PlainTables, answers: readonly Answer[], now: number): Promise<void> {
  await tables.transact('rw', ['journal', 'spaces', 'claims'], async (tx) => {
    for (const { number, code, detail } of answers) {
      const row = await tx.get('journal', number);
      if (!row || row.answered === 1 || code === 'cannot-store' || code === 'quarantined') continue;
      if (row.claim) {
        const claim = await tx.get('claims', row.claim.id);
        if (claim) await tx.put('claims', [{ ...claim, code, detail }]);
        await tx.remove('journal', [number]);
      } else if (code === 'kept') {
        await tx.put('journal', [{ ...row, answered: 1, byWorker: 1 }]);
        const space = await tx.get('spaces', row.space);
        if (space) await tx.put('spaces', [{ ...space, state: 'server', sentAt: now }]);
      }
    }
  });
}
