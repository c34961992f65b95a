/**
 * A device is lost with edits that it had not sent; its backup gives them back from another, and then it comes home after all, or came
 * home before. Over a real server and a real log: nothing is refused, nothing is there twice, and both devices end with the same.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import type { DeviceOptions } from '../../../src/device/options.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, putHead, readHead } from '../../../src/shared/model/event.ts';
import type { Paper } from '../../../src/shared/model/paper.ts';
import { startServer } from '../../../sync-server/server.ts';
import { signin } from '../../../sync-server/signin.ts';
import { sourceOf, writtenBy } from '../../support/backup-file.ts';
import { aHeadless, enterAt, lineTo, until } from '../../support/headless.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Cuttable {
  readonly device: Device;
  cut(): void;
  mend(): void;
}

/** A device of Aino's, come in by a link, whose line can be cut. */
async function aDevice(origin: string, token: string): Promise<Cuttable> {
  let cookie = '';
  let up = true;
  const lines = new Set<{ close(): void; closed(): void }>();
  const real = lineTo(origin, () => cookie);
  const connect: DeviceOptions['connect'] = (events) => {
    if (!up) {
      setTimeout(() => events.closed(), 5);
      return { send: () => undefined, close: () => undefined };
    }
    const socket = real(events);
    lines.add({ close: () => socket.close(), closed: () => events.closed() });
    return socket;
  };
  const { device } = await aHeadless({ connect });
  ends.push(() => device.close());
  await device.introduce({ name: 'Aino Kallio', organisation: 'Esimerkkivirasto' });
  const entered = await enterAt(origin, token, device, 'Aino Kallio');
  cookie = entered.cookie;
  await device.signedIn({ member: entered.member, name: 'Aino Kallio', organisation: 'Esimerkkivirasto' });
  return {
    device,
    cut: () => {
      up = false;
      for (const line of lines) {
        line.close();
        line.closed();
      }
      lines.clear();
    },
    mend: () => {
      up = true;
      device.wake();
    },
  };
}

const paperOf = async (device: Device, space: SpaceId): Promise<Paper> => (await until('the event', () => device.open(space, 'event'))).paper;
const titles = (paper: Paper): string[] =>
  agenda(paper)
    .map(({ title }) => title.value)
    .toSorted();
const journaled = (device: Device): Promise<unknown> => until('the journal', () => !device.sign().settling);
const allSent = (device: Device): Promise<unknown> => until('all sent', () => device.sign().state === 'saved', 20_000);

interface Scene {
  readonly lost: Cuttable;
  readonly event: SpaceId;
  /** Where Aino writes on the lost device, in one and the same opening all the while. */
  readonly paper: Paper;
  another(): Promise<Cuttable>;
}

/** An event that the server has, and then a title, an item and another network written without a line. */
async function lostAtSea(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'solmu-lost-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const server = await startServer({ config: { port: 0, data: folder, origin: null } });
  ends.push(() => server.close());
  const lost = await aDevice(server.origin, (await server.firstLink())?.split('#')[1] as string);
  const network = await lost.device.found('network', []);
  const event = await lost.device.found('event', [network]);
  const paper = await paperOf(lost.device, event);
  addItem(paper, { title: 'Avaus' });
  await allSent(lost.device);
  lost.cut();
  await until('no line', () => !lost.device.online());
  putHead(paper, 'title', readHead(paper).title.seen, 'Saaristossa');
  addItem(paper, { title: 'Merellä kirjoitettu' });
  await journaled(lost.device);
  const another = async (): Promise<Cuttable> => {
    const { text } = await signin('Aino Kallio', { SOLMU_DATA: folder });
    return aDevice(server.origin, text.slice(text.indexOf('#') + 1).trim());
  };
  return { lost, event, paper, another };
}

