/** Another member's backup comes in as new things: new ids, nobody's hand, links among themselves, and nothing of who the other is. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Device } from '../../../src/device/api.ts';
import { thingIds } from '../../../src/device/backup/afresh.ts';
import { docOfUpdates } from '../../../src/device/backup/doc-bytes.ts';
import { openDevice } from '../../../src/device/device.ts';
import { DexieTables } from '../../../src/disk/dexie-tables.ts';
import { type DocId, freshId, isId, type MemberId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, binItem, binnedItems, putHead, readHead } from '../../../src/shared/model/event.ts';
import { addStep, steps } from '../../../src/shared/model/goal.ts';
import { ensureFinalBreak, plainText, textOf } from '../../../src/shared/model/long-text.ts';
import { findsOf, soughtIn } from '../../../src/shared/model/lost.ts';
import { putCard, readCard } from '../../../src/shared/model/network.ts';
import { putTitle, readNote } from '../../../src/shared/model/note.ts';
import { type DocKind, type Paper, sign, whoRoot, write } from '../../../src/shared/model/paper.ts';
import { limits } from '../../../src/shared/wire/frames.ts';
import { scan } from '../../../src/shared/wire/scan.ts';
import { sourceOf, writtenBy } from '../../support/backup-file.ts';
import { until } from '../../support/headless.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
async function aDevice(): Promise<Device & { prefix: string }> {
  const prefix = `copies-test-${process.pid}-${++count}-`;
  const device = await openDevice({ prefix, connect: () => ({ send: () => undefined, close: () => undefined }) });
  ends.push(() => device.close());
  return Object.assign(device, { prefix });
}

const paperOf = async (device: Device, space: SpaceId, kind: DocKind, doc?: DocId): Promise<Paper> =>
  (await until(`the ${kind}`, () => device.open(space, kind, doc))).paper;

/** Aino's work, with an account: a network, an event with notes and a bin, a goal, a private note that links to the event. */
async function ainosWork(device: Device) {
  await device.introduce({ name: 'Aino Kallio', organisation: 'Valtiokonttori' });
  await device.signedIn({ member: device.me(), name: 'Aino Kallio', organisation: 'Valtiokonttori' });
  const network = await device.found('network', []);
  putCard(await paperOf(device, network, 'card'), 'nameFi', [], 'Digiosaajat');
  const event = await device.found('event', [network]);
  const paper = await paperOf(device, event, 'event');
  putHead(paper, 'title', [], 'Työpaja');
  addItem(paper, { title: 'Avaus' });
  addItem(paper, { title: 'Turha' });
  const [first, second] = agenda(paper);
  if (!first || !second) throw new Error('no items');
  const floor = await paperOf(device, event, 'floor');
  typeInto(floor, first.id, 'Avaussanat 🎉 '.repeat(4_000));
  binItem(paper, floor, second.id);
  const goal = await device.found('goal', [network]);
  addStep(await paperOf(device, goal, 'goal'), { text: 'Ensimmäinen askel' });
  const note = freshId<'doc'>();
  const own = device.me() as unknown as SpaceId;
  const private1 = await paperOf(device, own, 'note', note);
  putTitle(private1, [], 'Oma muistilista');
  write(private1, () => {
    const text = textOf(private1.y, note);
    ensureFinalBreak(text);
    text.insert(0, 'linkki', { link: `/tapahtumat/${event}` });
    text.insertEmbed(0, { mention: { kind: 'event', id: event, name: 'Työpaja' } });
    text.insertEmbed(0, { mention: { kind: 'member', id: device.me(), name: 'Aino Kallio' } });
  });
  await paperOf(device, own, 'profile').then((profile) => write(profile, () => profile.y.getArray('head').push([['name', 'Aino Kallio', 1]])));
  await until('the journal', () => !device.sign().settling);
  return { network, event, goal, note, items: [first.id, second.id] as const };
}

function typeInto(paper: Paper, id: string, words: string): void {
  for (let at = 0; at < words.length; at += 20_000) {
    paper.y.transact(() => {
      sign(paper);
      const text = textOf(paper.y, id);
      ensureFinalBreak(text);
      text.insert(text.length - 1, words.slice(at, at + 20_000));
    });
  }
}

