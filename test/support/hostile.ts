/**
 * A document with an honest member and a hostile one beside her, and the judge: what was sent, what came back, and whether anything
 * changed that may not. Nothing here knows how the door works; it looks at the log, at the standing copy and at what the victim can still do.
 */
import * as Y from 'yjs';
import { freshId, type RandomBytes, type SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda, putHead, putItem } from '../../src/shared/model/event.ts';
import { docIdOf, type Paper } from '../../src/shared/model/paper.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { MemoryLog } from '../../sync-server/log/memory.ts';
import type { RoomSabotage } from '../../sync-server/rooms/sabotage.ts';
import type { Hand } from '../../sync-server/rooms/verdict.ts';
import type { Loot } from './mutate.ts';
import { aHouse, type TestHouse, TestPaper } from './server-house.ts';
import type { UnnumberedLetter } from './server-line.ts';

/** An event's document, written by the model's own verbs. */
export class EventPaper extends TestPaper implements Paper {
  readonly id = this.doc;
  readonly kind = 'event';
  readonly seconds = (): number => 1_795_000_000 + this.updates.length;
  readonly random: RandomBytes;

  constructor(space: TestPaper['space'], me: Hand['member'], chance: () => number = Math.random) {
    super(space, 'event', me);
    this.y.clientID = Math.floor(chance() * 2 ** 31);
    this.random = (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256));
  }

  /** What the last act wrote, as a letter. */
  get last(): UnnumberedLetter {
    return this.letter(this.updates.at(-1) as Uint8Array);
  }
}

/** One change of a recorded text: a place, how much goes, what comes. */
export type Patch = readonly [at: number, deleted: number, inserted: string];

export interface Judged {
  readonly code: string;
  /** What may never be; empty, or there is a hole in the door. */
  readonly faults: readonly string[];
}

export class HostileScene {
  readonly house: TestHouse;
  readonly aino: Hand;
  readonly bjorn: Hand;
  /** The victim's. */
  readonly hers: EventPaper;
  /** The forger's own opening, which knows all that stands. */
  readonly his: EventPaper;
  readonly elsewhere: EventPaper;
  #stands = '';
  #entries = 0;
  #loot: Loot | null = null;
  readonly #chance: () => number;

  private constructor(house: TestHouse, aino: Hand, bjorn: Hand, hers: EventPaper, his: EventPaper, elsewhere: EventPaper, chance: () => number) {
    this.#chance = chance;
    this.house = house;
    this.aino = aino;
    this.bjorn = bjorn;
    this.hers = hers;
    this.his = his;
    this.elsewhere = elsewhere;
  }

  /**
   * @param history patches of a real text's history, typed by the victim before anything else
   * @param chance gives clientIDs and ids, so that a seed brings the same trials again
   */
  static async begin(sabotage: RoomSabotage = {}, history: readonly Patch[] = [], chance: () => number = Math.random): Promise<HostileScene> {
    const house = aHouse(new MemoryLog(), sabotage);
    const aino = await house.join('Aino');
    const bjorn = { member: freshId<'member'>(), device: freshId<'device'>() };
    const spaces = [await house.event(aino), await house.event(aino)] as const;
    await house.row(spaces[0], `role/${bjorn.member}`, { role: 'organiser' });
    await house.row(bjorn.member as unknown as SpaceId, `space/${spaces[0]}`, { kind: 'event', role: 'organiser' });
    const hers = new EventPaper(spaces[0], aino.member, chance);
    putHead(hers, 'title', [], 'Kevään työpaja');
    for (const title of ['Avaus', 'Kokeilut', 'Päätös']) addItem(hers, { title, wanted: 'Sovitaan työnjako', minutes: 15 });
    for (const [at, deleted, inserted] of history) {
      hers.y.transact(() => {
        if (deleted > 0) hers.y.getText('note').delete(at, deleted);
        if (inserted !== '') hers.y.getText('note').insert(at, inserted);
      });
    }
    hers.type('Muistiinpano, jota kaikki kirjoittavat.\n');
    hers.y.transact(() => hers.y.getText('note').format(0, 5, { bold: true }));
    hers.y.transact(() => hers.y.getText('note').insertEmbed(4, { mention: { name: 'Björn' } }));
    hers.y.transact(() => hers.y.getText('note').delete(8, 3));
    await house.take(aino, ...hers.updates.map((update) => hers.letter(update)));
    const his = new EventPaper(spaces[0], bjorn.member, chance);
    for (const update of hers.updates) his.take(update);
    his.type('Björn oli täällä. ');
    const item = agenda(his)[0];
    if (item) putItem(his, item.id, 'title', item.title.seen, 'Avaus ja kahvi');
    await house.take(bjorn, ...his.updates.map((update) => his.letter(update)));
    for (const update of his.updates) hers.take(update);
    const elsewhere = new EventPaper(spaces[1], aino.member);
    const scene = new HostileScene(house, aino, bjorn, hers, his, elsewhere, chance);
    await scene.look();
    return scene;
  }

  /** Real updates that the forger could send, and those of others that he has seen. */
  loot(): Loot {
    this.#loot ??= this.#gather();
    return this.#loot;
  }

