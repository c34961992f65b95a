/** Writes something of every kind of document into a device, the same for the same seed: what lists and search have rows of. */
import { withPeople } from '../../src/catalog/text-source.ts';
import type { Device } from '../../src/device/api.ts';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { putDays } from '../../src/shared/model/availability.ts';
import { addItem, agenda, binItem, putHead } from '../../src/shared/model/event.ts';
import { addStep, binStep, putGoal, putStep, steps } from '../../src/shared/model/goal.ts';
import { ensureFinalBreak, textOf } from '../../src/shared/model/long-text.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { binNote, noteText, putTitle } from '../../src/shared/model/note.ts';
import { type DocKind, type Paper, write } from '../../src/shared/model/paper.ts';
import { moveGoal, planText } from '../../src/shared/model/plan.ts';
import { putPool } from '../../src/shared/model/pool.ts';
import { putPause, putSkills } from '../../src/shared/model/profile.ts';
import { quartersOfDay } from '../../src/shared/model/quarters.ts';
import { freshId, until } from './headless.ts';
import { seeded } from './seeded.ts';

const words = ['kokeilu', 'työpaja', 'verkosto', 'muistio', 'osaaminen', 'nätverk', 'försök', 'experiment', 'tuki', 'kysymys'];

export interface EveryKind {
  readonly networks: readonly SpaceId[];
  readonly events: readonly SpaceId[];
  readonly goals: readonly SpaceId[];
  readonly pools: readonly SpaceId[];
  readonly notes: readonly DocId[];
}

/** Writes as the member does and waits until the journal has it. */
export async function writeEveryKind(device: Device, seed: number, many = 2): Promise<EveryKind> {
  const random = seeded(`every kind ${seed}`);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const saying = (): string => Array.from({ length: 2 + Math.floor(random() * 4) }, () => pick(words)).join(' ');
  const some = (): number => 1 + Math.floor(random() * many);
  const made = { networks: [] as SpaceId[], events: [] as SpaceId[], goals: [] as SpaceId[], pools: [] as SpaceId[], notes: [] as DocId[] };
  const own = device.me() as unknown as SpaceId;
  const within = async (space: SpaceId, kind: DocKind, act: (paper: Paper) => unknown, doc?: DocId): Promise<void> => {
    const open = await until(`the ${kind}`, () => device.open(space, kind, doc));
    act(open.paper);
    open.close();
  };
  const type = (paper: Paper, root: string): void =>
    write(paper, () => {
      const text = textOf(paper.y, root);
      ensureFinalBreak(text);
      text.insert(0, `${saying()}\n${saying()}`);
    });

  for (let n = 0; n < some(); n++) {
    const network = await device.found('network', []);
    made.networks.push(network);
    await within(network, 'card', (card) => {
      putCard(card, 'nameFi', [], saying());
      putCard(card, 'purpose', [], saying());
      putCard(card, 'themes', [], [pick(words)]);
    });
    for (let g = 0; g < some(); g++) {
      const goal = await device.found('goal', [network]);
      made.goals.push(goal);
      await within(goal, 'goal', (paper) => {
        putGoal(paper, 'when', [], saying());
        putGoal(paper, 'then', [], saying());
        for (let s = 0; s < some() + 1; s++) addStep(paper, { text: saying(), owner: { member: device.me(), name: '' }, due: '2027-03-09' });
        const [first, second] = steps(paper);
        if (first) putStep(paper, first.id, 'state', first.state.seen, pick(['going', 'done', 'stuck']));
        if (second) binStep(paper, second.id);
      });
    }
    await within(network, 'plan', (plan) => {
      const goals = made.goals.map((id) => ({ id }));
      if (goals[0]) moveGoal(plan, goals, goals[0].id, goals.length - 1);
      write(plan, () => {
        ensureFinalBreak(planText(plan));
        planText(plan).insert(0, saying());
      });
    });
    const pool = await device.found('pool', [network]);
    made.pools.push(pool);
    await within(pool, 'pool', (paper) => {
      putPool(paper, 'name', [], saying());
      putPool(paper, 'skills', [], [pick(words), pick(words)]);
    });
    await within(own, 'profile', (profile) => {
      putSkills(profile, pool, [], [pick(words)]);
      putPause(profile, pool, [], random() < 0.5 ? '2027-03-31' : '');
    });
    for (const space of [network, own]) {
      for (let d = 0; d < some(); d++) {
        const doc = freshId<'doc'>() as DocId;
        made.notes.push(doc);
        await within(
          space,
          'note',
          (note) => {
            putTitle(note, [], saying());
            write(note, () => {
              ensureFinalBreak(noteText(note));
              noteText(note).insert(0, saying());
            });
            if (random() < 0.25) binNote(note);
          },
          doc,
        );
      }
    }
    for (let e = 0; e < some(); e++) {
      const event = await device.found('event', [network]);
      made.events.push(event);
      await within(event, 'event', (paper) => {
        putHead(paper, 'title', [], saying());
        putHead(paper, 'start', [], '2027-03-09T07:00:00Z');
        for (let i = 0; i < some() + 1; i++) addItem(paper, { title: saying(), wanted: saying() });
      });
      const open = await until('the event', () => device.open(event, 'event'));
      const items = agenda(open.paper);
      await within(event, 'floor', (floor) => {
        for (const item of items) type(floor, item.id);
      });
      if (items[1]) binItem(open.paper, null, items[1].id);
      open.close();
    }
  }
  await within(own, 'availability', (strip) => {
    for (const month of ['2027-01', '2027-02', '2027-03']) putDays(strip, month, [], Math.floor(random() * 5) * quartersOfDay);
  });
  await until('the journal', () => !device.sign().settling);
  return made;
}

/** All rows of a device's lists, sorted: what two devices, or two catalogues of one, are compared by. */
export async function allRows(device: Device): Promise<{ readonly [shelf: string]: unknown }> {
  const { networks, events, goals, notes, pools, ownDays, ownShown, texts } = device.catalog;
  const words = await texts({ told: true });
  const sorted = <Row extends { readonly id: string }>(rows: readonly Row[]): Row[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    networks: sorted(await networks()),
    events: sorted(await events()),
    goals: sorted(await goals()),
    notes: sorted(await notes()),
    pools: sorted(await pools()),
    texts: sorted(withPeople(words.rows, words.people)),
    ownDays: await ownDays(),
    ownShown: await ownShown(),
  };
}
