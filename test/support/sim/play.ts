/**
 * Three to eight devices of several members, of several versions of the app, on a bad line at a server that is killed, compacted and put back:
 * seeded, so that a seed is one history. Judged at the end by what was done: the same content everywhere, nothing gone that nobody took away.
 */
import * as Y from 'yjs';
import type { DeviceOptions } from '../../../src/device/device.ts';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { contentHash } from '../../../src/shared/model/content-hash.ts';
import { docOf } from '../../../src/shared/model/paper.ts';
import type { HealingSabotage } from '../../../sync-server/claims/healing.ts';
import type { Hand } from '../../../sync-server/rooms/verdict.ts';
import { badLine, onATrain, seededChance } from '../bad-line.ts';
import { fastClock } from '../fast-clock.ts';
import { until } from '../headless.ts';
import * as kitOfNow from '../old/entry.ts';
import { act, addItem, putFrom, type Turn } from './acts.ts';
import { Ledger } from './ledger.ts';
import { type Kit, type Places, paperNames, Rider } from './rider.ts';
import { SimServer } from './server.ts';

export interface Judged {
  /** By document, the hash of its content on each device, and at last at the server. */
  readonly contents: { readonly [name: string]: readonly string[] };
  readonly lostWords: readonly string[];
  readonly lostThings: readonly string[];
  /** Entries gone that were in no act's `seen`. */
  readonly unseenGone: readonly string[];
  readonly doubled: readonly string[];
  /** Words and titles in binned items that are no find though nobody who binned had seen them, or one though somebody had. */
  readonly wrongFinds: readonly string[];
  /** Moments at which a sign said *saved* and something was not. */
  readonly lies: readonly string[];
  readonly faults: readonly string[];
  /** What each device said of itself where they did not come together in time. */
  readonly apart: readonly string[];
}

export interface Play {
  readonly devices?: number;
  readonly acts?: number;
  /** Versions of the app that are about beside today's. */
  readonly old?: readonly Kit[];
  /** Without chance: the second device's title comes in under an input that has the focus on the first, which then writes from it. */
  readonly crossing?: boolean;
  /** Without chance: a copy is taken, each device acts and is answered, and then the copy is put in the store's place. */
  readonly putBack?: boolean;
  /** Whether the store is put back from an older copy now and then. */
  readonly restores?: boolean;
  readonly more?: Partial<DeviceOptions>;
  readonly patienceMs?: number;
  /** Breaks the server's healing on purpose. */
  readonly serverSabotage?: HealingSabotage;
}

/** A busy machine is slow and not wrong. */
const usualPatienceMs = 120_000;

export async function play(
  seed: number,
  { devices, acts = 30, old = [], crossing = false, putBack = false, restores = true, more = {}, serverSabotage = {}, patienceMs = usualPatienceMs }: Play = {},
): Promise<Judged> {
  const random = seededChance(seed);
  const below = (n: number): number => Math.floor(random() * n);
  // Fast enough that waits cost nothing, slow enough that a busy machine is not taken for a dead line.
  const clock = fastClock(12);
  const server = await SimServer.begin(clock, serverSabotage);
  const line = badLine(seed, clock, { ...onATrain, freeze: 0.004, slowestMs: 120 });
  const ledger = new Ledger();
  const count = devices ?? 3 + (random() < 0.7 ? below(2) : below(6));
  const { places, hands } = await aTown(server, Math.max(2, count - 1));
  const kitFor = (): Kit => (old.length > 0 && random() < 0.35 ? (old[below(old.length)] as Kit) : kitOfNow);
  const riders: Rider[] = [];
  for (let i = 0; i < count; i++) {
    // One of the members is there with two devices
    const { member } = hands[i % hands.length] as Hand;
    const connect: Parameters<typeof line.through>[0] = (events) => server.connect(member)(events);
    riders.push(await Rider.begin({ member, name: `Jäsen ${i}`, kit: kitFor(), connect: line.through(connect), clock, random, places, more }));
  }
  // Whose sign says nothing yet cannot be caught at its first key
  await until('all on the line', () => riders.every(({ device }) => device.sign().state === 'saved'), usualPatienceMs);
  if (crossing) await cross(riders, ledger);
  if (putBack) await goBack(riders, ledger, server, seed, random);

  for (let turn = 0; turn < acts; turn++) {
    const rider = riders[below(riders.length)] as Rider;
    const happening = random();
    if (happening < 0.03) await rider.restart(random() < 0.5 ? kitOfNow : rider.kit);
    else if (happening < 0.06) await rider.crash();
    else if (happening < 0.08) await server.kill();
    else if (happening < 0.1) await compact(server, places);
    else if (happening < 0.12 && restores) server.backUp();
    else if (happening < 0.135 && restores) await server.restore();
    else act({ rider, ledger, word: `s${seed}t${turn}x`, random });
    await new Promise((resolve) => setTimeout(resolve, random() * 6));
    for (const each of riders) ledger.askSign(each, server);
  }

  line.mend();
  for (const rider of riders) rider.device.wake();
  const apart: string[] = [];
  const isOne = async (): Promise<boolean> =>
    riders.every(({ device }) => device.sign().state === 'saved') &&
    Object.values(await contentsOf(riders, server, places)).every((all) => new Set(all).size === 1);
  await until('the same content everywhere', isOne, patienceMs).catch(async () => {
    for (const rider of riders) apart.push(await told(rider, server));
  });

  const first = riders[0] as Rider;
  const ids = [...kitOfNow.agenda(first.papers.event.paper), ...kitOfNow.binnedItems(first.papers.event.paper)].map(({ id }) => id);
  const judged: Judged = {
    contents: await contentsOf(riders, server, places),
    lostWords: ledger.lostWords(first),
    lostThings: ledger.lostThings(first),
    unseenGone: ledger.unseenGone(first),
    doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
    wrongFinds: ledger.wrongFinds(first),
    lies: ledger.lies,
    faults: server.faults.map((fault) => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault))),
    apart,
  };
  for (const rider of riders) await rider.close();
  return judged;
}

