/**
 * Two and three members edit one agenda, each for a while unconnected, in any order of acts that fast-check finds.
 * A failing run prints its acts and its seed; add the seed to `seedsOfOldBugs`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, binItem, binnedItems, itemAt, moveItem, placeOfItem, putItem, takeBackItem } from '../../../src/shared/model/event.ts';
import type { PutRule } from '../../../src/shared/model/paper.ts';
import { removesShown, type Seen, standing, type Thing } from '../../../src/shared/model/thing.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { type Outcome, thingAt } from '../../../src/shared/model/verbs.ts';
import { aPaper, exchange, send, type TestPaper } from './papers.ts';

const seedsOfOldBugs: readonly number[] = [];
const seeds = [...seedsOfOldBugs, 1, 2, 3, 4];

const kinds = ['add', 'focus', 'type', 'type', 'move', 'bin', 'takeBack', 'sync', 'tick'] as const;
const undoing = [...kinds, 'undo', 'redo', 'undo', 'redo'] as const;
type Act = { readonly who: number; readonly kind: (typeof undoing)[number]; readonly nth: number; readonly to: number };

function acts(of: readonly Act['kind'][], devices: number): fc.Arbitrary<Act[]> {
  const who = fc.nat({ max: devices - 1 });
  const one = fc.record({ who, kind: fc.constantFrom(...of), nth: fc.nat({ max: 6 }), to: fc.nat({ max: 6 }) });
  const parts = fc.oneof(
    { weight: 8, arbitrary: one.map((act) => [act]) },
    { weight: devices > 1 ? 1 : 0, arbitrary: fc.tuple(who, fc.nat({ max: 2 })).map(([a, nth]) => duel(a, (a + 1) % devices, nth)) },
  );
  return fc.array(parts, { minLength: 10, maxLength: 60 }).map((script) => script.flat());
}

/** While one has the cursor in a title, the other's new title arrives; chance alone hardly ever brings that about. */
function duel(who: number, other: number, nth: number): Act[] {
  const act = (by: number, kind: Act['kind'], to = 0): Act => ({ who: by, kind, nth, to });
  return [
    act(who, 'add'),
    act(other, 'sync', who),
    act(who, 'sync', other),
    act(who, 'focus'),
    act(other, 'focus'),
    act(other, 'type'),
    act(who, 'sync', other),
    act(who, 'type'),
  ];
}

interface Desk {
  readonly paper: TestPaper;
  readonly list: UndoList;
  /** What stood in the title's input when it got focus. */
  focus: { readonly id: ItemId; readonly seen: Seen } | null;
}

interface Run {
  readonly desks: readonly Desk[];
  /** Entry ids that were in the `seen` of any put. */
  readonly seen: ReadonlySet<string>;
  /** Every entry that a verb wrote, by id. */
  readonly written: ReadonlyMap<string, { readonly id: string; readonly field: string }>;
  readonly made: ReadonlySet<ItemId>;
}

/** Plays the acts; `rule` stands in for the removal rule of every paper. */
function play(script: readonly Act[], devices: number, rule: PutRule = removesShown, watch?: (desk: Desk, act: Act, run: () => void) => void): Run {
  const seen = new Set<string>();
  const removes: PutRule = (entry, shown) => {
    for (const id of shown) seen.add(id);
    return rule(entry, shown);
  };
  const desks: Desk[] = Array.from({ length: devices }, (_, nth) => ({ paper: aPaper(nth, 'event', { removes }), list: new UndoList(), focus: null }));
  const written = new Map<string, { id: string; field: string }>();
  const made = new Set<ItemId>();
  for (const act of script) {
    const desk = desks[act.who] as Desk;
    const run = () => {
      const outcome = perform(desk, act, desks);
      if (outcome?.kind !== 'step') return;
      for (const each of outcome.acts) {
        if (each.act === 'made' && each.at.id) made.add(each.at.id as ItemId);
        if (each.act === 'put' && each.at.id) written.set(each.mine, { id: each.at.id, field: each.field });
      }
    };
    if (watch) watch(desk, act, run);
    else run();
  }
  return { desks, seen, written, made };
}

let words = 0;

function perform(desk: Desk, act: Act, desks: readonly Desk[]): Outcome {
  const { paper, list } = desk;
  const rows = agenda(paper);
  const id = rows[act.nth % Math.max(1, rows.length)]?.id;
  switch (act.kind) {
    case 'add':
      return list.take(addItem(paper, { title: `Kohta ${++words}` }, act.to));
    case 'focus':
      desk.focus = id ? { id, seen: itemAt(paper, id)?.title.seen ?? [] } : null;
      return null;
    case 'type':
      return desk.focus && list.take(putItem(paper, desk.focus.id, 'title', desk.focus.seen, `Sana ${++words}`));
    case 'move':
      return id ? list.take(moveItem(paper, id, act.to)) : null;
    case 'bin':
      return id ? list.take(binItem(paper, null, id)) : null;
    case 'takeBack': {
      const binned = binnedItems(paper);
      const back = binned[act.nth % Math.max(1, binned.length)]?.id;
      return back ? list.take(takeBackItem(paper, back)) : null;
    }
    case 'sync':
      send((desks[act.to % desks.length] as Desk).paper, paper);
      return null;
    case 'tick':
      paper.clock.seconds += act.to - 2; // clocks go wrong too
      return null;
    case 'undo':
    case 'redo': {
      const undone = act.kind === 'undo' ? list.undo() : list.redo();
      return undone?.kind === 'step' ? undone : null;
    }
  }
}