describe('another member’s backup', () => {
  it('[D98] may not be taken as one’s own, and comes in as copies under new ids, without the other’s hand', async () => {
    const aino = await aDevice();
    const made = await ainosWork(aino);
    const file = await writtenBy(aino);
    const bjorn = await aDevice();
    await bjorn.introduce({ name: 'Björn', organisation: 'Ranta' });
    const before = bjorn.me();
    const looked = await bjorn.backup.look(sourceOf(file));
    expect(looked.ok && looked.look.owner).toBe('other');
    await expect(bjorn.backup.take(sourceOf(file), 'own')).rejects.toThrow('another account');

    const taken = await bjorn.backup.take(sourceOf(file), 'copies');
    expect(taken.end).toBe('done');
    expect(taken.left.map(({ kind, why }) => `${kind} ${why}`)).toEqual(['profile personal']);
    expect([bjorn.me(), bjorn.self().name, bjorn.mine()]).toEqual([before, 'Björn', [before]]);
    await until('the lists', async () => (await bjorn.catalog.networks()).length === 1 && (await bjorn.catalog.events()).length === 1);
    const network = (await bjorn.catalog.networks())[0]?.id as SpaceId;
    const event = (await bjorn.catalog.events())[0];
    if (!event) throw new Error('no event');
    expect(event.hosts).toEqual([network]);
    expect(readCard(await paperOf(bjorn, network, 'card')).nameFi.value).toBe('Digiosaajat');
    const paper = await paperOf(bjorn, event.id, 'event');
    const [first] = agenda(paper);
    const [binned] = binnedItems(paper);
    if (!first || !binned) throw new Error('no items');
    expect([readHead(paper).title.value, first.title.value, binned.title.value]).toEqual(['Työpaja', 'Avaus', 'Turha']);
    // The notes stand under the item's new id, whole; what is in the bin had all been seen.
    const floor = await paperOf(bjorn, event.id, 'floor');
    expect(plainText(textOf(floor.y, first.id)).trim()).toBe('Avaussanat 🎉 '.repeat(4_000).trim());
    expect(findsOf(soughtIn(paper), floor.y)).toEqual([]);
    const goal = (await until('the goal', async () => (await bjorn.catalog.goals())[0])).id;
    expect(steps(await paperOf(bjorn, goal, 'goal')).map(({ text }) => text.value)).toEqual(['Ensimmäinen askel']);
    // The private note is among his own, and leads to the copy.
    const doc = taken.docs.find(({ kind }) => kind === 'note');
    const note = await paperOf(bjorn, bjorn.me() as unknown as SpaceId, 'note', doc?.doc as DocId);
    expect(readNote(note).title.value).toBe('Oma muistilista');
    const delta = JSON.stringify(textOf(note.y, note.id).toDelta());
    expect(delta).toContain(`/tapahtumat/${event.id}`);
    expect(delta).toContain(`"id":"${event.id}"`);
    expect(delta).toContain(aino.me());

    // No old id but the member's as a name in the text, no hand of hers, and every edit fits the door.
    const old = new Set<string>([made.network, made.event, made.goal, made.note, ...made.items]);
    for (const row of await journalOf(bjorn.prefix)) {
      if (!row.update) continue;
      expect(scan(row.update).ok, row.docKind).toBe(true);
      expect(row.update.length).toBeLessThan(limits.updateBytes);
    }
    for (const { space, kind, doc: id } of taken.docs) {
      const open = await paperOf(bjorn, space as SpaceId, kind as DocKind, id as DocId);
      expect([...whoRoot(open.y).values()], kind).not.toContain(aino.me());
      const json = JSON.stringify(open.y.toJSON()) + [...open.y.share.keys()].join();
      for (const one of old) expect(json.includes(one), `${kind} has ${one}`).toBe(false);
    }
  });

  it('[D98] in twice copies nothing again', async () => {
    const aino = await aDevice();
    await ainosWork(aino);
    const file = await writtenBy(aino);
    const bjorn = await aDevice();
    await bjorn.backup.take(sourceOf(file), 'copies');
    const rows = await journalOf(bjorn.prefix);
    const again = await bjorn.backup.take(sourceOf(file), 'copies');
    expect([again.docs, again.edits]).toEqual([[], 0]);
    expect(new Set(again.left.map(({ why }) => why))).toEqual(new Set(['copied-before', 'personal']));
    expect(await journalOf(bjorn.prefix)).toEqual(rows);
  });

  it('[D96] made without an account is taken as one’s own by whoever says so; on a device with an account its member is asked before it is sent', async () => {
    const alone = await aDevice();
    await alone.introduce({ name: 'Aino', organisation: '' });
    const network = await alone.found('network', []);
    putCard(await paperOf(alone, network, 'card'), 'nameFi', [], 'Saaristo');
    await until('the journal', () => !alone.sign().settling);
    const file = await writtenBy(alone);
    const signedIn = await aDevice();
    await signedIn.signedIn({ member: freshId<'member'>() as MemberId, name: 'Aino Kallio', organisation: '' });
    await signedIn.backup.take(sourceOf(file), 'own');
    expect((await signedIn.madeHere()).map(({ space }) => space)).toEqual([network]);
    expect(signedIn.mine()).toContain(alone.me());
    expect((await signedIn.open(network, 'card'))?.readOnly).toBeNull();
    expect(signedIn.sign().state).toBe('device');
  });
});

async function journalOf(prefix: string) {
  const tables = await DexieTables.open(`${prefix}kept`, 5_000);
  try {
    const rows = await tables.transact('r', ['journal'], (tx) => tx.all('journal'));
    return rows.map(({ stored: _, ...row }) => row);
  } finally {
    tables.close();
  }
}

it('[D98] finds the ids of things in a document of any kind', () => {
  const y = new Y.Doc();
  const [thing, root] = [freshId(), freshId()];
  y.getMap('votes').set(thing, 1);
  y.getText(root).insert(0, 'teksti');
  y.getMap('who').set('7', freshId());
  const again = docOfUpdates([Y.encodeStateAsUpdate(y)]);
  expect(thingIds(again).toSorted()).toEqual([thing, root].toSorted());
  expect(thingIds(again).every(isId)).toBe(true);
});
