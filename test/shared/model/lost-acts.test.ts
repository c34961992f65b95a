/**
 * Three devices act by chance on an event with notes, a goal and a note, hearing of each other now and then. In the end what is found in each
 * thing in the bin is exactly what nobody who binned it had before them.
 */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { DocId, SpaceId } from '../../../src/shared/base/ids.ts';
import { binnedOf } from '../../../src/shared/model/bin.ts';
import {
  addItem,
  agenda,
  binEvent,
  binItem,
  binnedItems,
  isEventBinned,
  putHead,
  putItem,
  readHead,
  takeBackEvent,
  takeBackItem,
} from '../../../src/shared/model/event.ts';
import {
  addStep,
  binGoal,
  binnedSteps,
  binStep,
  putGoal,
  putStep,
  readGoal,
  steps,
  takeBackGoal,
  takeBackStep,
  textOfGoal,
} from '../../../src/shared/model/goal.ts';
import { ensureFinalBreak, textOf } from '../../../src/shared/model/long-text.ts';
import { findsOf, type LostSabotage, soughtIn } from '../../../src/shared/model/lost.ts';
import { binNote, isNoteBinned, noteText, putTitle, readNote, takeBackNote } from '../../../src/shared/model/note.ts';
import { type Paper, write } from '../../../src/shared/model/paper.ts';
import { standing, standingOf, type Thing } from '../../../src/shared/model/thing.ts';
import { aPaper, exchange, seeded, send } from './papers.ts';

const trials = Number(process.env.SOLMU_LOST_SEEDS ?? 200);
const names = ['event', 'floor', 'goal', 'note'] as const;
type Papers = { readonly [N in (typeof names)[number]]: Paper };

const asWords = (text: unknown): string[] => String(text).match(/w\d+x/g) ?? [];
const wordsOfThing = (thing: Thing): string[] => standing(thing).flatMap(({ field, value }) => (field === 'bin' ? [] : asWords(value)));

/** Where the things of a document are, the head last: it is '' and goes with all of them. */
function thingsIn(y: Y.Doc, root: string): [id: string, Thing][] {
  const nested = [...y.getMap(root)].filter((pair): pair is [string, Thing] => pair[1] instanceof Y.Array);
  return [...nested, ['', y.getArray('head') as unknown as Thing]];
}

/** The words of a thing as they are on this device; of '' all that is in the document, and all notes, also of an item that has not arrived yet. */
function wordsOf(papers: Papers, name: 'event' | 'goal' | 'note', id: string): string[] {
  const all = thingsIn(papers[name].y, name === 'event' ? 'items' : 'steps');
  const fields = all.flatMap(([of, thing]) => (id === '' || of === id ? wordsOfThing(thing) : []));
  const roots = name !== 'event' ? [] : id === '' ? [...papers.floor.y.share.keys()].filter((root) => root !== 'who') : [id];
  const own = name !== 'event' && id === '' ? asWords(ownText(papers, name)) : [];
  return [...new Set([...fields, ...roots.flatMap((root) => asWords(textOf(papers.floor.y, root))), ...own])];
}

const ownText = (papers: Papers, name: 'goal' | 'note'): Y.Text => (name === 'goal' ? textOfGoal(papers.goal) : noteText(papers.note));

function type(paper: Paper, text: Y.Text, at: number, word: string): void {
  write(paper, () => {
    ensureFinalBreak(text);
    const gaps = [0, ...[...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)];
    text.insert(gaps[at % gaps.length] as number, `${word} `);
  });
}

