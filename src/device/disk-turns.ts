/** What a tab does when its disk is asked for by a newer app, emptied under it, or gives damaged rows: the rooms of the device, called in order. */
import type { Transaction } from '../disk/tables.ts';
import type { Topic } from './api.ts';
import type { Aside } from './aside.ts';
import type { DiskHooks } from './disk-door.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { LatePapers } from './late-papers.ts';
import type { Listeners } from './listeners.ts';
import type { Lists } from './lists.ts';
import type { Ownership } from './ownership.ts';
import { refill } from './refill.ts';
import type { SignKeeper } from './sign-keeper.ts';
import type { SpacesBook } from './spaces-book.ts';
import type { Storage } from './storage.ts';
import type { TabLine } from './tab-line.ts';

/** Asked for when they are needed: most of them are made later. */
export interface TurnsRooms {
  readonly aside: Aside;
  readonly storage: Storage;
  readonly papers: LatePapers;
  readonly writer: JournalWriter;
  readonly spaces: SpacesBook;
  readonly lists: Lists;
  readonly signs: SignKeeper;
  readonly line: TabLine;
  readonly owner: Ownership;
  readonly listeners: Listeners<Topic>;
}

export class DiskTurns implements DiskHooks {
  readonly #rooms: TurnsRooms;
  readonly #now: () => number;
  #over = false;

  constructor(rooms: TurnsRooms, now: () => number) {
    this.#rooms = rooms;
    this.#now = now;
  }

  giveWay(): Promise<void> {
    return this.#rooms.storage.toMemory('newer-app');
  }

  refill(tx: Transaction): Promise<void> {
    const { owner, storage, spaces } = this.#rooms;
    const { identity } = owner;
    return refill(tx, { device: storage.kept.device, identity, mine: spaces.mine, spaces: [...spaces.all.values()], now: this.#now() });
  }

  wiped(): void {
    this.#rooms.storage.emptied();
    this.#rooms.aside.do(this.afresh());
  }

  /** Of what stood on disk nothing is left: open documents go into the journal again, lists are made anew, the rest comes from the server. */
  async afresh(): Promise<void> {
    const { papers, writer, spaces, lists, signs, line, listeners } = this.#rooms;
    await papers.afresh();
    await writer.flushed();
    await spaces.read();
    lists.cataloguer.begin(true);
    await signs.recount();
    line.again();
    listeners.call('waiting', 'catalog');
  }

  setAside(names: readonly string[]): void {
    this.#rooms.storage.asideRows(names);
  }

  /** This tab is being closed. */
  over(): void {
    this.#over = true;
  }

  isOver(): boolean {
    return this.#over;
  }
}