  #gather(): Loot {
    const fork = new EventPaper(this.his.space, this.bjorn.member, this.#chance);
    fork.take(Y.encodeStateAsUpdate(this.his.y));
    const before = fork.updates.length;
    fork.type('uutta ');
    addItem(fork, { title: 'Uusi kohta', minutes: 5 });
    fork.y.transact(() => fork.y.getText('note').delete(1, 2));
    const own = fork.updates.slice(before);
    return {
      updates: [...own, Y.mergeUpdates(own), ...this.hers.updates.slice(-4), Y.encodeStateAsUpdate(fork.y)],
      others: [this.hers.y.clientID],
      own: fork.y.clientID,
      nextClock: (client) => Y.getState(this.hers.y.store, client),
    };
  }

  /** The document as the log and the standing copy have it, in a word each. */
  async #now(): Promise<{ readonly word: string; readonly entries: number }> {
    const { house, hers } = this;
    const word = await house.rooms.read(hers.space, 'event', (y) => wordOf(y));
    return { word: word ?? 'nothing', entries: (await house.log.doc(docIdOf(hers.space, 'event')))?.updates.length ?? 0 };
  }

  /** Takes down how it stands now, as what the next judgement compares with. */
  async look(): Promise<void> {
    const { word, entries } = await this.#now();
    this.#loot = null;
    this.#stands = word;
    this.#entries = entries;
  }

  /** Lets the hostile member send an update and looks at everything. */
  async send(update: Uint8Array, during: (act: () => Promise<string>) => Promise<string> = (act) => act(), by: Hand = this.bjorn): Promise<Judged> {
    const faults: string[] = [];
    const faultsBefore = this.house.faults.length;
    const code = await during(() => this.house.code(by, this.hers.letter(update)).catch((fault: unknown) => `threw ${String(fault)}`));
    if (code.startsWith('threw') || code === 'cannot-store') faults.push(`no verdict: ${code}`);
    if (this.house.faults.length > faultsBefore) faults.push(`a fault was reported: ${String(this.house.faults.at(-1))}`);
    const { word, entries } = await this.#now();
    const changed = word !== this.#stands || entries !== this.#entries;
    if (code !== 'kept' && changed) faults.push(`refused as ${code}, and the document changed`);
    if (code === 'kept' && entries !== this.#entries) {
      this.#loot = null;
      faults.push(...(await this.#lookAtKept(by)));
    }
    this.#stands = word;
    this.#entries = entries;
    return { code, faults };
  }

  /** What was appended must be an edit that this hand may make, and readable for everybody. */
  async #lookAtKept(by: Hand): Promise<string[]> {
    const { house, hers } = this;
    const faults: string[] = [];
    const updates = (await house.log.doc(hers.doc))?.updates ?? [];
    const appended = updates.at(-1) as Uint8Array;
    const before = new Y.Doc();
    for (const update of updates.slice(0, -1)) Y.applyUpdate(before, update);
    const bound = new Map((await house.log.shelf('client', `${hers.doc}/`)).map(([key, hand]) => [Number(key.split('/')[1]), hand as unknown as Hand]));
    for (const { id, length } of Y.decodeUpdate(appended).structs) {
      if (id.clock + length <= Y.getState(before.store, id.client)) continue;
      const hand = bound.get(id.client);
      if (hand?.device !== by.device || hand.member !== by.member) faults.push(`a struct of clientID ${id.client}, which is another's`);
    }
    const signed = before.getMap('who').toJSON();
    const types = typesIn(before);
    try {
      Y.applyUpdate(before, appended);
    } catch (fault) {
      faults.push(`what was kept throws: ${String(fault)}`);
    }
    if (before.store.pendingStructs || before.store.pendingDs) faults.push('something stays pending');
    if (wordOf(before) !== (await this.#now()).word) faults.push('the standing copy is not what the log has');
    for (const [client, name] of Object.entries(signed)) if (before.getMap('who').get(client) !== name) faults.push('a signature changed');
    if (before.store.clients.size > 0 && typesIn(before) < types) faults.push('a container is gone');
    if (before.share.size > limits.rootNames) faults.push('too many roots');
    try {
      hers.take(appended);
      this.his.take(appended);
    } catch (fault) {
      faults.push(`a device cannot take it: ${String(fault)}`);
    }
    return faults;
  }

  /** The victim types on: her letter is kept, and stands for everybody. */
  async victimGoesOn(): Promise<string[]> {
    const { house, hers, his, aino } = this;
    const mark = `x${hers.updates.length}x`;
    const letter = hers.type(mark);
    const code = await house.code(aino, letter);
    const stands = await house.rooms.read(hers.space, 'event', (y) => y.getText('note').toString());
    his.take(hers.updates.at(-1) as Uint8Array);
    const faults: string[] = [];
    if (code !== 'kept') faults.push(`the victim's letter was ${code}`);
    if (stands?.includes(mark) !== true) faults.push("the victim's letter is not in the document");
    if (stands !== hers.y.getText('note').toString()) faults.push('server and victim differ');
    await this.look();
    return faults;
  }

  /** Another document of the same server goes on. */
  async othersGoOn(): Promise<string[]> {
    const code = await this.house.code(this.aino, this.elsewhere.type('a'));
    return code === 'kept' ? [] : [`another document's edit was ${code}`];
  }
}

/** Clocks, deletions and what is read, in one word. */
export function wordOf(y: Y.Doc): string {
  return `${Buffer.from(Y.encodeSnapshot(Y.snapshot(y))).toString('base64')} ${JSON.stringify([y.getText('note').toDelta(), y.getMap('items').toJSON(), y.getArray('head').toJSON(), y.getMap('who').toJSON()])}`;
}

function typesIn(y: Y.Doc): number {
  let types = 0;
  for (const structs of y.store.clients.values())
    for (const struct of structs) if (struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentType) types++;
  return types;
}
