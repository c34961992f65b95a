/** What was found in things in the bin (*Löytötavarat*), as long as it is told of: for 30 days, and until it is put aside on this device. Rule D126. */
import type { FindsRow } from '../catalog/rows.ts';
import { mayWrite } from '../shared/access/decide.ts';
import type { MemberId } from '../shared/base/ids.ts';
import type { Find } from '../shared/model/lost.ts';
import { useDevice } from './device.ts';
import { type Live, liveAsked } from './facts.svelte.ts';

export interface Told {
  readonly key: string;
  readonly row: FindsRow;
  readonly find: Find;
  /** So many days more; 1 on the last. */
  readonly days: number;
}

const toldDays = 30;
const dayMs = 24 * 3_600_000;
const storageKey = 'solmu-finds-passed';
const mostPassed = 500;

let passed: ReadonlySet<string> = $state.raw(passedBefore());

/** The newest first; null until the first answer. */
export function liveFinds(): Live<readonly Told[] | null> {
  const rows = liveAsked<readonly FindsRow[] | null>(
    () => ['catalog', 'spaces', 'account'],
    async () => {
      const device = useDevice();
      const all = await device.catalog.finds();
      const rights = new Map<FindsRow, boolean>();
      for (const row of all) rights.set(row, mayWrite(row.kind, await device.roles(row.space)));
      return toldToMe(all, device.mine(), (row) => rights.get(row) === true);
    },
    null,
  );
  const told = $derived(rows.current && toldOf(rows.current, passed, Date.now()));
  return {
    get current() {
      return told;
    },
  };
}

/** A find is for who wrote some of it and for those who may edit there; others could do nothing with it. Pure. */
export function toldToMe(rows: readonly FindsRow[], me: readonly MemberId[], mayEdit: (row: FindsRow) => boolean): readonly FindsRow[] {
  const isMine = ({ fields, words }: Find): boolean => [...fields, ...words].some(({ by }) => by !== null && me.includes(by));
  return rows.map((row) => (mayEdit(row) ? row : { ...row, finds: row.finds.filter(isMine) }));
}

/** Pure. @param now milliseconds */
export function toldOf(rows: readonly FindsRow[], passed: ReadonlySet<string>, now: number): readonly Told[] {
  return rows
    .flatMap((row) =>
      row.finds.map((find) => ({
        key: keyOf(row, find),
        row,
        find,
        days: Math.ceil((Math.max(find.binnedAt * 1_000, row.changedAt) + toldDays * dayMs - now) / dayMs),
      })),
    )
    .filter(({ key, days }) => days > 0 && !passed.has(key))
    .toSorted((a, b) => b.find.binnedAt - a.find.binnedAt);
}

/** With how much was found: what comes to it after it was put aside is told of again. */
function keyOf({ id }: FindsRow, { thing, binnedAt, fields, words }: Find): string {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return `${id}/${thing}/${binnedAt}/${fields.length}/${letters}`;
}

/** Told of no more on this device; it stays in the bin. @returns takes it back */
export function passFind({ key }: Pick<Told, 'key'>): () => void {
  keep(new Set([...passed, key]));
  return () => keep(new Set([...passed].filter((one) => one !== key)));
}

function keep(keys: ReadonlySet<string>): void {
  passed = keys;
  try {
    localStorage.setItem(storageKey, JSON.stringify([...keys].slice(-mostPassed)));
  } catch {
    // Then they are told of again at the next opening.
  }
}

function passedBefore(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : []);
  } catch {
    // Storage forbidden, or written by something else: all are told.
    return new Set();
  }
}
