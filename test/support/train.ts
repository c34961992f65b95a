/**
 * Many headless devices on a bad line, seeded: acts of the model's verbs on one event while frames drop, double and lines are cut.
 * Keeps what each act did and what it had seen, so that the end can be judged: same content, no act lost, no value gone that nobody saw.
 */
import * as Y from 'yjs';
import type { OpenPaper } from '../../src/device/api.ts';
import type { DeviceOptions } from '../../src/device/device.ts';
import type { ItemId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda, binItem, binnedItems, itemAt, moveItem, putHead, putItem, readHead, takeBackItem } from '../../src/shared/model/event.ts';
import { ensureFinalBreak, textOf } from '../../src/shared/model/long-text.ts';
import { sign } from '../../src/shared/model/paper.ts';
import { type Seen, standing, type Thing } from '../../src/shared/model/thing.ts';
import { badLine, onATrain, seededChance } from './bad-line.ts';
import { fastClock } from './fast-clock.ts';
import { aHeadless, freshId, type Headless, until } from './headless.ts';
import { PlayedServer } from './played-server.ts';

export interface Judged {
  readonly contents: readonly string[];
  /** Words typed into notes that stand nowhere. */
  readonly lostWords: readonly string[];
  /** Items made that are neither in the agenda nor in the bin. */
  readonly lostItems: readonly string[];
  /** Entries gone that were in no act's `seen`. */
  readonly unseenGone: readonly string[];
  readonly doubled: readonly string[];
  /** What each device said of itself where they did not come together in time: whether one lags, or all have settled and differ. */
  readonly apart: readonly string[];
}

interface Rider {
  headless: Headless;
  event: OpenPaper;
  floor: OpenPaper;
  /** Inputs with the focus, by field: what stood in each when it got it. A put from one may go over that and nothing else. */
  readonly inputs: Map<string, Seen>;
}

/** How long devices may take to come together. A busy machine stalls them all; one that hangs for ever is still told apart. */
const patienceMs = 120_000;

/** Fields of which the later stands and nobody is asked: who writes them goes over all that stands on this device. */
const quietFields = new Set(['order', 'bin', 'later']);

/**
 * Plays one seed and judges it. `crossing` begins with a scene that leaves nothing to chance: what the second device wrote
 * comes in under an input that has the focus on the first, and then the first writes from it.
 */
