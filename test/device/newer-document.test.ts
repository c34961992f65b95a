/** A document of a newer app: it opens to be read, nothing of what this app does not know is lost, and all of it is there for the app that knows it. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Device } from '../../src/device/api.ts';
import { openDevice } from '../../src/device/device.ts';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, putHead, readHead } from '../../src/shared/model/event.ts';
import { docIdOf, type Paper } from '../../src/shared/model/paper.ts';
import { newThing } from '../../src/shared/model/thing.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Writes as an app of years to come would: another schema, a root and a field of its own, a thing of a kind that is not known here. */
function writtenByNewer(paper: Paper): void {
  paper.y.transact(() => {
    paper.y.getMap('about').set('schema', 99);
    paper.y.getText('tulevaisuus').insert(0, 'Mitä kukaan ei vielä tunne');
    paper.y.getMap('hologrammit').set(freshId(), newThing(paper, { kulma: 42, väri: 'violetti' }));
    (paper.y.getArray('head') as Y.Array<unknown>).push([['tuoksu', 'mänty', paper.seconds()]]);
  });
}

describe('a document of a newer app', () => {
  let count = 0;
  async function scene() {
    const clock = fastClock(10);
    const server = new PlayedServer(clock);
    const member = freshId<'member'>() as MemberId;
    const start = async (prefix: string): Promise<Device> => {
      const device = await openDevice({ prefix, clock, connect: server.connect(member) });
      ends.push(() => device.close());
      if (!device.account()) await device.signedIn({ member, name: 'Aino', organisation: '' });
      return device;
    };
    const newer = await start(`newer-${process.pid}-${++count}-`);
    const older = `older-${process.pid}-${count}-`;
    const event = await newer.found('event', []);
    const open = await until('the event', () => newer.open(event, 'event'));
    putHead(open.paper, 'title', [], 'Työpaja');
    await until('sent', () => newer.sign().state === 'saved');
    return { server, event, newer: open.paper, older: () => start(older), prefix: older };
  }
  const openOn = (device: Device, event: SpaceId) => until('the event', () => device.open(event, 'event'));
  const content = (y: Y.Doc) => [Buffer.from(Y.encodeStateVector(y)).toString('hex'), y.getText('tulevaisuus').toString(), y.getMap('hologrammit').size];

  it('[D11] opens to be read, and stays whole through starts, foldings and attempts to write', async () => {
    const { server, event, newer, older } = await scene();
    writtenByNewer(newer);
    const doc = docIdOf(event, 'event');
    await until('at the server', () => server.docs.at(doc).getText('tulevaisuus').length > 0);
    for (let start = 0; start < 2; start++) {
      const device = await older();
      await until('the newer schema', async () => (await openOn(device, event)).readOnly === 'newer-app');
      const { paper } = await openOn(device, event);
      expect(readHead(paper).title.value).toBe('Työpaja');
      expect([addItem(paper, { title: 'Ei mene' }), putHead(paper, 'title', [], 'Ei mene')].every((done) => !done)).toBe(true);
      expect(content(paper.y)).toEqual(content(newer.y));
      expect(await device.waiting()).toEqual([]);
      await device.close();
    }
  });

  it('[D11] that becomes one while it is open here is looked at again, and read only from then on', async () => {
    const { event, newer, older } = await scene();
    const device = await older();
    const open = await openOn(device, event);
    expect(open.readOnly).not.toBe('newer-app');
    await until('its title', () => readHead(open.paper).title.value === 'Työpaja');
    let told = 0;
    device.listen(`rows:${event}`, () => told++);
    writtenByNewer(newer);
    await until('told', () => told > 0);
    expect((await openOn(device, event)).readOnly).toBe('newer-app');
    expect(device.storage().newerDocument).toBe(true);
  });
});
