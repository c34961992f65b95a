/**
 * Members' devices around a house whose log goes back to a copy: they write, hear of each other now and then, and come back one after the other
 * with what each of them still has. Played at the door of the rooms, with the device's own reckoning of differences; seeded.
 */
import { inflateRawSync } from 'node:zlib';
import * as Y from 'yjs';
import { differenceOf } from '../../src/disk/differing.ts';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { contentHash } from '../../src/shared/model/content-hash.ts';
import { type DocKind, docIdOf, sign } from '../../src/shared/model/paper.ts';
import { cut } from '../../src/shared/wire/cut.ts';
import type { GivenCode, SealedRow } from '../../src/shared/wire/healing.ts';
import type { HealingSabotage } from '../../sync-server/claims/healing.ts';
import type { Act } from '../../sync-server/log/log.ts';
import { MemoryLog } from '../../sync-server/log/memory.ts';
import { Seals } from '../../sync-server/rooms/seals.ts';
import type { Hand } from '../../sync-server/rooms/verdict.ts';
import { aHealingHouse, type HealingHouse, type TestHealingLine } from './healing-house.ts';
import { seeded } from './seeded.ts';

/** A log that can be put back to how it was. */
export class CopiedLog extends MemoryLog {
  readonly units: (readonly Act[])[] = [];

  override commit(acts: readonly Act[]): Promise<void> {
    this.units.push(acts);
    return super.commit(acts);
  }

  /** The log as it was after so many units, under another epoch. */
  async back(units: number): Promise<CopiedLog> {
    const log = new CopiedLog();
    for (const acts of this.units.slice(0, units)) await log.commit(acts);
    log.epoch = this.epoch + 1;
    return log;
  }
}

/** What a device has of a space: documents, rows under their seals, and how far it has come. */
export class PlayedDevice {
  readonly hand: Hand;
  readonly papers = new Map<DocId, { readonly y: Y.Doc; readonly docKind: DocKind; readonly space: SpaceId }>();
  rows = new Map<string, SealedRow>();
  cursors = new Map<SpaceId, number>();
  epoch = 0;

  constructor(hand: Hand) {
    this.hand = hand;
  }

  paper(space: SpaceId, docKind: DocKind, doc: DocId): Y.Doc {
    const standing = this.papers.get(doc);
    if (standing) return standing.y;
    const y = new Y.Doc();
    this.papers.set(doc, { y, docKind, space });
    return y;
  }

  /** Takes in what the house has, as the line does. Under another epoch all of it, and the rows of before are given out. */
  async pull(house: HealingHouse): Promise<readonly SealedRow[]> {
    const before = this.epoch !== 0 && this.epoch !== house.log.epoch ? [...this.rows.values()] : [];
    if (this.epoch !== house.log.epoch) this.cursors = new Map();
    this.epoch = house.log.epoch;
    const pipe = await house.listen(this.hand, this.cursors);
    for (const frame of pipe.frames) {
      if (frame.type !== 'batch') continue;
      const beside = house.healing.beside(frame);
      const macs = new Map(beside?.type === 'beside' ? beside.seals : []);
      this.cursors.set(frame.space, frame.to);
      for (const entry of frame.entries) {
        if (entry.kind === 'edit') {
          const update = entry.deflated ? new Uint8Array(inflateRawSync(entry.update)) : entry.update;
          Y.applyUpdate(this.paper(frame.space, entry.docKind as DocKind, entry.doc), update, 'remote');
          continue;
        }
        const mac = macs.get(entry.seq);
        const key = `${frame.space} ${entry.key}`;
        if (mac) this.rows.set(key, { space: frame.space, key: entry.key, value: entry.value, seal: { epoch: this.epoch, seq: entry.seq, mac } });
      }
    }
    if (pipe.stream) house.streams.close(pipe.stream);
    return before;
  }

  /** Writes a word into a document and sends it. */
  async write(house: HealingHouse, space: SpaceId, docKind: DocKind, doc: DocId, word: string): Promise<string> {
    const y = this.paper(space, docKind, doc);
    let update: Uint8Array | null = null;
    y.once('update', (bytes: Uint8Array) => {
      update = bytes;
    });
    y.transact(() => {
      sign({ y, me: this.hand.member });
      const text = y.getText('note');
      text.insert(text.length, `${word} `);
    });
    return house.code(this.hand, { kind: 'edit', space, doc, docKind, update: update as unknown as Uint8Array });
  }

  /** Gives back what the house lacks, as far as it is taken now. Gives the documents that are to be tried again. */
  async giveBack(line: TestHealingLine, rows: readonly SealedRow[]): Promise<number> {
    let number = 0;
    if (rows.length > 0) await line.say({ type: 'give-rows', number: ++number, rows });
    let again = 0;
    for (const [doc, { y, space, docKind }] of this.papers) {
      const told = await line.say({ type: 'compare', space, to: 0, docs: [[doc, contentHash(y)]] });
      const standing = told.find((frame) => frame.type === 'standing');
      if (standing?.type !== 'standing') continue;
      const { gives, lacks } = differenceOf(y, new Uint8Array(inflateRawSync(standing.state)));
      if (lacks) Y.applyUpdate(y, lacks, 'remote');
      for (const update of gives ? cut(gives) : []) {
        const [answer] = await line.say({ type: 'give', number: ++number, space, doc, docKind, docEpoch: 0, update });
        const code: GivenCode | undefined = answer?.type === 'given' ? answer.answers[0]?.[1] : undefined;
        if (code !== 'kept') again += 1;
      }
    }
    return again;
  }
}