export async function play(seed: number, { devices = 3, acts = 24, crossing = false, more = {} as Partial<DeviceOptions> } = {}): Promise<Judged> {
  const random = seededChance(seed);
  const below = (n: number): number => Math.floor(random() * n);
  // Fast enough that waits cost nothing, slow enough that a busy machine is not taken for a dead line.
  const clock = fastClock(12);
  const server = new PlayedServer(clock);
  const line = badLine(seed, clock, { ...onATrain, freeze: 0.004, slowestMs: 120 });
  const space: { id: SpaceId | null } = { id: null };
  const riders: Rider[] = [];
  const words: string[] = [];
  const items: ItemId[] = [];
  const made = new Map<string, string>();
  const shown = new Set<string>();
  const sawOf = (event: OpenPaper): Map<string, string> =>
    new Map(allThings(event.paper.y).flatMap((thing) => standing(thing).map(({ id, field }) => [id, field] as const)));
  /** Puts from an input: over what stood when it got the focus, however long ago, and what the member wrote since. Every other time they leave it then. */
  const putFrom = (rider: Rider, input: string, read: () => Seen, put: (seen: Seen) => unknown): void => {
    const seen = rider.inputs.get(input) ?? read();
    for (const id of seen) shown.add(id);
    put(seen);
    if (random() < 0.5) rider.inputs.delete(input);
    else rider.inputs.set(input, read());
  };

  const openBoth = async (headless: Headless, id: SpaceId): Promise<Rider> => {
    const event = await until('the event', () => headless.device.open(id, 'event'), 30_000);
    const floor = await until('the floor', () => headless.device.open(id, 'floor'), 30_000);
    // On an event's page the title has the focus from the start, when there is nothing in it yet.
    return { headless, event, floor, inputs: new Map([['title', readHead(event.paper).title.seen]]) };
  };

  for (let i = 0; i < devices; i++) {
    const member = freshId<'member'>();
    const headless = await aHeadless({ connect: line.through(server.connect(member as MemberId)), clock, random, ...more });
    await headless.device.signedIn({ member: member as MemberId, name: `Jäsen ${i}`, organisation: '' });
    if (i === 0) space.id = await headless.device.found('event', []);
    else server.admit(member as MemberId, space.id as SpaceId);
    riders.push(await openBoth(headless, space.id as SpaceId));
  }

  if (crossing) {
    const [first, second] = riders as [Rider, Rider];
    putHead(second.event.paper, 'title', readHead(second.event.paper).title.seen, 'came');
    const came = sawOf(second.event);
    for (const id of came.keys()) made.set(id, 'came');
    await until('what came in under the focus', () => [...came.keys()].every((id) => sawOf(first.event).has(id)), 30_000);
    putFrom(
      first,
      'title',
      () => [],
      (seen) => putHead(first.event.paper, 'title', seen, 'written'),
    );
  }

  for (let turn = 0; turn < acts; turn++) {
    const rider = riders[below(riders.length)] as Rider;
    const { event, floor } = rider;
    const before = sawOf(event);
    const all = agenda(event.paper);
    const one = all[below(Math.max(1, all.length))];
    const word = `s${seed}t${turn}`;
    switch (below(9)) {
      case 0:
      case 1: {
        addItem(event.paper, { title: word }, below(all.length + 1));
        const fresh = agenda(event.paper).find((item) => item.title.value === word);
        if (fresh) items.push(fresh.id);
        break;
      }
      case 2: {
        const read = (): Seen => readHead(event.paper).title.seen;
        putFrom(rider, 'title', read, (seen) => putHead(event.paper, 'title', seen, word));
        break;
      }
      case 3:
        if (one) {
          const read = (): Seen => itemAt(event.paper, one.id)?.title.seen ?? [];
          putFrom(rider, `${one.id} title`, read, (seen) => putItem(event.paper, one.id, 'title', seen, word));
        }
        break;
      case 4:
        if (one) {
          const read = (): Seen => itemAt(event.paper, one.id)?.minutes.seen ?? [];
          putFrom(rider, `${one.id} minutes`, read, (seen) => putItem(event.paper, one.id, 'minutes', seen, 5 + below(40)));
        }
        break;
      case 5:
        if (one) moveItem(event.paper, one.id, below(all.length));
        break;
      case 6: {
        const binned = binnedItems(event.paper)[0];
        if (binned && random() < 0.5) takeBackItem(event.paper, binned.id);
        else if (one && random() < 0.5) binItem(event.paper, floor.paper, one.id);
        break;
      }
      case 7:
        if (one) {
          const text = textOf(floor.paper.y, one.id);
          floor.paper.y.transact(() => {
            sign(floor.paper);
            ensureFinalBreak(text);
            // Between words: a word put into the middle of another would only look as if that one were lost.
            const gaps = [0, ...[...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)];
            text.insert(gaps[below(gaps.length)] as number, `${word} `);
          }, 'typing');
          words.push(word);
        }
        break;
      case 8:
        if (random() < 0.5) {
          server.compact(space.id as SpaceId);
        } else {
          rider.event.close();
          rider.floor.close();
          Object.assign(rider, await openBoth(await rider.headless.restart(), space.id as SpaceId));
        }
        break;
    }
    const after = sawOf(rider.event);
    for (const id of after.keys()) if (!before.has(id)) made.set(id, word);
    const own = `${rider.event.paper.y.clientID}:`;
    for (const [id, field] of before) if (!after.has(id) && (quietFields.has(field) || id.startsWith(own))) shown.add(id);
    await new Promise((resolve) => setTimeout(resolve, random() * 6));
  }

  line.mend();
  for (const rider of riders) rider.headless.device.wake();
  const same = (): boolean => new Set(riders.map(contentOf)).size === 1;
  const settled = (): boolean => riders.every(({ headless }) => headless.device.sign().state === 'saved');
  const apart: string[] = [];
  await until('the same content everywhere', () => settled() && same(), patienceMs).catch(() => {
    for (const { headless, event } of riders)
      apart.push(
        `${headless.device.sign().state}, ${headless.device.online() ? 'on' : 'off'} the line, ${headless.device.storage().kept}, ${agenda(event.paper).length} items`,
      );
  });

  const first = riders[0] as Rider;
  const y = first.event.paper.y;
  const stands = sawOf(first.event);
  const ids = [...agenda(first.event.paper), ...binnedItems(first.event.paper)].map((item) => item.id);
  const typed =
    items.map((id) => textOf(first.floor.paper.y, id).toString()).join('\n') + ids.map((id) => textOf(first.floor.paper.y, id).toString()).join('\n');
  const judged: Judged = {
    contents: riders.map(contentOf),
    lostWords: words.filter((word) => !typed.includes(`${word} `)),
    lostItems: items.filter((id) => !itemAt({ y }, id)),
    unseenGone: [...made.keys()].filter((id) => !stands.has(id) && !shown.has(id)),
    doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
    apart,
  };
  for (const { headless, event, floor } of riders) {
    event.close();
    floor.close();
    await headless.device.close();
  }
  return judged;
}

function allThings(y: Y.Doc): Thing[] {
  const items = [...y.getMap('items').values()].filter((value): value is Thing => value instanceof Y.Array);
  return [y.getArray('head') as unknown as Thing, ...items];
}

function contentOf({ event, floor }: Rider): string {
  const items = [...event.paper.y.getMap('items').keys()].sort();
  return JSON.stringify({
    head: readHead(event.paper),
    agenda: agenda(event.paper),
    bin: binnedItems(event.paper),
    notes: items.map((id) => textOf(floor.paper.y, id).toDelta()),
  });
}