/** A network with its members, an event that all of them organise, a goal and a note. */
async function aTown(server: SimServer, members: number): Promise<{ readonly places: Places; readonly hands: readonly Hand[] }> {
  const { house } = server;
  const first = await house.join('Jäsen 0');
  const network = await house.network(first);
  const hands = [first];
  for (let i = 1; i < members; i++) hands.push(await house.join(`Jäsen ${i}`, network));
  const event = await house.event(first, [network]);
  for (const { member } of hands.slice(1)) {
    const code = await house.code(first, { kind: 'claim', id: freshId<'claim'>(), verb: 'add-organiser', args: { event, member } });
    if (code !== 'kept') throw new Error(`adding an organiser answered ${code}`);
  }
  const goal = await house.hosted(first, 'goal', [network]);
  const places: Places = {
    event: { space: event, kind: 'event' },
    floor: { space: event, kind: 'floor' },
    goal: { space: goal, kind: 'goal' },
    note: { space: network, kind: 'note', doc: freshId<'doc'>() },
  };
  return { places, hands };
}

async function compact(server: SimServer, places: Places): Promise<void> {
  for (const { space, kind, doc } of Object.values(places)) await server.house.log.compact(docOf(space as SpaceId, kind, doc), 2);
}

/** What the second wrote comes in under an input of the first, who then writes from it. */
async function cross(riders: readonly Rider[], ledger: Ledger): Promise<void> {
  const [first, second] = riders as [Rider, Rider];
  const title = ({ papers }: Rider): readonly string[] => kitOfNow.readHead(papers.event.paper).title.seen;
  ledger.watch(second, () => second.kit.putHead(second.papers.event.paper, 'title', title(second), 'came'));
  const came = title(second);
  await until('what came in under the focus', () => came.every((id) => title(first).includes(id)), usualPatienceMs);
  const turn: Turn = { rider: first, ledger, word: 'written', random: () => 0 };
  ledger.watch(first, () =>
    putFrom(
      turn,
      'event',
      'title',
      () => [],
      (seen) => first.kit.putHead(first.papers.event.paper, 'title', seen, 'written'),
    ),
  );
}

/** What a device that is apart says of itself, and what it has more and less than the server. */
async function told({ device, kit, papers }: Rider, server: SimServer): Promise<string> {
  const copies = 'copies' in device ? await device.copies.list() : [];
  const words = [
    ...copies.map(({ code, detail, kind }) => `own copy of ${kind}: ${code} ${JSON.stringify(detail)}`),
    device.sign().state,
    device.online() ? 'on the line' : 'off the line',
    device.storage().kept,
    kit === kitOfNow ? 'now' : 'old',
  ];
  for (const name of paperNames) {
    const { paper } = papers[name];
    const there = Y.decodeStateVector(Y.encodeStateVector(await server.standing(paper.id)));
    const here = Y.decodeStateVector(Y.encodeStateVector(paper.y));
    for (const client of new Set([...there.keys(), ...here.keys()])) {
      const [more, less] = [here.get(client) ?? 0, there.get(client) ?? 0];
      if (more !== less) words.push(`${name} of ${client}${client === paper.y.clientID ? ' (its own)' : ''}: ${more} here, ${less} there`);
    }
  }
  return words.join(', ');
}

async function goBack(riders: readonly Rider[], ledger: Ledger, server: SimServer, seed: number, random: () => number): Promise<void> {
  server.backUp();
  for (const [i, rider] of riders.entries())
    for (const n of [0, 1, 2]) ledger.watch(rider, () => addItem({ rider, ledger, word: `s${seed}b${i}n${n}x`, random }));
  await until('all answered', () => riders.every(({ device }) => device.sign().state === 'saved'), usualPatienceMs);
  await server.restore();
}

async function contentsOf(riders: readonly Rider[], server: SimServer, places: Places): Promise<{ [name: string]: string[] }> {
  const all: { [name: string]: string[] } = {};
  for (const name of paperNames) {
    const { space, kind, doc } = places[name];
    const y = await server.standing(docOf(space, kind, doc));
    const here = riders.map(({ papers }) => contentHash(papers[name].paper.y));
    all[name] = [...here, contentHash(y)];
  }
  return all;
}
