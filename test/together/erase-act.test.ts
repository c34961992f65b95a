/** A thing in the bin that is erased for good: each kind goes whole, on the device that asks, on another, and in the store. */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eraseForGood } from '../../src/features/erase/act.ts';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { isErased } from '../../src/shared/model/erased.ts';
import { addItem, binEvent, putHead, takeBackEvent } from '../../src/shared/model/event.ts';
import { addStep, binGoal, putGoal } from '../../src/shared/model/goal.ts';
import { textOf } from '../../src/shared/model/long-text.ts';
import { binNetwork, putCard } from '../../src/shared/model/network.ts';
import { binNote, noteText } from '../../src/shared/model/note.ts';
import { type DocKind, docOf, type Paper, write } from '../../src/shared/model/paper.ts';
import { planText } from '../../src/shared/model/plan.ts';
import { binPool, putPool } from '../../src/shared/model/pool.ts';
import { until } from '../support/headless.ts';
import { aTown, type Town, type Townsman } from '../support/healing-town.ts';

const canary = 'kanarialintu';
let town: Town | null = null;
afterEach(async () => {
  await town?.end();
  town = null;
});

const typed = (text: (paper: Paper) => { insert(at: number, words: string): void }) => (paper: Paper) =>
  write(paper, () => text(paper).insert(0, `${canary}\n`));

interface Case {
  readonly name: string;
  readonly kind: DocKind;
  readonly founds?: 'event' | 'goal' | 'pool';
  readonly writes: readonly (readonly [DocKind, (paper: Paper) => unknown])[];
  readonly bins: (paper: Paper) => unknown;
}

const cases: readonly Case[] = [
  { name: 'note', kind: 'note', writes: [['note', typed(noteText)]], bins: binNote },
  {
    name: 'network',
    kind: 'card',
    writes: [
      ['card', (paper) => putCard(paper, 'purpose', [], canary)],
      ['plan', typed(planText)],
      ['note', typed(noteText)],
    ],
    bins: binNetwork,
  },
  {
    name: 'event',
    kind: 'event',
    founds: 'event',
    writes: [
      ['event', (paper) => [putHead(paper, 'title', [], canary), addItem(paper, { title: canary })]],
      ['floor', typed((paper) => textOf(paper.y, freshId<'item'>()))],
    ],
    bins: binEvent,
  },
  {
    name: 'goal',
    kind: 'goal',
    founds: 'goal',
    writes: [['goal', (paper) => [putGoal(paper, 'when', [], canary), addStep(paper, { text: canary })]]],
    bins: binGoal,
  },
  { name: 'pool', kind: 'pool', founds: 'pool', writes: [['pool', (paper) => putPool(paper, 'name', [], canary)]], bins: binPool },
];

const inStore = (folder: string): string[] => readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(canary));

async function rowsOn(who: Townsman): Promise<string> {
  const { catalog } = who.headless.device;
  return JSON.stringify([await catalog.networks(), await catalog.events(), await catalog.goals(), await catalog.notes(), await catalog.pools()]);
}

describe('a thing in the bin', () => {
  it.each(cases)('[D144][D145][R100] $name: erased for good it is in no list, no document and no file of the store', { timeout: 60_000 }, async (one) => {
    const made = await aTown();
    town = made;
    const aino = made.folk[0] as Townsman;
    const { device } = aino.headless;
    const space = one.founds ? await device.found(one.founds, [made.network]) : made.network;
    const note = freshId<'doc'>();
    for (const [kind, act] of one.writes) await made.write(aino, kind, (paper) => void act(paper), kind === 'note' ? note : undefined, space);
    const doc = docOf(space, one.kind, note);
    await made.write(aino, one.kind, (paper) => void one.bins(paper), note, space);
    await made.settled();
    const rows = one.writes.some(([kind]) => kind === 'note') ? note : space;
    await until('its row', async () => (await rowsOn(aino)).includes(rows), 20_000);
    expect(inStore(made.folder)).not.toEqual([]);

    expect(await eraseForGood(device, { space, kind: one.kind, doc })).toBe('erased');
    await until('no row on the device that asked', async () => !(await rowsOn(aino)).includes(doc === note ? note : space), 20_000);
    await until('an empty document', async () => isLeft(aino, space, one.kind, doc), 20_000);
    expect(await rowsOn(aino)).not.toContain(canary);
    expect(inStore(made.folder)).toEqual([]);
    // Asked once more it does no harm: that is how what the server did not confirm is tried again.
    expect(await eraseForGood(device, { space, kind: one.kind, doc })).toBe('erased');
  });

  it('[D144] whoever may not erase it changes nothing', { timeout: 60_000 }, async () => {
    const made = await aTown();
    town = made;
    const aino = made.folk[0] as Townsman;
    const bjorn = await made.join('Björn');
    const doc = freshId<'doc'>();
    await made.write(aino, 'note', typed(noteText), doc);
    await made.write(aino, 'note', (paper) => void binNote(paper), doc);
    await made.settled();
    await until('the note', async () => (await rowsOn(bjorn)).includes(doc), 20_000);
    expect(await eraseForGood(bjorn.headless.device, { space: made.network, kind: 'note', doc })).toBe('not-allowed');
    expect(inStore(made.folder)).not.toEqual([]);
  });
});

async function isLeft(who: Townsman, space: SpaceId, kind: DocKind, doc: ReturnType<typeof docOf>): Promise<boolean> {
  const open = await who.headless.device.open(space, kind, doc);
  if (!open) return false;
  const left = isErased(open.paper.y) && takeBackEvent(open.paper) === null && !JSON.stringify(open.paper.y.toJSON()).includes(canary);
  open.close();
  return left;
}
