/**
 * *Kumpi jää?* has a place on screen for every field of every kind of thing that two devices can answer apart. Fields are taken from what the
 * model reads, so that a new one that is not quiet fails here until a screen asks about it: each is written twice, and the component
 * of its screen is rendered as it stands.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { beforeAll, describe, expect, it } from 'vitest';
import EventAsk from '../../src/features/events/FieldAsk.svelte';
import GoalAsk from '../../src/features/goals/FieldAsk.svelte';
import NetworkAsk from '../../src/features/networks/CardAsk.svelte';
import NoteAsk from '../../src/features/notes/TitleAsk.svelte';
import PoolAsk from '../../src/features/pools/CardAsk.svelte';
import DaysAsk from '../../src/features/pools/DaysConflicts.svelte';
import ShownAsk from '../../src/features/pools/ShownAsk.svelte';
import { quietFields } from '../../src/history/content.ts';
import type { ItemId, SpaceId, StepId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import { readDays } from '../../src/shared/model/availability.ts';
import { addItem, itemAt, readHead } from '../../src/shared/model/event.ts';
import { addStep, readGoal, stepAt } from '../../src/shared/model/goal.ts';
import { readCard } from '../../src/shared/model/network.ts';
import { readNote } from '../../src/shared/model/note.ts';
import { type Paper, write } from '../../src/shared/model/paper.ts';
import { readPool } from '../../src/shared/model/pool.ts';
import { memberProfile, readProfile, readShown } from '../../src/shared/model/profile.ts';
import type { ReadField, Thing } from '../../src/shared/model/thing.ts';
import { head, type Outcome, type Place, thingAt } from '../../src/shared/model/verbs.ts';
import { startLanguage, wordsWhole } from '../../src/words/words.ts';
import { aino, aPaper, björn, stepOf } from '../shared/model/papers.ts';

type Read = { readonly [field: string]: ReadField<unknown> };

interface Kind {
  readonly kind: string;
  /** Where its fields stand; made when it is not the head. */
  readonly make?: (paper: Paper) => Place;
  readonly read: (paper: Paper, place: Place) => Read;
  /** The name under which a field stands in the document, where that is another. */
  readonly named?: (field: string) => string;
  readonly shown: (paper: Paper, place: Place) => string;
  /** Screens that show the component, each with the words by which it does. */
  readonly screens: { readonly [file: string]: string };
}

const pool = aPaper(0).space;
const people = { isMe: () => false, name: (member: string) => (member === aino ? 'Aino' : 'Björn'), full: (person: unknown) => JSON.stringify(person) };
const silent = (): void => undefined;

/** Desks are as much of one as the component reads. */
function shownBy(component: unknown, props: Record<string, unknown>): string {
  return render(component as Component<Record<string, unknown>>, { props }).body;
}

function made(outcome: Outcome, root: string): Place {
  return { root, id: stepOf(outcome).thing as string };
}

const kinds: readonly Kind[] = [
  {
    kind: 'event',
    read: (paper) => readHead(paper),
    shown: (paper) => shownBy(EventAsk, { desk: { head: readHead(paper), people }, of: null }),
    screens: { 'src/features/events/EventHeadBar.svelte': '<FieldAsk {desk} of={null} />' },
  },
  {
    kind: 'agenda item',
    make: (paper) => made(addItem(paper), 'items'),
    read: (paper, { id }) => withoutId(itemAt(paper, id as ItemId)),
    shown: (paper, { id }) => shownBy(EventAsk, { desk: { head: readHead(paper), people }, of: itemAt(paper, id as ItemId) }),
    screens: { 'src/features/events/ItemPanel.svelte': '<FieldAsk {desk} of={item} />' },
  },
  {
    kind: 'goal',
    read: (paper) => readGoal(paper),
    shown: (paper) => shownBy(GoalAsk, { desk: { head: readGoal(paper), people }, of: null }),
    screens: { 'src/features/goals/GoalHead.svelte': '<FieldAsk {desk} of={null} />' },
  },
  {
    kind: 'step',
    make: (paper) => made(addStep(paper), 'steps'),
    read: (paper, { id }) => withoutId(stepAt(paper, id as StepId)),
    shown: (paper, { id }) => shownBy(GoalAsk, { desk: { head: readGoal(paper), people }, of: stepAt(paper, id as StepId) }),
    screens: { 'src/features/goals/StepEdit.svelte': '<FieldAsk {desk} of={now} />' },
  },
  {
    kind: 'note',
    read: (paper) => readNote(paper),
    shown: (paper) => shownBy(NoteAsk, { desk: { head: readNote(paper), known: { isMine: () => false, name: people.name }, isPrivate: false, draft: null } }),
    screens: { 'src/features/notes/NoteHead.svelte': '<TitleAsk {desk} />' },
  },
  {
    kind: 'network',
    read: (paper) => readCard(paper),
    shown: (paper) => shownBy(NetworkAsk, { card: readCard(paper), givers: people, onchoose: silent }),
    screens: { 'src/features/networks/NetworkPage.svelte': '<CardAsk', 'src/features/networks/EditPage.svelte': '<CardAsk {field}' },
  },
  {
    kind: 'pool',
    read: (paper) => readPool(paper),
    shown: (paper) => shownBy(PoolAsk, { card: readPool(paper), givers: people, onchoose: silent }),
    screens: { 'src/features/pools/PoolPage.svelte': '<CardAsk', 'src/features/pools/EditPage.svelte': '<CardAsk {field}' },
  },
  {
    kind: 'what I show in a pool',
    read: (paper) => ({ ...readShown(paper, pool as SpaceId) }),
    named: (field) => `${field}/${pool}`,
    shown: (paper) =>
      shownBy(ShownAsk, { name: 'Pooli', shown: readShown(paper, pool as SpaceId), now: Date.now(), isMe: () => true, onskills: silent, onpause: silent }),
    screens: { 'src/features/pools/ShownInPool.svelte': '<ShownAsk', 'src/features/pools/MyDaysPage.svelte': '<ShownInPool' },
  },
  {
    kind: 'a month of my days',
    read: (paper) => {
      const offers = readDays(paper).conflicts['2027-03'] ?? [];
      return { 'm/2027-03': { value: 0, seen: [], offers } };
    },
    shown: (paper) => shownBy(DaysAsk, { conflicts: readDays(paper).conflicts, from: '2027-01', isMe: () => true, onchoose: silent }),
    screens: { 'src/features/pools/MyDaysPage.svelte': '<DaysConflicts', 'src/features/pools/TodayPanel.svelte': '<DaysConflicts' },
  },
];

