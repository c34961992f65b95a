/**
 * Two devices of one member, cut off from each other, act on the same plan, goals, notes and strip of days, seeded; then they meet.
 * What must stand at the end follows from what stood on each: everything that either wrote, and of what both had only what neither went over.
 */
import * as Y from 'yjs';
import type { Device, OpenPaper } from '../../src/device/api.ts';
import type { DocId, MemberId, SpaceId, StepId } from '../../src/shared/base/ids.ts';
import { putDays, readDays, readMonth } from '../../src/shared/model/availability.ts';
import {
  addStep,
  binGoal,
  binnedSteps,
  binStep,
  moveStep,
  putGoal,
  putStep,
  readGoal,
  stepAt,
  steps,
  takeBackGoal,
  takeBackStep,
} from '../../src/shared/model/goal.ts';
import { ensureFinalBreak } from '../../src/shared/model/long-text.ts';
import { binNote, noteText, putTitle, readNote, takeBackNote } from '../../src/shared/model/note.ts';
import { type DocKind, type Paper, write } from '../../src/shared/model/paper.ts';
import { inPlanOrder, moveGoal, planText } from '../../src/shared/model/plan.ts';
import { standing, type Thing } from '../../src/shared/model/thing.ts';
import { seededChance } from './bad-line.ts';
import { allRows } from './every-kind.ts';
import { fastClock } from './fast-clock.ts';
import { aHeadless, freshId, type Headless, until } from './headless.ts';
import { PlayedServer } from './played-server.ts';

/** A busy machine is slow and not wrong. */
const patienceMs = 60_000;
const months = ['2027-01', '2027-02', '2027-03'] as const;

interface Hand {
  readonly headless: Headless;
  readonly papers: { readonly [name: string]: OpenPaper };
}

export interface Met {
  /** What each device has in the end, written out. */
  readonly contents: readonly string[];
  readonly lists: readonly string[];
  /** Entries that should stand and do not, or stand and should not. */
  readonly wrongEntries: readonly string[];
  readonly lostWords: readonly string[];
  readonly lostSteps: readonly string[];
  readonly doubled: readonly string[];
  /** Months for which the two said different things, and nobody is asked which one stands. */
  readonly unasked: readonly string[];
}

