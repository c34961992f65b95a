/**
 * The app's own device in a page with nothing else: tests open it, let its line go, halt it at its broken point, and read documents.
 * So the product needs no hook for them.
 */
import * as Y from 'yjs';
import type { Account, Device, OpenPaper } from '../../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../../src/device/device.ts';
import { socketTo } from '../../../src/link/browser-socket.ts';
import type { Connect, LineSocket } from '../../../src/link/line.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, putHead } from '../../../src/shared/model/event.ts';
import { docIdOf, type Paper } from '../../../src/shared/model/paper.ts';
import { contentOf } from './content.ts';

let device: Device | null = null;
let letGo: () => void = () => {};
/** Lines of this page that stand or are being made. */
let sockets = 0;
const held = new Map<string, OpenPaper>();

/** No knock before `go`, so that what a kill has left can be looked at first. */
function gated(connect: Connect): Connect {
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return (events): LineSocket => {
    let real: LineSocket | null = null;
    let over = false;
    let counted = false;
    const end = (): void => {
      over = true;
      if (counted) sockets--;
      counted = false;
    };
    void gone.then(() => {
      if (over) return;
      sockets++;
      counted = true;
      real = connect({
        ...events,
        closed: () => {
          end();
          events.closed();
        },
      });
    });
    return {
      send: (bytes) => real?.send(bytes),
      close() {
        end();
        real?.close();
      },
    };
  };
}

/** Moves cursors before their rows are there; at the batch of this number it halts for ever, and says so. */
function cursorFirst(haltAt: number): () => Promise<void> {
  let batches = 0;
  return () => {
    if (++batches < haltAt) return Promise.resolve();
    console.info('halted');
    return new Promise(() => {});
  };
}

export const calls = {
  /** Opens the device and gives it its account, with the line held back. `console.info` tells how many spaces are on the disk whenever some have arrived. */
  async open(
    account: Account | null,
    haltAt: number | null,
    more: Partial<Pick<DeviceOptions, 'prefix' | 'tabSabotage' | 'healingSabotage'>> = {},
  ): Promise<void> {
    device = await openDevice({
      prefix: 'solmu-',
      ...more,
      connect: gated(socketTo(`${location.origin.replace(/^http/, 'ws')}/sync`)),
      ...(haltAt !== null && { sabotage: { cursorFirst: cursorFirst(haltAt) } }),
    });
    if (account && device.account() === null) await device.signedIn(account);
    device.listen('spaces', () => void spacesOnDisk().then((spaces) => console.info(`arrived ${spaces}`)));
  },
  go: (): void => letGo(),
  sockets: (): number => sockets,
  /** Adds an item to an event that stays open. */
  async write(space: string, title: string): Promise<void> {
    const open = held.get(space) ?? (await (device as Device).open(space as SpaceId, 'event'));
    if (!open) throw new Error('the event is not here');
    held.set(space, open);
    const outcome = addItem(open.paper, { title });
    if (outcome?.kind !== 'step') throw new Error(`not written: ${JSON.stringify(outcome)}`);
  },
  /** Resolves with the milliseconds until the sign has left `settling`, which says that all that was written is on this device. */
  async marked(): Promise<number> {
    const begun = performance.now();
    while ((device as Device).sign().settling) await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - begun;
  },
  sign: (): string => {
    const { state, settling } = (device as Device).sign();
    return settling ? 'settling' : state;
  },
  async titles(space: string): Promise<string[]> {
    const open = await (device as Device).open(space as SpaceId, 'event');
    const titles = open ? agenda(open.paper).map(({ title }) => title.value) : [];
    open?.close();
    return titles;
  },
  /** How many of these spaces are on this disk. */
  async there(spaces: readonly string[]): Promise<number> {
    const rows = await Promise.all(spaces.map((space) => (device as Device).rows(space as SpaceId)));
    return rows.filter(({ size }) => size > 0).length;
  },
  /** Resolves when all that the server had is on the disk: a claim goes out only after that, and this one changes nothing. */
  async caughtUp(): Promise<void> {
    const claim = await (device as Device).claim('caught-up?', {});
    await (device as Device).outcome(claim);
  },
  /** What lies of the event document of each space on this device, put together without opening it. */
  async contents(spaces: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const space of spaces) {
      const y = new Y.Doc();
      for (const bytes of await (device as Device).safe.bytes(docIdOf(space as SpaceId, 'event'))) Y.applyUpdate(y, bytes);
      found.push(contentOf(y));
    }
    return found;
  },
  /** How many rows each list has. */
  async rows(): Promise<{ readonly [list: string]: number }> {
    const { networks, events, goals, notes, pools, texts } = (device as Device).catalog;
    const lists = { networks, events, goals, notes, pools, texts: async () => (await texts({ told: true })).rows };
    const counts = await Promise.all(Object.entries(lists).map(async ([list, ask]) => [list, (await ask()).length] as const));
    return Object.fromEntries(counts);
  },
  /** Founds so many events with an agenda, without an account. */
  async found(many: number): Promise<SpaceId[]> {
    const spaces: SpaceId[] = [];
    for (let i = 0; i < many; i++) {
      const space = await (device as Device).found('event', []);
      await visit(space, (paper) => {
        putHead(paper, 'title', [], `Tapaaminen ${i}`);
        for (let n = 0; n < 20; n++) addItem(paper, { title: `Asia ${n}`, wanted: 'Kolme vastausta, joita voi kokeilla' });
      });
      spaces.push(space);
    }
    return spaces;
  },
  /** Opens each of these events, writes in it and closes it again. */
  async visit(spaces: readonly string[]): Promise<void> {
    for (const space of spaces) await visit(space as SpaceId, (paper) => addItem(paper, { title: 'Kahvi' }));
  },
};

/** Looked up behind the device: it says that spaces came, several at once, and not how many there are. */
function spacesOnDisk(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('solmu-kept');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const count = opening.result.transaction('spaces').objectStore('spaces').count();
      count.onsuccess = () => {
        opening.result.close();
        resolve(count.result);
      };
    };
  });
}

async function visit(space: SpaceId, act: (paper: Paper) => unknown): Promise<void> {
  const open = await (device as Device).open(space, 'event');
  if (!open) throw new Error('the event is not here');
  act(open.paper);
  open.close();
}

export type DeviceCalls = typeof calls;

declare global {
  interface Window {
    device: DeviceCalls;
  }
}
window.device = calls;
document.documentElement.dataset['ready'] = 'true';