export interface Returned {
  /** Words typed before the fall that no document of the store has. */
  readonly lost: readonly string[];
  /** The words of each document as the store and every device have it. */
  readonly differing: readonly DocId[];
  /** Rows that some device had and that do not stand. */
  readonly lostRows: readonly string[];
  /** Edits after the return that were not taken. */
  readonly refused: readonly string[];
  readonly words: number;
}

/** Plays one seed: writing, a copy, more writing (and a space born, a member let in), the fall, and the return in some order. */
export async function playReturn(seed: number, sabotage: HealingSabotage = {}): Promise<Returned> {
  const random = seeded(`return ${seed}`);
  const below = (n: number): number => Math.floor(random() * n);
  const seals = new Seals();
  const log = new CopiedLog();
  let house = await aHealingHouse({ log, seals });
  const first = new PlayedDevice(await house.join('Aino'));
  const network = await house.network(first.hand);
  const devices = [first];
  for (let n = 1; n < 3 + below(4); n++) {
    const member = below(3) === 0 ? devices[below(devices.length)] : undefined;
    // A second device of a member now and then.
    devices.push(new PlayedDevice(member ? { member: member.hand.member, device: freshId<'device'>() } : await house.join(`Jäsen ${n}`, network)));
  }
  const docs: { readonly space: SpaceId; readonly docKind: DocKind; readonly doc: DocId }[] = [
    { space: network, docKind: 'plan', doc: docIdOf(network, 'plan') },
    { space: network, docKind: 'note', doc: freshId<'doc'>() },
    { space: network, docKind: 'note', doc: freshId<'doc'>() },
  ];
  const words: string[] = [];
  const refused: string[] = [];
  const turn = async (n: number): Promise<void> => {
    const device = devices[below(devices.length)] as PlayedDevice;
    if (random() < 0.5) await device.pull(house);
    const where = docs[below(docs.length)] as (typeof docs)[number];
    const word = `w${seed}.${n}`;
    const code = await device.write(house, where.space, where.docKind, where.doc, word);
    if (code === 'kept') words.push(word);
    else if (code !== 'resync' && code !== 'not-available') refused.push(`${word} ${code}`);
  };
  for (const device of devices) await device.pull(house);
  for (let n = 0; n < 10; n++) await turn(n);
  await house.row(network, 'role/ghost', { role: 'member' });
  await house.row(network, 'name', 'before');
  const copy = log.units.length;
  for (let n = 10; n < 20; n++) await turn(n);
  await house.row(network, 'role/ghost', null);
  await house.row(network, 'name', 'after');
  const goal = await house.hosted(first.hand, 'goal', [network]);
  docs.push({ space: goal, docKind: 'goal', doc: docIdOf(goal, 'goal') });
  await first.pull(house);
  for (let n = 20; n < 34; n++) await turn(n);
  for (const device of devices) if (random() < 0.7) await device.pull(house);

  // What stands on some device before the fall is what has to stand after it.
  const here = new Set(devices.flatMap(({ papers }) => [...papers.values()].flatMap(({ y }) => wordsIn(y))));
  const had = words.filter((word) => here.has(word));
  const rowsHad = new Map<string, SealedRow>();
  for (const device of devices) for (const [key, row] of device.rows) if (row.seal.seq > (rowsHad.get(key)?.seal.seq ?? 0)) rowsHad.set(key, row);

  house = await aHealingHouse({ log: await log.back(copy), seals, sabotage });
  const order = devices.map((device) => ({ device, at: random() })).sort((a, b) => a.at - b.at);
  const open: { readonly device: PlayedDevice; readonly line: TestHealingLine; readonly rows: readonly SealedRow[] }[] = [];
  for (const { device } of order) {
    const line = await house.line(device.hand, device.epoch);
    const rows = await device.pull(house);
    open.push({ device, line, rows });
    // Some are only half through when the next one comes.
    if (random() < 0.6) await device.giveBack(line, rows);
    if (random() < 0.4) await turn(100 + open.length);
  }
  for (let round = 0; round < 4; round++) for (const { device, line, rows } of open) await device.giveBack(line, round === 0 ? rows : []);
  for (let n = 200; n < 206; n++) await turn(n);
  for (let round = 0; round < 2; round++) for (const device of devices) await device.pull(house);

  const standing = new Map<DocId, Y.Doc>();
  for (const { doc } of docs) {
    const y = new Y.Doc();
    for (const update of (await house.log.doc(doc))?.updates ?? []) Y.applyUpdate(y, update);
    standing.set(doc, y);
  }
  const now = new Set([...standing.values()].flatMap(wordsIn));
  const differing = docs.filter(({ doc }) =>
    devices.some(({ papers }) => papers.has(doc) && contentHash((papers.get(doc) as { y: Y.Doc }).y) !== contentHash(standing.get(doc) as Y.Doc)),
  );
  const lostRows: string[] = [];
  for (const { space, key, value } of rowsHad.values()) {
    if (JSON.stringify((await house.log.rows(space)).get(key) ?? null) !== JSON.stringify(value)) lostRows.push(`${key} ${JSON.stringify(value)}`);
  }
  return { lost: had.filter((word) => !now.has(word)), differing: differing.map(({ doc }) => doc), lostRows, refused, words: had.length };
}

function wordsIn(y: Y.Doc): string[] {
  return y
    .getText('note')
    .toString()
    .split(' ')
    .filter((word) => word !== '');
}

export type { MemberId };