const itemsOf = (paper: TestPaper) => [...paper.y.getMap('items').keys()] as ItemId[];
const entriesOf = (paper: TestPaper, id: ItemId) => standing(thingAt(paper.y, placeOfItem(id)) as Thing);

/** What every screen would show, and what lies under it. */
function picture(paper: TestPaper) {
  return {
    agenda: agenda(paper),
    binned: binnedItems(paper),
    raw: Object.fromEntries(Object.entries(paper.y.getMap('items').toJSON()).sort()),
    who: paper.y.getMap('who').toJSON(),
  };
}

function holdsTogether(script: readonly Act[], devices: number, rule?: PutRule): void {
  const { desks, seen, written, made } = play(script, devices, rule);
  const papers = desks.map((desk) => desk.paper);
  // Merged both ways by two who only listen, before the members themselves meet.
  const [forth, back] = [aPaper(7), aPaper(8)];
  for (const paper of papers) send(paper, forth);
  for (const paper of papers.toReversed()) send(paper, back);
  exchange(...papers);
  const first = picture(forth);
  for (const paper of [back, ...papers]) expect(picture(paper)).toEqual(first);

  expect(itemsOf(forth).toSorted()).toEqual([...made].sort());
  const shown = [...first.agenda, ...first.binned].map((item) => item.id);
  expect(shown.toSorted()).toEqual([...made].sort());

  for (const [entry, { id }] of written) {
    if (!seen.has(entry)) expect(entriesOf(forth, id as ItemId).map((each) => each.id)).toContain(entry);
  }
}

describe('an agenda edited apart', () => {
  it.each(seeds)('[D1] [D4] [D10] seed %i: two devices, merged both ways, show the same; no item doubled or dropped; no value gone that nobody saw', (seed) => {
    fc.assert(
      fc.property(acts(kinds, 2), (script) => holdsTogether(script, 2)),
      { seed, numRuns: 60 },
    );
  });

  it.each(seeds)('[D1] [D4] [D10] seed %i: three devices the same', (seed) => {
    fc.assert(
      fc.property(acts(kinds, 3), (script) => holdsTogether(script, 3)),
      { seed, numRuns: 40 },
    );
  });

  it('[D1] sabotage: a put that ignores what was seen is found out', () => {
    const sabotaged = fc.property(acts(kinds, 2), (script) => holdsTogether(script, 2, () => true));
    expect(fc.check(sabotaged, { seed: 1, numRuns: 60 }).failed).toBe(true);
  });

  it('[D1] sabotage: a put that removes nothing is found out', () => {
    const script: Act[] = ['add', 'focus', 'type', 'focus', 'type'].map((kind) => ({ who: 0, kind: kind as Act['kind'], nth: 0, to: 0 }));
    const { desks } = play(script, 1, () => false);
    expect(agenda((desks[0] as Desk).paper)[0]?.title.offers).toHaveLength(3);
  });

  it.each(seeds)('[D15] [D16] seed %i: undo and redo take nothing that stands from anybody else', (seed) => {
    fc.assert(
      fc.property(acts(undoing, 3), (script) => {
        play(script, 3, removesShown, (desk, act, run) => {
          if (act.kind !== 'undo' && act.kind !== 'redo') return run();
          const others = () => {
            const own = `${desk.paper.y.clientID}:`;
            return itemsOf(desk.paper).flatMap((id) =>
              entriesOf(desk.paper, id)
                .filter((entry) => !entry.id.startsWith(own))
                .map((entry) => `${id} ${entry.id}`),
            );
          };
          const before = others();
          run();
          expect(others()).toEqual(before);
        });
      }),
      { seed, numRuns: 60 },
    );
  });

  it.each(seeds)('[D15] seed %i: undone to the beginning and redone to the end, a single member stands where she stood', (seed) => {
    fc.assert(
      fc.property(acts(kinds, 1), (script) => {
        const { desks } = play(script, 1);
        const { paper, list } = desks[0] as Desk;
        const shows = () => agenda(paper).map((item) => [item.id, item.title.value]);
        const end = shows();
        const states = [end];
        while (list.undo()?.kind === 'step') states.push(shows());
        expect(shows()).toEqual([]);
        expect(list.canUndo).toBe(false);
        for (const state of states.toReversed()) {
          expect(shows()).toEqual(state);
          list.redo();
        }
        expect(shows()).toEqual(end);
      }),
      { seed, numRuns: 60 },
    );
  });

  it.each(seeds)('[D15] seed %i: with undo and redo everywhere, all still show the same', (seed) => {
    fc.assert(
      fc.property(acts(undoing, 3), (script) => {
        const { desks, made } = play(script, 3);
        const papers = desks.map((desk) => desk.paper);
        exchange(...papers);
        const first = picture(papers[0] as TestPaper);
        for (const paper of papers) expect(picture(paper)).toEqual(first);
        expect([...first.agenda, ...first.binned].map((item) => item.id).sort()).toEqual([...made].sort());
      }),
      { seed, numRuns: 40 },
    );
  });

  it('[D8] a device that takes the same bytes twice shows the same', () => {
    fc.assert(
      fc.property(acts(kinds, 2), (script) => {
        const [desk] = play(script, 2).desks as [Desk];
        const bytes = Y.encodeStateAsUpdate(desk.paper.y);
        const before = picture(desk.paper);
        Y.applyUpdate(desk.paper.y, bytes);
        expect(picture(desk.paper)).toEqual(before);
      }),
      { seed: 9, numRuns: 30 },
    );
  });
});
