/** All rooms of this server: opens one when a document is first used, closes it when it has been at rest for a while. */

import type * as Y from 'yjs';
import { mayRead, mayWrite } from '../../src/shared/access/decide.ts';
import { type DocId, isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf, isSingle, type SingleKind } from '../../src/shared/model/paper.ts';
import type { Letter } from '../../src/shared/wire/frames.ts';
import type { Quota } from './edit.ts';
import type { Bound } from './hands.ts';
import { Notes } from './notes.ts';
import { Quarantine } from './quarantine.ts';
import { Rehearsals } from './rehearsals.ts';
import { type Ground, groundAtHand, groundOf, isNameOf, rolesOn } from './rights.ts';
import { Room, type RoomNeeds } from './room.ts';
import type { Rows, SpaceRows } from './space-rows.ts';
import { Turns } from './turns.ts';
import { type Hand, refused, type Told, told } from './verdict.ts';

const idleSeconds = 120;

type EditLetter = Extract<Letter, { kind: 'edit' }>;

/** What all rooms share, and what they make of it. */
export type RoomsNeeds = Omit<RoomNeeds, 'rehearsals' | 'quarantine' | 'turns'>;

export class Rooms {
  readonly rehearsals = new Rehearsals();
  readonly quarantine = new Quarantine();
  readonly #needs: RoomNeeds;
  readonly #rows: SpaceRows;
  readonly #notes: Notes;
  readonly #rooms = new Map<DocId, Room>();
  #isShut: (doc: DocId, hand: Hand) => boolean = () => false;

  constructor(needs: RoomsNeeds, rows: SpaceRows) {
    this.#needs = { ...needs, rehearsals: this.rehearsals, quarantine: this.quarantine, turns: new Turns() };
    this.#rows = rows;
    this.#notes = new Notes(needs.log);
    needs.log.onFailed(() => {
      for (const room of this.#rooms.values()) room.commitFailed();
    });
  }

  /**
   * Takes an edit as far as the log's queue: at once where all that is asked lies in memory, as for a key press in a document in use (R120).
   * A space that is not there and one that is not this member's get the same answer.
   *
   * @param broughtInPush how many clientIDs the same push has brought anew so far, by document: counted on here
   */
  take(letter: EditLetter, hand: Hand, broughtInPush = new Map<DocId, number>()): Told | Promise<Told> {
    const { space, doc, docKind } = letter;
    const isKnown = this.#rooms.get(doc)?.isAt(space, docKind) === true;
    if (!isKnown && (!isId(space) || !isId(doc) || !belongs(space, doc, docKind))) return told(refused('bad-id'));
    const ground = groundAtHand(this.#rows, space);
    const own = this.#rows.held(ownSpaceOf(hand));
    const quota = docKind === 'note' ? this.#notes.atHand(space) : null;
    if (ground && own && (quota || docKind !== 'note')) return this.#handIn({ letter, hand, broughtInPush, ground, own, quota });
    return this.#read(letter, hand, broughtInPush);
  }

  /** After what is asked of was read. */
  async #read(letter: EditLetter, hand: Hand, broughtInPush: Map<DocId, number>): Promise<Told> {
    const ground = await groundOf(this.#rows, letter.space);
    const own = await this.#rows.of(ownSpaceOf(hand));
    if (!mayRead(rolesOn(ground, hand.member))) return told(refused('not-available'));
    const quota = letter.docKind === 'note' ? await this.#notes.of(letter.space) : null;
    return this.#handIn({ letter, hand, broughtInPush, ground, own, quota });
  }

  #handIn({ letter, hand, broughtInPush, ground, own, quota }: Asked): Told | Promise<Told> {
    const { space, doc, docKind, update } = letter;
    if (!mayRead(rolesOn(ground, hand.member))) return told(refused('not-available'));
    return this.#room(doc).take({
      space,
      docKind,
      update,
      hand,
      mayWrite: () => !this.#isShut(doc, hand) && mayWrite(docKind, rolesOn(ground, hand.member)),
      quota,
      isMyName: (name) => isNameOf(hand.member, own, name),
      broughtInPush,
    });
  }

  /** Reads a space's single document of a kind; null when nothing of it is kept. */
  read<T>(space: SpaceId, docKind: SingleKind, reading: (y: Y.Doc) => T): Promise<T | null> {
    return this.readDoc(docIdOf(space, docKind), reading);
  }

  /** Reads a document of any kind by its id; null when nothing of it is kept. */
  readDoc<T>(doc: DocId, reading: (y: Y.Doc) => T): Promise<T | null> {
    return this.#room(doc).read(reading);
  }

  /** Asked at the moment of the trial, too: something may have been erased while an edit from before was on its way (R101). */
  shutWhere(isShut: (doc: DocId, hand: Hand) => boolean): void {
    this.#isShut = isShut;
  }

  /** Whose hand a clientID is in a document that is in use; null: nobody's that is known here now. */
  ownerOf(doc: DocId, client: number): Bound | null {
    return this.#rooms.get(doc)?.ownerOf(client) ?? null;
  }

  /** Whose hands write in a document was decided anew (R67). */
  handsChanged(doc: DocId): void {
    this.#rooms.get(doc)?.handsChanged();
  }

  /** Ends the thread of rehearsals; nothing is taken any more. */
  close(): Promise<void> {
    return this.rehearsals.close();
  }

  #room(doc: DocId): Room {
    let room = this.#rooms.get(doc);
    if (!room) {
      room = new Room(doc, this.#needs);
      this.#rooms.set(doc, room);
    }
    return room;
  }

  /** Closes rooms that nobody uses. Called by a timer, and by tests. */
  async tidy(): Promise<void> {
    const now = this.#needs.seconds();
    for (const [doc, room] of this.#rooms) {
      if (room.isBusy() || now - room.usedAt < idleSeconds) continue;
      room.close();
      this.#rooms.delete(doc);
    }
  }
}

/** What is asked of an edit, as it lies in memory. */
interface Asked {
  readonly letter: EditLetter;
  readonly hand: Hand;
  readonly broughtInPush: Map<DocId, number>;
  readonly ground: Ground;
  readonly own: Rows;
  readonly quota: Quota | null;
}

function ownSpaceOf({ member }: Hand): SpaceId {
  return member as unknown as SpaceId;
}

/** A single document's id follows from its space, so that nobody founds a second one beside it. */
function belongs(space: SpaceId, doc: DocId, docKind: string): boolean {
  return !isSingle(docKind) || docIdOf(space, docKind) === doc;
}