/** @returns what is found and should not be, and what is not and should; and how much was found */
function playOf(seed: number, sabotage: LostSabotage = {}): { readonly wrong: string[]; readonly found: number } {
  const bytes = seeded(seed);
  const below = (n: number): number => ((bytes(2)[0] as number) * 256 + (bytes(1)[0] as number)) % Math.max(1, n);
  const devices = [0, 1, 2].map((nth): Papers => {
    const space = 'space' as SpaceId;
    return {
      event: aPaper(nth),
      floor: aPaper(nth + 3, 'floor'),
      goal: aPaper(nth + 6, 'goal', { space }),
      note: aPaper(nth + 9, 'note', { id: 'note' as DocId }),
    };
  });
  /** By the entry of a binning: the words that stood before whoever binned. */
  const seen = new Map<string, readonly string[]>();
  for (let turn = 0; turn < 40; turn++) {
    const papers = devices[below(3)] as Papers;
    const { event, floor, goal, note } = papers;
    const word = `w${turn}x`;
    const [items, all] = [agenda(event), steps(goal)];
    const [item, step] = [items[below(items.length)], all[below(all.length)]];
    const bins = (name: 'event' | 'goal' | 'note', id: string, act: () => unknown): void => {
      const before = wordsOf(papers, name, id);
      if (!act()) return;
      const thing = thingsIn(papers[name].y, name === 'event' ? 'items' : 'steps').find(([of]) => of === id)?.[1] as Thing;
      const entry = standingOf(thing, 'bin').at(-1);
      if (entry) seen.set(entry.id, before);
    };
    const acts: readonly (() => unknown)[] = [
      () => addItem(event, { title: word }),
      () => item && putItem(event, item.id, 'title', item.title.seen, word),
      () => item && !isEventBinned(event) && type(floor, textOf(floor.y, item.id), below(50), word),
      () => item && !isEventBinned(event) && type(floor, textOf(floor.y, item.id), below(50), word),
      () => item && bins('event', item.id, () => binItem(event, floor, item.id)),
      () => takeBackItem(event, binnedItems(event)[0]?.id ?? (word as never)),
      () => putHead(event, 'place', readHead(event).place.seen, word),
      () => (isEventBinned(event) ? takeBackEvent(event) : below(3) === 0 && bins('event', '', () => binEvent(event, floor))),
      () => addStep(goal, { text: word }),
      () => step && putStep(goal, step.id, 'text', step.text.seen, word),
      () => step && bins('goal', step.id, () => binStep(goal, step.id)),
      () => takeBackStep(goal, binnedSteps(goal)[0]?.id ?? (word as never)),
      () => putGoal(goal, 'when', readGoal(goal).when.seen, word),
      () => readGoal(goal).bin.value === null && type(goal, ownText(papers, 'goal'), below(50), word),
      () => (readGoal(goal).bin.value ? below(2) === 0 && takeBackGoal(goal) : below(2) === 0 && bins('goal', '', () => binGoal(goal))),
      () => !isNoteBinned(note) && type(note, noteText(note), below(50), word),
      () => putTitle(note, readNote(note).title.seen, word),
      () => (isNoteBinned(note) ? below(2) === 0 && takeBackNote(note) : bins('note', '', () => binNote(note))),
      // Now and then one hears of another, of one document alone.
      () => hear(devices, below(3), below(3), below(4)),
      () => hear(devices, below(3), below(3), below(4)),
    ];
    acts[below(acts.length)]?.();
  }
  for (const name of names) exchange(...devices.map((papers) => papers[name]));
  const judged = devices.map((papers) => judge(papers, seen, sabotage));
  return { wrong: judged.flatMap(({ wrong }) => wrong), found: judged[0]?.found ?? 0 };
}

function hear(devices: readonly Papers[], from: number, to: number, which: number): void {
  const name = names[which] ?? 'note';
  send((devices[from] as Papers)[name], (devices[to] as Papers)[name]);
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
      const play = playOf(seed);
      expect([seed, play.wrong]).toEqual([seed, []]);
      found += play.found;
    }
    // That so much was found at all keeps this from being empty.
    expect(found).toBeGreaterThan(trials / 4);
  });

  it('[A15] shows when it is judged by what had arrived', () => {
    const everything = Object.fromEntries(Array.from({ length: 12 }, (_, nth) => [String(1_000 + nth), 2 ** 31]));
    expect(Array.from({ length: 40 }, (_, seed) => playOf(seed + 1, { arrivedBefore: everything })).some(({ wrong }) => wrong.length > 0)).toBe(true);
  });
});
