/**
 * The example set: networks with people, events, goals, pools and notes of an invented state. One seed and one day give the same set
 * every time. A device shows it as examples and never sends it; a server is filled with a larger one for load.
 */
import type { MemberId, SpaceId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { putCardFields } from '../model/network.ts';
import type { SpaceKind } from '../model/paper.ts';
import { moveGoal, planText } from '../model/plan.ts';
import { putPoolFields } from '../model/pool.ts';
import { type Chance, chanceOf } from './chance.ts';
import { eventDocuments, hardTitles, timesOf } from './events.ts';
import { goalDocument } from './goals.ts';
import { goals as goalTexts, networks as networkTexts, pools as poolTexts, sentences } from './names.ts';
import { noteDocument } from './notes.ts';
import { type ExamplePerson, peopleOf } from './people.ts';
import { type ExampleDocument, type, written } from './writing.ts';

export interface ExampleSpace {
  readonly id: SpaceId;
  readonly kind: SpaceKind;
  readonly maker: MemberId;
  /** Seconds since 1970. */
  readonly at: number;
  readonly hosts: readonly SpaceId[];
  /** The space's own record rows by key. */
  readonly rows: readonly (readonly [key: string, value: Json])[];
  readonly documents: readonly ExampleDocument[];
}

export interface ExampleSizes {
  readonly people: number;
  readonly networks: number;
  readonly events: number;
  readonly items: number;
  readonly goals: number;
  readonly steps: number;
  readonly pools: number;
  readonly poolMembers: number;
  readonly notes: number;
}

/** `demo`: what a device shows; `S` and `L`: what a server carries in load trials. */
export const exampleSizes = {
  demo: { people: 64, networks: 12, events: 36, items: 240, goals: 9, steps: 60, pools: 5, poolMembers: 48, notes: 24 },
  S: { people: 1_200, networks: 60, events: 600, items: 5_000, goals: 120, steps: 900, pools: 25, poolMembers: 600, notes: 300 },
  L: { people: 12_000, networks: 400, events: 6_000, items: 60_000, goals: 900, steps: 7_000, pools: 120, poolMembers: 6_000, notes: 3_000 },
} as const satisfies { readonly [size: string]: ExampleSizes };

export interface ExampleOrder {
  readonly seed: number;
  /** The day of loading, milliseconds since 1970: all dates lie around it. */
  readonly nowMs: number;
  /** The member who looks at it: coordinator of the first network, organiser of some events, owner of some steps. */
  readonly me: { readonly id: MemberId; readonly name: string; readonly organisation: string };
  readonly sizes: ExampleSizes;
}

export interface Examples {
  /** Without the member who looks at it. */
  readonly people: readonly ExamplePerson[];
  /** Made one by one, so that a large set never stands in memory whole. A space comes after its hosts. */
  readonly spaces: () => Generator<ExampleSpace>;
}

const daySeconds = 86_400;

/** How many of `total` each of `parts` gets: what is left over goes to the first ones. */
function shareOf(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}

export function examplesOf({ seed, nowMs, me, sizes }: ExampleOrder): Examples {
  const chance = chanceOf(seed);
  const now = Math.floor(nowMs / 1000);
  const founded = now - 400 * daySeconds;
  const viewer: ExamplePerson = { ...me, networks: [0, 1, 2, 3], gone: false };
  const people = peopleOf(chance, sizes.people, sizes.networks, founded * 1000);
  const idsOfNetworks = Array.from({ length: sizes.networks }, () => chance.id<'space'>(founded * 1000));
  const membersOf = idsOfNetworks.map((_, index) => [viewer, ...people].filter((person) => !person.gone && person.networks.includes(index)));
  const idsOfGoals = Array.from({ length: sizes.goals }, () => chance.id<'space'>((founded + 30 * daySeconds) * 1000));
  // Each kind draws from a number of its own, so that a set with more events has the same goals.
  const of = (kind: number): Chance => chanceOf(seed * 31 + kind);

  const network = (index: number): SpaceId => idsOfNetworks[index % idsOfNetworks.length] as SpaceId;
  const members = (index: number): readonly ExamplePerson[] => {
    const found = membersOf[index % membersOf.length] as readonly ExamplePerson[];
    return found.length > 0 ? found : [viewer];
  };
  const coordinator = (index: number): ExamplePerson => members(index)[0] as ExamplePerson;

  function* spaces(): Generator<ExampleSpace> {
    const ofNetworks = of(1);
    for (const [index, id] of idsOfNetworks.entries()) {
      const head = coordinator(index);
      const goals = idsOfGoals.filter((_, goal) => goal % sizes.networks === index).map((goal) => ({ id: goal }));
      const notes = Array.from({ length: shareOf(sizes.notes, sizes.networks, index) }, (_, note) =>
        noteDocument(ofNetworks, id, members(index), now - (note + 1) * 3 * daySeconds, index === 0 && note === 0),
      );
      yield {
        ...spaceOf('network', id, head, founded, []),
        rows: [birthRow('network', head, founded, []), ...members(index).map((person) => roleRow(person === head ? 'coordinator' : 'member', person, founded))],
        documents: [cardOf(ofNetworks, id, head, founded, index), planOf(ofNetworks, id, head, now - 20 * daySeconds, goals), ...notes],
      };
    }

    const ofEvents = of(2);
    for (let index = 0; index < sizes.events; index++) {
      const hosts = hostsOf(index);
      const organisers = organisersOf(index);
      const [head] = organisers as [ExamplePerson];
      const id = ofEvents.id<'space'>((now - 60 * daySeconds) * 1000);
      const at = now - 60 * daySeconds;
      yield {
        ...spaceOf('event', id, head, at, hosts),
        rows: [birthRow('event', head, at, hosts), ...organisers.map((person) => roleRow('organiser', person, at))],
        documents: eventDocuments({
          chance: ofEvents,
          space: id,
          organisers,
          index,
          items: index === 5 ? 120 : itemsOf(index),
          times: timesOf(index, sizes.events, now),
          at,
        }),
      };
    }

    const ofGoals = of(3);
    for (const [index, id] of idsOfGoals.entries()) {
      const host = index % sizes.networks;
      const head = coordinator(host);
      const at = founded + 30 * daySeconds;
      yield {
        ...spaceOf('goal', id, head, at, [network(host)]),
        rows: [birthRow('goal', head, at, [network(host)]), roleRow('owner', head, at)],
        documents: [
          goalDocument({
            chance: ofGoals,
            space: id,
            sentence: goalTexts[index % goalTexts.length] as (typeof goalTexts)[number],
            index,
            steps: shareOf(sizes.steps, sizes.goals, index),
            owners: [viewer, ...members(host), ...people.filter((person) => person.gone)],
            writer: head,
            now,
          }),
        ],
      };
    }

    const ofPools = of(4);
    for (let index = 0; index < sizes.pools; index++) {
      const host = (index * 3) % sizes.networks;
      const head = coordinator(host);
      const id = ofPools.id<'space'>((founded + 60 * daySeconds) * 1000);
      const at = founded + 60 * daySeconds;
      const text = poolTexts[index % poolTexts.length] as (typeof poolTexts)[number];
      const experts = members(host)
        .filter((person) => person !== head && person !== viewer)
        .slice(0, shareOf(sizes.poolMembers, sizes.pools, index));
      yield {
        ...spaceOf('pool', id, head, at, [network(host)]),
        rows: [
          birthRow('pool', head, at, [network(host)]),
          roleRow('steward', head, at),
          ...experts.map((person) => roleRow('expert', person, at)),
          ...experts.map((person): [string, Json] => [`shown/${person.id}`, shownOf(ofPools, text.skills, nowMs)]),
        ],
        documents: [
          written(ofPools, id, 'pool', [
            {
              member: head.id,
              seconds: at,
              act: (paper) =>
                putPoolFields(paper, [
                  { field: 'name', seen: [], value: index < poolTexts.length ? text.name : `${text.name} ${Math.floor(index / poolTexts.length) + 1}` },
                  { field: 'purpose', seen: [], value: text.purpose },
                  { field: 'skills', seen: [], value: text.skills },
                ]),
            },
          ]),
        ],
      };
    }
  }

  /** The first three networks hold their big day together; the last network has been silent for seven months. */
  function hostsOf(index: number): SpaceId[] {
    if (index === 0) return [network(0), network(1), network(2)];
    return [network(index % Math.max(1, sizes.networks - 1))];
  }

  function organisersOf(index: number): ExamplePerson[] {
    const host = index % Math.max(1, sizes.networks - 1);
    const others = members(host).filter((person) => person !== viewer);
    const mine = host < viewer.networks.length;
    return [...(mine ? [viewer] : []), ...others.slice(0, mine ? 1 : 2)].slice(0, 2).concat(others.length === 0 && !mine ? [viewer] : []);
  }

  /** One event has 120 items; the rest share what remains. */
  function itemsOf(index: number): number {
    const rest = Math.max(0, sizes.items - 120);
    const share = shareOf(rest, Math.max(1, sizes.events - 1), index < 5 ? index : index - 1);
    return index === 4 ? Math.max(share, hardTitles.length) : share;
  }

  return { people, spaces };
}

/**
 * Rows in other spaces that say of this one: in its hosts when it is open to their members.
 */
export function rowsBeside(space: ExampleSpace): readonly { readonly space: SpaceId; readonly key: string; readonly value: Json }[] {
  if (space.kind !== 'goal' && space.kind !== 'pool') return [];
  return space.hosts.map((host) => ({ space: host, key: `hosted/${space.id}`, value: { kind: space.kind, maker: space.maker, at: space.at } }));
}

function spaceOf(kind: SpaceKind, id: SpaceId, maker: ExamplePerson, at: number, hosts: readonly SpaceId[]): Omit<ExampleSpace, 'rows' | 'documents'> {
  return { id, kind, maker: maker.id, at, hosts };
}

function birthRow(kind: SpaceKind, maker: ExamplePerson, at: number, hosts: readonly SpaceId[]): [string, Json] {
  return ['birth', { kind, maker: maker.id, at, hosts }];
}

function roleRow(role: string, { id, name, organisation }: ExamplePerson, since: number): [string, Json] {
  return [`role/${id}`, { role, name, organisation, since }];
}

function cardOf(chance: Chance, space: SpaceId, by: ExamplePerson, at: number, index: number): ExampleDocument {
  const text = networkTexts[index % networkTexts.length] as (typeof networkTexts)[number];
  const round = Math.floor(index / networkTexts.length);
  const named = (name: string | undefined): string => (name && round > 0 ? `${name} ${round + 1}` : (name ?? ''));
  return written(chance, space, 'card', [
    {
      member: by.id,
      seconds: at,
      act: (paper) =>
        putCardFields(paper, [
          { field: 'nameFi', seen: [], value: named(text.nameFi) },
          { field: 'nameSv', seen: [], value: named(text.nameSv) },
          { field: 'nameEn', seen: [], value: named(text.nameEn) },
          { field: 'purpose', seen: [], value: text.purpose },
          { field: 'themes', seen: [], value: text.themes },
          { field: 'colour', seen: [], value: text.colour },
          { field: 'weave', seen: [], value: text.weave },
        ]),
    },
  ]);
}

function planOf(chance: Chance, space: SpaceId, by: ExamplePerson, at: number, goals: readonly { readonly id: SpaceId }[]): ExampleDocument {
  return written(chance, space, 'plan', [
    {
      member: by.id,
      seconds: at,
      act: (paper) => {
        type(planText(paper), ['# Mitä teemme tänä vuonna', ...chance.some(sentences, 3), '- Yksi tavoite kerrallaan', '- Opit talteen heti']);
        const last = goals.at(-1);
        if (last) moveGoal(paper, goals, last.id, 0);
      },
    },
  ]);
}

function shownOf(chance: Chance, skills: readonly string[], nowMs: number): Json {
  const months: { [month: string]: number } = {};
  for (let ahead = 0; ahead < 6; ahead++) {
    const day = new Date(nowMs);
    day.setUTCDate(1);
    day.setUTCMonth(day.getUTCMonth() + ahead);
    months[day.toISOString().slice(0, 7)] = chance.pick([0, 29, 29, 58, 58, 87, 145]);
  }
  return { skills: chance.some(skills, 1 + chance.below(skills.length)), pause: '', months };
}
