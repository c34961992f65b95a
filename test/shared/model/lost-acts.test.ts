/**
 * Three devices act by chance on an event with notes, a goal and a note, hearing of each other now and then. In the end what is found in each
 * thing in the bin is exactly what nobody who binned it had before them.
 */
import { describe, expect, it } from 'vitest';
import { binnedOf } from '../../../src/shared/model/bin.ts';
import { textOf } from '../../../src/shared/model/long-text.ts';
import { findsOf, type LostSabotage, soughtIn } from '../../../src/shared/model/lost.ts';
import { standingOf, type Thing } from '../../../src/shared/model/thing.ts';
import { exchange } from './papers.ts';
import { asWords, names, ownText, type Papers, playOf, thingsIn, wordsOfThing } from './three-devices.ts';

const trials = Number(process.env.SOLMU_LOST_SEEDS ?? 200);

/** The words of a thing as they are on this device; of '' all that is in the document, and all notes, also of an item that has not arrived yet. */
function wordsOf(papers: Papers, name: 'event' | 'goal' | 'note', id: string): string[] {
  const all = thingsIn(papers[name].y, name === 'event' ? 'items' : 'steps');
  const fields = all.flatMap(([of, thing]) => (id === '' || of === id ? wordsOfThing(thing) : []));
  const roots = name !== 'event' ? [] : id === '' ? [...papers.floor.y.share.keys()].filter((root) => root !== 'who') : [id];
  const own = name !== 'event' && id === '' ? asWords(ownText(papers, name)) : [];
  return [...new Set([...fields, ...roots.flatMap((root) => asWords(textOf(papers.floor.y, root))), ...own])];
}

/** @returns what is found and should not be, and what is not and should; and how much was found */
function judged(seed: number, sabotage: LostSabotage = {}): { readonly wrong: string[]; readonly found: number } {
  /** By the entry of a binning: the words that stood before whoever binned. */
  const seen = new Map<string, readonly string[]>();
  const play = playOf(seed, (papers, name, id, act) => {
    const before = wordsOf(papers, name, id);
    if (!act()) return;
    const thing = thingsIn(papers[name].y, name === 'event' ? 'items' : 'steps').find(([of]) => of === id)?.[1] as Thing;
    const entry = standingOf(thing, 'bin').at(-1);
    if (entry) seen.set(entry.id, before);
  });
  for (let turn = 0; turn < 40; turn++) play.act(`w${turn}x`);
  for (const name of names) exchange(...play.devices.map((papers) => papers[name]));
  const each = play.devices.map((papers) => judge(papers, seen, sabotage));
  return { wrong: each.flatMap(({ wrong }) => wrong), found: each[0]?.found ?? 0 };
}

function judge(papers: Papers, seen: ReadonlyMap<string, readonly string[]>, sabotage: LostSabotage): { readonly wrong: string[]; readonly found: number } {
  const wrong: string[] = [];
  let found = 0;
  for (const name of ['event', 'goal', 'note'] as const) {
    const finds = findsOf(soughtIn(papers[name], sabotage), name === 'event' ? papers.floor.y : null);
    const all = thingsIn(papers[name].y, name === 'event' ? 'items' : 'steps');
    const isWhole = binnedOf(all.at(-1)?.[1] as Thing) !== null;
    for (const [id, thing] of all) {
      const find = finds.find((one) => one.thing === id);
      const told = new Set([...(find?.fields ?? []).flatMap(({ value }) => asWords(value)), ...(find?.words ?? []).flatMap(({ text }) => asWords(text))]);
      // Of what is in a whole in the bin the whole tells.
      const before = binnedOf(thing) && (id === '' || !isWhole) ? new Set(standingOf(thing, 'bin').flatMap((entry) => seen.get(entry.id) ?? [])) : null;
      const should = before ? wordsOf(papers, name, id).filter((word) => !before.has(word)) : [];
      found += told.size;
      if ([...told].sort().join() !== should.toSorted().join()) wrong.push(`${name} ${id}: told ${[...told].sort()}, and it should be ${should.toSorted()}`);
    }
  }
  return { wrong, found };
}

describe('acts of three devices', () => {
  it(`[A15][D123][D124] what is found is what nobody who binned had before them, and nothing else, ${trials} seeds`, () => {
    let found = 0;
    for (let seed = 1; seed <= trials; seed++) {
      const play = judged(seed);
      expect([seed, play.wrong]).toEqual([seed, []]);
      found += play.found;
    }
    // That so much was found at all keeps this from being empty.
    expect(found).toBeGreaterThan(trials / 4);
  });

  it('[A15] shows when it is judged by what had arrived', () => {
    const everything = Object.fromEntries(Array.from({ length: 12 }, (_, nth) => [String(1_000 + nth), 2 ** 31]));
    expect(Array.from({ length: 40 }, (_, seed) => judged(seed + 1, { arrivedBefore: everything })).some(({ wrong }) => wrong.length > 0)).toBe(true);
  });
});
