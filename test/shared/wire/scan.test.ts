import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type GoodScan, scan } from '../../../src/shared/wire/scan.ts';
import { realUpdates } from './updates.ts';

type Range = readonly [from: number, to: number];

/** What Yjs itself says stands in an update. */
function asYjsReads(update: Uint8Array) {
  const { structs, ds } = Y.decodeUpdate(update);
  const clients = new Map<number, Range>();
  const leans = new Map<number, number>();
  let types = 0;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    clients.set(client, [clients.get(client)?.[0] ?? clock, clock + struct.length]);
    if (!(struct instanceof Y.Item)) continue;
    if (struct.content instanceof Y.ContentType) types++;
    for (const on of [struct.origin, struct.rightOrigin, struct.parent instanceof Y.ID ? struct.parent : null]) {
      if (on && on.client !== client) leans.set(on.client, Math.max(leans.get(on.client) ?? 0, on.clock + 1));
    }
  }
  const deletes = [...ds.clients].flatMap(([client, ranges]) => ranges.map((range) => [client, range.clock, range.clock + range.len]));
  const leansOn = [...leans].filter(([client, to]) => to > (clients.get(client)?.[1] ?? 0));
  return { clients: [...clients].toSorted(), deletes: deletes.toSorted(), leansOn: leansOn.toSorted(), structs: structs.length, types };
}

function asScanned(found: GoodScan) {
  return {
    clients: found.clients.map(({ client, from, to }) => [client, [from, to]]).toSorted(),
    deletes: found.deletes.map(({ client, from, to }) => [client, from, to]).toSorted(),
    leansOn: found.leansOn.map(({ client, to }) => [client, to]).toSorted(),
    structs: found.structs,
    types: found.types,
  };
}

describe('scan', () => {
  it.each([1, 2, 3, 4, 5, 6])('[W67] finds in real updates what Yjs finds in them (seed %i)', (seed) => {
    for (const update of realUpdates(seed, 150)) {
      const found = scan(update);
      if (!found.ok) throw new Error(`refused: ${JSON.stringify(found.detail)}`);
      expect(asScanned(found)).toEqual(asYjsReads(update));
    }
  });

  it('[W67] names the roots that are put into, each once', () => {
    const doc = new Y.Doc();
    doc.getText('a').insert(0, 'x');
    doc.getMap('b').set('k', 1);
    doc.getMap('b').set('l', 2);
    const found = scan(Y.encodeStateAsUpdate(doc));
    expect(found.ok && found.roots.toSorted()).toEqual(['a', 'b']);
  });

  it('[W63] tells where garbage stands', () => {
    const doc = new Y.Doc();
    const things = doc.getMap<Y.Array<string>>('items');
    const thing = new Y.Array<string>();
    thing.push(['a', 'b']);
    things.set('x', thing);
    expect(scan(Y.encodeStateAsUpdate(doc))).toMatchObject({ clients: [{ hasGarbage: false }] });
    things.delete('x');
    expect(scan(Y.encodeStateAsUpdate(doc))).toMatchObject({ clients: [{ hasGarbage: true }] });
  });

  it('[W67] takes an update of deletions alone, and one of nothing', () => {
    const doc = new Y.Doc();
    doc.getText('a').insert(0, 'sana');
    const before = Y.encodeStateVector(doc);
    doc.getText('a').delete(1, 2);
    const found = scan(Y.encodeStateAsUpdate(doc, before));
    expect(found).toMatchObject({ ok: true, clients: [], deletes: [{ client: doc.clientID, from: 1, to: 3 }] });
    expect(scan(new Uint8Array([0, 0]))).toMatchObject({ ok: true, clients: [], deletes: [] });
  });

  it('[W67] counts letters as Yjs does, also those outside the first plane', () => {
    const doc = new Y.Doc();
    doc.getText('a').insert(0, '🧵ä﻿a');
    expect(scan(Y.encodeStateAsUpdate(doc))).toMatchObject({ clients: [{ from: 0, to: 5 }] });
  });
});
