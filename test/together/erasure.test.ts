/** What was erased for good is nowhere any more, and no device that was away brings it back. */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unpacked } from '../../src/history/pack.ts';
import { type DocId, freshId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import { noteText } from '../../src/shared/model/note.ts';
import type { Answer } from '../../src/shared/wire/frames.ts';
import { say } from '../support/astray.ts';
import { until } from '../support/headless.ts';
import { aTown, isSent, type Town, type TownOptions, type Townsman } from '../support/healing-town.ts';
import { TestPaper } from '../support/server-house.ts';
import { TestLine } from '../support/server-line.ts';

const canary = 'kanarialintu';
let town: Town | null = null;
afterEach(async () => {
  await town?.end();
  town = null;
});

/** A note with a canary on two devices of which one goes away and writes on; the other has the note erased whole or of what was deleted. */
async function erased(leaving: 'nothing' | 'what-stands', options: TownOptions = {}) {
  const made = await aTown(options);
  town = made;
  const aino = made.folk[0] as Townsman;
  const bjorn = await made.join('Björn');
  const doc = freshId<'doc'>();
  await made.write(aino, 'note', say(`alku ${canary}`), doc);
  await made.settled();
  const his = await until('the note', async () => {
    const open = await bjorn.headless.device.open(made.network, 'note', doc);
    if (open && noteText(open.paper).toString().includes(canary)) return open;
    open?.close();
    return null;
  });
  bjorn.online = false;
  await bjorn.headless.restart().then((headless) => Object.assign(bjorn, { headless }));
  void his;
  await made.write(bjorn, 'note', say('omat sanani'), doc);
  await made.write(
    aino,
    'note',
    (paper) => {
      const text = noteText(paper);
      paper.y.transact(() => text.delete(text.toString().indexOf(canary), canary.length));
    },
    doc,
  );
  await made.settled();
  const claim = await aino.headless.device.claim('erase', { space: made.network, doc, docKind: 'note', leaving });
  const outcome = await aino.headless.device.outcome(claim);
  return { town: made, aino, bjorn, doc, outcome };
}

async function wordsOn(who: Townsman, doc: DocId, network: Town['network']): Promise<string> {
  const open = await who.headless.device.open(network, 'note', doc);
  const words = open ? noteText(open.paper).toString() : '';
  open?.close();
  return words;
}

/** Where the canary still is in what a device has on its disk. */
async function onDisk(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(prefix)) continue;
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise<unknown[]>((resolve) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      if (rows.some((row) => holds(row)) || (await holdsPacked(rows))) found.push(`${name.slice(prefix.length)}/${store}`);
    }
    db.close();
  }
  return found;
}

/** Versions lie packed on the disk. */
async function holdsPacked(rows: readonly unknown[]): Promise<boolean> {
  const states = rows.flatMap((row) => recordOf(row)?.state).filter((state) => state instanceof Uint8Array);
  return (await Promise.all(states.map((state) => unpacked(state).catch(() => null)))).some(holds);
}

function holds(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(canary);
  if (value instanceof Uint8Array) return Buffer.from(value).includes(canary);
  if (Array.isArray(value)) return value.some(holds);
  return typeof value === 'object' && value !== null && Object.values(value).some(holds);
}

function inStore(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('solmu') && readFileSync(join(folder, name)).includes(canary));
}