describe('a lost device', () => {
  it('[D97][R69] gives its unsent edits back from a backup; when it comes home with them and more, nothing is refused or doubled', async () => {
    const { lost, event, paper, another } = await lostAtSea();
    const file = await writtenBy(lost.device);
    // The same opening goes on after the backup: its clientID is the one that the backup speaks of.
    addItem(paper, { title: 'Varmuuskopion jälkeen' });
    await journaled(lost.device);

    const found = await another();
    await until('what the server has', () => found.device.open(event, 'event'));
    const taken = await found.device.backup.take(sourceOf(file), 'own');
    expect(taken).toMatchObject({ end: 'done', left: [] });
    expect(taken.edits).toBeGreaterThan(0);
    const its = await paperOf(found.device, event);
    await until('the edits', () => titles(its).length === 2);
    await allSent(found.device);
    expect((await found.device.waiting()).filter(({ why }) => why === 'refused')).toEqual([]);
    // In twice, after all was answered.
    expect(await found.device.backup.take(sourceOf(file), 'own')).toMatchObject({ docs: [], edits: 0 });
    expect(await found.device.waiting()).toEqual([]);

    lost.mend();
    await allSent(lost.device);
    expect((await lost.device.waiting()).filter(({ why }) => why === 'refused')).toEqual([]);
    const all = ['Avaus', 'Merellä kirjoitettu', 'Varmuuskopion jälkeen'];
    await until('the same on both', () => titles(its).length === 3 && titles(paper).length === 3);
    expect([titles(paper), titles(its)]).toEqual([all, all]);
    expect([readHead(paper).title, readHead(its).title].map(({ value, offers }) => [value, offers.length])).toEqual([
      ['Saaristossa', 0],
      ['Saaristossa', 0],
    ]);
    // And it writes on under its own hand.
    addItem(paper, { title: 'Kotona' });
    await until('what it writes at home', () => titles(its).includes('Kotona'));
    expect((await lost.device.waiting()).filter(({ why }) => why === 'refused')).toEqual([]);
  }, 60_000);

  it('[D97][R69] that came home before its backup is read in: the backup brings nothing that is not there', async () => {
    const { lost, event, paper, another } = await lostAtSea();
    const file = await writtenBy(lost.device);
    const found = await another();
    // The device that was found reads the backup before it has heard that the other came home.
    await until('what the server has', () => found.device.open(event, 'event'));
    found.cut();
    await until('no line', () => !found.device.online());
    lost.mend();
    await allSent(lost.device);
    await found.device.backup.take(sourceOf(file), 'own');
    const its = await paperOf(found.device, event);
    await until('the edits', () => titles(its).length === 2);
    found.mend();
    await allSent(found.device);
    for (const { device } of [lost, found]) expect((await device.waiting()).filter(({ why }) => why === 'refused')).toEqual([]);
    expect([titles(paper), titles(its)]).toEqual([
      ['Avaus', 'Merellä kirjoitettu'],
      ['Avaus', 'Merellä kirjoitettu'],
    ]);
    addItem(its, { title: 'Löydetyltä' });
    await until('the other way', () => titles(paper).includes('Löydetyltä'));
    addItem(paper, { title: 'Kotona' });
    await until('and back', () => titles(its).includes('Kotona'));
  }, 60_000);

  it('[D97] with a network that the server had never heard of: it is founded once, whoever brings it first', async () => {
    const { lost, another } = await lostAtSea();
    const network = await lost.device.found('network', []);
    const event = await lost.device.found('event', [network]);
    putHead(await paperOf(lost.device, event), 'title', [], 'Kokonaan uusi');
    await journaled(lost.device);
    const file = await writtenBy(lost.device);
    const found = await another();
    await found.device.backup.take(sourceOf(file), 'own');
    const its = await paperOf(found.device, event);
    expect(readHead(its).title.value).toBe('Kokonaan uusi');
    await allSent(found.device);
    lost.mend();
    await allSent(lost.device);
    for (const { device } of [lost, found]) {
      expect((await device.waiting()).filter(({ why }) => why === 'refused')).toEqual([]);
      await until('one event', async () => (await device.catalog.events()).filter(({ title }) => title === 'Kokonaan uusi').length === 1);
    }
  }, 60_000);
});
