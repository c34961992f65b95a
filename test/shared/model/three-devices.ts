/** Three devices that act by chance on an event with notes, a goal and a note, hearing of each other now and then. What is done is said by the seed. */
import * as Y from 'yjs';
import type { DocId, SpaceId } from '../../../src/shared/base/ids.ts';
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
import { binNote, isNoteBinned, noteText, putTitle, readNote, takeBackNote } from '../../../src/shared/model/note.ts';
import { type Paper, write } from '../../../src/shared/model/paper.ts';
import { type Standing, standing, type Thing } from '../../../src/shared/model/thing.ts';
import { aPaper, seeded, send } from './papers.ts';

export const names = ['event', 'floor', 'goal', 'note'] as const;
export type Papers = { readonly [N in (typeof names)[number]]: Paper };

export const asWords = (text: unknown): string[] => String(text).match(/w\d+x/g) ?? [];
export const wordsOfThing = (thing: Thing): string[] => standing(thing).flatMap(({ field, value }) => (field === 'bin' ? [] : asWords(value)));

/** Where the things of a document are, the head last: it is '' and goes with all of them. */
export function thingsIn(y: Y.Doc, root: string): [id: string, Thing][] {
  const nested = [...y.getMap(root)].filter((pair): pair is [string, Thing] => pair[1] instanceof Y.Array);
  return [...nested, ['', y.getArray('head') as unknown as Thing]];
}

export const ownText = (papers: Papers, name: 'goal' | 'note'): Y.Text => (name === 'goal' ? textOfGoal(papers.goal) : noteText(papers.note));

function type(paper: Paper, text: Y.Text, at: number, word: string): void {
  write(paper, () => {
    ensureFinalBreak(text);
    const gaps = [0, ...[...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)];
    text.insert(gaps[at % gaps.length] as number, `${word} `);
  });
}

/** One device's papers; those of the same `nth` write under the same clientIDs. */
export function papersOf(nth: number): Papers {
  const space = 'space' as SpaceId;
  return {
    event: aPaper(nth),
    floor: aPaper(nth + 3, 'floor'),
    goal: aPaper(nth + 6, 'goal', { space }),
    note: aPaper(nth + 9, 'note', { id: 'note' as DocId }),
  };
}

export interface Play {
  readonly devices: readonly Papers[];
  readonly below: (n: number) => number;
  /** One act of chance, which writes `word` if it writes. @returns whose papers were written in */
  act(word: string): Papers;
}

/**
 * @param bins puts something into the bin: `act` does it, false when there was nothing to do
 * @param over told of the values that a put is to go over
 */
export function playOf(
  seed: number,
  bins: (papers: Papers, name: 'event' | 'goal' | 'note', id: string, act: () => unknown) => void = (_, __, ___, act) => act(),
  over: (values: readonly unknown[]) => void = () => undefined,
): Play {
  const bytes = seeded(seed);
  const below = (n: number): number => ((bytes(2)[0] as number) * 256 + (bytes(1)[0] as number)) % Math.max(1, n);
  const devices = [0, 1, 2].map(papersOf);
  const seen = <
    F extends { readonly seen: Standing['id'][] | readonly string[]; readonly value: unknown; readonly offers: readonly { readonly value: unknown }[] },
  >(
    field: F,
  ): F['seen'] => {
    over([field.value, ...field.offers.map(({ value }) => value)]);
    return field.seen;
  };
  return {
    devices,
    below,
    act(word) {
      const papers = devices[below(3)] as Papers;
      const { event, floor, goal, note } = papers;
      const [items, all] = [agenda(event), steps(goal)];
      const [item, step] = [items[below(items.length)], all[below(all.length)]];
      const acts: readonly (() => unknown)[] = [
        () => addItem(event, { title: word }),
        () => item && putItem(event, item.id, 'title', seen(item.title), word),
        () => item && !isEventBinned(event) && type(floor, textOf(floor.y, item.id), below(50), word),
        () => item && !isEventBinned(event) && type(floor, textOf(floor.y, item.id), below(50), word),
        () => item && bins(papers, 'event', item.id, () => binItem(event, floor, item.id)),
        () => takeBackItem(event, binnedItems(event)[0]?.id ?? (word as never)),
        () => putHead(event, 'place', seen(readHead(event).place), word),
        () => (isEventBinned(event) ? takeBackEvent(event) : below(3) === 0 && bins(papers, 'event', '', () => binEvent(event, floor))),
        () => addStep(goal, { text: word }),
        () => step && putStep(goal, step.id, 'text', seen(step.text), word),
        () => step && bins(papers, 'goal', step.id, () => binStep(goal, step.id)),
        () => takeBackStep(goal, binnedSteps(goal)[0]?.id ?? (word as never)),
        () => putGoal(goal, 'when', seen(readGoal(goal).when), word),
        () => readGoal(goal).bin.value === null && type(goal, ownText(papers, 'goal'), below(50), word),
        () => (readGoal(goal).bin.value ? below(2) === 0 && takeBackGoal(goal) : below(2) === 0 && bins(papers, 'goal', '', () => binGoal(goal))),
        () => !isNoteBinned(note) && type(note, noteText(note), below(50), word),
        () => putTitle(note, seen(readNote(note).title), word),
        () => (isNoteBinned(note) ? below(2) === 0 && takeBackNote(note) : bins(papers, 'note', '', () => binNote(note))),
        // Now and then one hears of another, of one document alone.
        () => hear(devices, below(3), below(3), below(4)),
        () => hear(devices, below(3), below(3), below(4)),
      ];
      acts[below(acts.length)]?.();
      return papers;
    },
  };
}

function hear(devices: readonly Papers[], from: number, to: number, which: number): void {
  const name = names[which] ?? 'note';
  send((devices[from] as Papers)[name], (devices[to] as Papers)[name]);
}