describe('erasure', () => {
  it.each(['nothing', 'what-stands'] as const)(
    '[R100][W109] leaving %s: it is in no file of the store and no database of a device, also of one that was away',
    async (leaving) => {
      const { town, aino, bjorn, doc, outcome } = await erased(leaving);
      expect(outcome).toEqual({ code: 'kept', detail: { docEpoch: 1 } });
      expect(inStore(town.folder)).toEqual([]);
      expect(await onDisk(bjorn.headless.prefix)).not.toEqual([]);
      await until('gone on the device that asked', async () => (await onDisk(aino.headless.prefix)).length === 0, 40_000);

      bjorn.online = true;
      bjorn.headless.device.wake();
      const copies = await until(
        'his words in a copy',
        async () => {
          const list = await bjorn.headless.device.copies.list();
          return list.length > 0 ? list : null;
        },
        40_000,
      );
      expect(copies).toMatchObject([{ doc, code: 'erased', edits: 1 }]);
      const content = await bjorn.headless.device.copies.look(copies[0]?.id ?? '');
      expect(JSON.stringify(content?.parts)).toContain('omat sanani');
      await until('gone on his device', async () => (await onDisk(bjorn.headless.prefix)).length === 0, 40_000);
      expect(await wordsOn(bjorn, doc, town.network)).not.toContain(canary);
      expect(inStore(town.folder)).toEqual([]);

      // And everybody goes on writing.
      await town.write(bjorn, 'note', say('uutta'), doc);
      await until('it is sent', () => isSent(bjorn), 40_000);
      await until('it is on the other device', async () => (await wordsOn(aino, doc, town.network)).includes('uutta'), 40_000);
      expect(await wordsOn(aino, doc, town.network)).toBe(await wordsOn(bjorn, doc, town.network));
      expect(inStore(town.folder)).toEqual([]);
    },
    120_000,
  );
});

/** Opens a note as a screen does: begun anew, it lets go of what it had. Resolves when it has. */
async function shownOn(who: Townsman, network: Town['network'], doc: DocId): Promise<{ readonly letGo: Promise<void> }> {
  const { device } = who.headless;
  const shown = await until('the note on the screen', async () => {
    const open = await device.open(network, 'note', doc);
    if (open && noteText(open.paper).toString().includes(canary)) return open;
    open?.close();
    return null;
  });
  const letGo = new Promise<void>((resolve) => {
    device.listen(`rows:${network}`, () => {
      void device.open(network, 'note', doc).then((now) => {
        if (now && now.paper !== shown.paper) {
          shown.close();
          resolve();
        }
        now?.close();
      });
    });
  });
  return { letGo };
}

describe('a note that stands on a screen', () => {
  it.each(['who asks', 'a colleague'])(
    '[W109] of %s while it is erased: how it stood is not kept as a version when the screen lets go of it',
    async (whose) => {
      const made = await aTown();
      town = made;
      const aino = made.folk[0] as Townsman;
      const looks = whose === 'a colleague' ? await made.join('Björn') : aino;
      const doc = freshId<'doc'>();
      await made.write(aino, 'note', say(`alku ${canary}`), doc);
      await made.settled();
      const { letGo } = await shownOn(looks, made.network, doc);
      const { device } = aino.headless;
      await device.outcome(await device.claim('erase', { space: made.network, doc, docKind: 'note', leaving: 'nothing' }));
      await letGo;
      await looks.headless.device.past.noted();
      await until('gone from the device', async () => (await onDisk(looks.headless.prefix)).length === 0, 40_000);
    },
    60_000,
  );
});

describe('what was written before an erasure', () => {
  /** A note whose bytes its own device still has when it is erased, and brings again; another writes in it meanwhile. */
  async function bringAgain(options: TownOptions = {}): Promise<{ readonly answers: readonly Answer[]; readonly found: readonly string[] }> {
    const made = await aTown(options);
    town = made;
    const { cookie, member } = made.folk[0] as Townsman;
    const line = await TestLine.open({ origin: made.server.origin, cookie });
    const paper = new TestPaper(made.network, 'note', member);
    const old = paper.type(`alku ${canary}`);
    await line.push(old);
    const args = { space: made.network, doc: paper.doc, docKind: 'note', leaving: 'nothing' };
    await line.push({ kind: 'claim', id: freshId<'claim'>(), verb: 'erase', args });
    const later = paper.type(' ja lisää');
    const answers = await line.push(old, later);
    await line.close();
    return { answers, found: inStore(made.folder) };
  }

  it('[R102] is answered `erased`, by whomever and however it is brought, and nothing of it comes into the store', async () => {
    const { answers, found } = await bringAgain();
    expect(answers.map(({ code, detail }) => [code, detail])).toEqual([
      ['erased', { docEpoch: 1 }],
      ['erased', { docEpoch: 1 }],
    ]);
    expect(found).toEqual([]);
  }, 60_000);

  it('[R102] sabotage: with document epochs off the canary is back, and it is seen', async () => {
    const { found } = await bringAgain({ server: { sabotage: { epochsOff: true } } });
    expect(found.length).toBeGreaterThan(0);
  }, 60_000);
});