export async function meet(seed: number, acts = 20): Promise<Met> {
  const random = seededChance(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const clock = fastClock(12);
  const server = new PlayedServer(clock);
  const member = freshId<'member'>() as MemberId;
  const own = member as unknown as SpaceId;
  server.admit(member, own);
  server.row(own, 'birth', { kind: 'member', maker: member, at: 0, hosts: [] });
  server.row(own, `role/${member}`, { role: 'self', name: 'Aino', organisation: '' });
  let cut = false;
  const real = server.connect(member);
  const connect: typeof real = (events) => {
    if (!cut) return real(events);
    clock.setTimer(1, () => events.closed());
    return { send: () => undefined, close: () => undefined };
  };

  const devices: Headless[] = [];
  for (let i = 0; i < 2; i++) {
    const headless = await aHeadless({ connect, clock, random });
    await headless.device.signedIn({ member, name: 'Aino', organisation: '' });
    devices.push(headless);
  }
  const [first, second] = devices as [Headless, Headless];
  const network = await first.device.found('network', []);
  const goals = [await first.device.found('goal', [network]), await first.device.found('goal', [network])];
  const notes = [freshId<'doc'>(), freshId<'doc'>()] as [DocId, DocId];
  const wanted: readonly (readonly [name: string, space: SpaceId, kind: DocKind, doc?: DocId])[] = [
    ['plan', network, 'plan'],
    ['goal0', goals[0] as SpaceId, 'goal'],
    ['goal1', goals[1] as SpaceId, 'goal'],
    ['shared', network, 'note', notes[0]],
    ['private', own, 'note', notes[1]],
    ['strip', own, 'availability'],
  ];
  const handOf = async (headless: Headless): Promise<Hand> => {
    const papers: { [name: string]: OpenPaper } = {};
    for (const [name, space, kind, doc] of wanted) papers[name] = await until(name, () => headless.device.open(space, kind, doc), patienceMs);
    return { headless, papers };
  };
  const one = await handOf(first);
  const at = (hand: Hand, name: string): Paper => (hand.papers[name] as OpenPaper).paper;
  for (const goal of ['goal0', 'goal1']) {
    putGoal(at(one, goal), 'when', [], `Kun ${goal}`);
    for (let i = 0; i < 3; i++) addStep(at(one, goal), { text: `alku ${i}`, owner: { member, name: '' } });
  }
  putTitle(at(one, 'shared'), [], 'Muistio');
  putTitle(at(one, 'private'), [], 'Oma');
  putDays(at(one, 'strip'), '2027-01', [], 29);
  const two = await handOf(second);
  const hands = [one, two];
  const saved = (): boolean => hands.every(({ headless }) => headless.device.sign().state === 'saved');
  await until('both begin with the same', () => saved() && isSame(hands), patienceMs);

  cut = true;
  server.cutAll();
  await until('both without a line', () => hands.every(({ headless }) => !headless.device.online()), patienceMs);
  const base = hands.map(entriesOf)[0] as ReadonlySet<string>;
  const words: string[] = [];
  const made: (readonly [goal: string, step: StepId])[] = [];
  for (let turn = 0; turn < acts; turn++) {
    const hand = hands[below(2)] as Hand;
    const word = `s${seed}t${turn}`;
    const type = (paper: Paper, text: Y.Text): void => {
      write(paper, () => {
        ensureFinalBreak(text);
        const gaps = [0, ...[...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)];
        text.insert(gaps[below(gaps.length)] as number, `${word} `);
      });
      words.push(word);
    };
    const goalName = `goal${below(2)}`;
    const goal = at(hand, goalName);
    const all = steps(goal);
    const step = all[below(Math.max(1, all.length))];
    const note = at(hand, random() < 0.5 ? 'shared' : 'private');
    switch (below(12)) {
      case 0:
      case 1: {
        const done = addStep(goal, { text: word, owner: { member, name: '' } }, below(all.length + 1));
        if (done?.kind === 'step' && done.thing) made.push([goalName, done.thing as StepId]);
        break;
      }
      case 2:
        if (step) putStep(goal, step.id, 'text', step.text.seen, word);
        break;
      case 3:
        if (step) putStep(goal, step.id, 'state', step.state.seen, (['going', 'done', 'stuck'] as const)[below(3)] ?? 'going');
        break;
      case 4:
        if (step) moveStep(goal, step.id, below(all.length));
        break;
      case 5: {
        const binned = binnedSteps(goal)[0];
        if (binned && random() < 0.5) takeBackStep(goal, binned.id);
        else if (step) binStep(goal, step.id);
        break;
      }
      case 6:
        putGoal(goal, 'then', readGoal(goal).then.seen, word);
        break;
      case 7:
        if (random() < 0.3) (readGoal(goal).bin.value ? takeBackGoal : binGoal)(goal);
        else {
          const plan = at(hand, 'plan');
          const listed = goals.map((id) => ({ id: id as SpaceId }));
          moveGoal(plan, listed, goals[below(2)] as SpaceId, below(2));
        }
        break;
      case 8:
        type(at(hand, 'plan'), planText(at(hand, 'plan')));
        break;
      case 9:
        if (!readNote(note).bin.value) type(note, noteText(note));
        break;
      case 10:
        if (random() < 0.3) (readNote(note).bin.value ? takeBackNote : binNote)(note);
        else putTitle(note, readNote(note).title.seen, word);
        break;
      case 11: {
        const month = months[below(3)] as string;
        const strip = at(hand, 'strip');
        putDays(strip, month, readMonth(strip, month).seen, [0, 29, 58, 87][below(4)] as number);
        break;
      }
    }
  }
  const [mine, theirs] = hands.map(entriesOf) as [ReadonlySet<string>, ReadonlySet<string>];
  const said = hands.map((hand) => readDays(at(hand, 'strip')).months);

  cut = false;
  for (const { headless } of hands) headless.device.wake();
  await until('the same content on both', () => saved() && isSame(hands), patienceMs).catch(() => undefined);
  const lists = async (): Promise<string[]> => {
    // Asked now and then: reading all rows ten times as often as they are made would be most of the work.
    await new Promise((resolve) => setTimeout(resolve, 150));
    return Promise.all(hands.map(({ headless }) => listsOf(headless.device)));
  };
  await until('the same lists on both', async () => new Set(await lists()).size === 1, patienceMs).catch(() => undefined);

  const expected = new Set([...[...mine].filter((entry) => theirs.has(entry) || !base.has(entry)), ...[...theirs].filter((entry) => !base.has(entry))]);
  const stands = entriesOf(hands[0] as Hand);
  const texts = ['plan', 'shared', 'private'].map((name) => textIn(at(one, name))).join('\n');
  const end = readDays(at(one, 'strip'));
  const ids = ['goal0', 'goal1'].flatMap((goal) => [...steps(at(one, goal)), ...binnedSteps(at(one, goal))].map(({ id }) => id as string));
  const met: Met = {
    contents: hands.map(contentOf),
    lists: await lists(),
    wrongEntries: [...[...expected].filter((entry) => !stands.has(entry)), ...[...stands].filter((entry) => !expected.has(entry))],
    lostWords: words.filter((word) => !texts.includes(`${word} `)),
    lostSteps: made.filter(([goal, id]) => !stepAt(at(one, goal), id)).map(([, id]) => id),
    doubled: [
      ...ids,
      ...inPlanOrder(
        at(one, 'plan'),
        goals.map((id) => ({ id })),
      ).map(({ id }) => id as string),
    ].filter((id, i, every) => every.indexOf(id) !== i),
    unasked: months.filter((month) => differs(month, said, base) && end.conflicts[month] === undefined && new Set(said.map((each) => each[month])).size > 1),
  };
  for (const { headless, papers } of hands) {
    for (const open of Object.values(papers)) open.close();
    await headless.device.close();
  }
  return met;

  /** Both have said something of the month since they were cut off. */
  function differs(month: string, _said: typeof said, before: ReadonlySet<string>): boolean {
    return [mine, theirs].every((entries) => [...entries].some((entry) => entry.startsWith(`strip m/${month} `) && !before.has(entry)));
  }
}

function things(y: Y.Doc): Thing[] {
  const roots = ['head', 'order'].map((root) => y.getArray(root) as unknown as Thing);
  const nested = [...y.getMap('steps').values()].filter((value): value is Thing => value instanceof Y.Array);
  return [...roots, ...nested];
}

/** Every entry that stands on a device, each by document, field and its own name. */
function entriesOf({ papers }: Hand): ReadonlySet<string> {
  const found = Object.entries(papers).flatMap(([name, { paper }]) =>
    things(paper.y).flatMap((thing) => standing(thing).map(({ field, id }) => `${name} ${field} ${id}`)),
  );
  return new Set(found);
}

function textIn(paper: Paper): string {
  return (paper.kind === 'plan' ? planText(paper) : noteText(paper)).toString();
}

function contentOf({ papers }: Hand): string {
  return JSON.stringify(
    Object.entries(papers).map(([name, { paper }]) => {
      const { y, kind } = paper;
      if (kind === 'goal') return [name, readGoal({ y }), steps({ y }), binnedSteps({ y })];
      if (kind === 'availability') return [name, readDays({ y })];
      if (kind === 'note') return [name, readNote({ y }), textIn(paper)];
      return [name, standing(y.getArray('order') as unknown as Thing).map(({ id, value }) => [id, value]), textIn(paper)];
    }),
  );
}

function isSame(hands: readonly Hand[]): boolean {
  return new Set(hands.map(contentOf)).size === 1;
}

/** What lists show; when something changed is told by each device's own clock. */
async function listsOf(device: Device): Promise<string> {
  const rows = await allRows(device);
  return JSON.stringify(rows, (key, value: unknown) => (key === 'changedAt' ? undefined : value));
}