function withoutId(read: object | null): Read {
  if (!read) throw new Error('the thing is not here');
  const { id: _, ...fields } = read as { readonly id: string } & Read;
  return fields;
}

/** Values of every sort that a field may understand, two and two. */
const candidates: readonly (readonly [Json, Json])[] = [
  ['Yksi sana', 'Toinen sana'],
  [20, 45],
  ['2027-03-09T08:00:00.000Z', '2027-03-10T09:30:00.000Z'],
  ['2027-03-09', '2027-03-10'],
  ['Europe/Helsinki', 'Europe/Stockholm'],
  [
    { member: aino, name: 'Aino' },
    { member: björn, name: 'Björn' },
  ],
  [['tilanohjaus'], ['sparraus']],
  ['jarvi', 'hilla'],
  ['plain', 'twill'],
  ['decision', 'break'],
  ['going', 'done'],
];

/** Writes a field twice, each seeing nothing of the other, until the model asks; false when it never does. */
function answeredApart(kind: Kind, field: string): { readonly paper: Paper; readonly place: Place } | null {
  for (const [one, other] of candidates) {
    const paper = aPaper(0);
    const place = kind.make?.(paper) ?? head;
    const thing = thingAt(paper.y, place) as Thing;
    const name = kind.named?.(field) ?? field;
    write(paper, () => {
      for (const value of [one, other]) thing.push([[name, value, paper.seconds()]]);
    });
    if ((kind.read(paper, place)[field]?.offers.length ?? 0) > 1) return { paper, place };
  }
  return null;
}

function fieldsOf(kind: Kind): string[] {
  const paper = aPaper(0);
  return Object.keys(kind.read(paper, kind.make?.(paper) ?? head));
}

const all = kinds.flatMap((kind) => fieldsOf(kind).map((field) => ({ of: kind.kind, field, kind })));

describe('*Kumpi jää?*', () => {
  // A sentence without its words would say the same of every value.
  beforeAll(async () => {
    await startLanguage('fi');
    await wordsWhole();
  });

  it.each(all.filter(({ field }) => !quietFields.has(field)))('[D2] is asked about $field of: $of', ({ kind, field }) => {
    const apart = answeredApart(kind, field);
    expect(apart, `no two values of ${field} are understood: is it quiet, or does a candidate lack here?`).not.toBeNull();
    if (!apart) return;
    const html = kind.shown(apart.paper, apart.place);
    expect(html.match(/role="group"/g) ?? []).toHaveLength(1);
    const values = [...html.matchAll(/<span class="num[^"]*">([^<]*)<\/span>/g)].map((found) => found[1]);
    expect(values.length).toBeGreaterThan(1);
    expect(new Set(values).size, String(values)).toBe(values.length);
  });

  it.each(all.filter(({ field }) => quietFields.has(field)))('[D3] is not asked about $field of: $of', ({ kind, field }) => {
    expect(answeredApart(kind, field)).toBeNull();
  });

  it.each(kinds)('stands on the screens of: $kind', ({ screens }) => {
    for (const [file, words] of Object.entries(screens)) {
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, 'utf8'), file).toContain(words);
    }
  });

  it('says nothing where nothing was answered apart', () => {
    for (const kind of kinds) {
      const paper = aPaper(0);
      expect(kind.shown(paper, kind.make?.(paper) ?? head), kind.kind).not.toContain('role="group"');
    }
  });

  it('has no place for a name in the profile, because no screen writes or shows one from there', () => {
    expect(Object.keys(memberProfile)).toEqual(['name', 'organisation']);
    expect(Object.keys(readProfile(aPaper(0)))).toEqual(['name', 'organisation']);
    const users = globSync(['src/**/*.ts', 'src/**/*.svelte']).filter(
      (file) => file !== 'src/shared/model/profile.ts' && /\b(putProfile|putProfileFields|readProfile)\(/.test(readFileSync(file, 'utf8')),
    );
    expect(users).toEqual([]);
  });
});
