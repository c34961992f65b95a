/**
 * Takes back into a document what a device has and this store lacks: the device's own member's structs at any time, those of others only
 * where the store is known to have lost something (it was put back from a copy, or an entry of the document cannot be read). Works on a copy
 * of its own and writes to the log like any edit; the room then reads the document again. Rules R93 and R94.
 */
import * as v from 'valibot';
import * as Y from 'yjs';
import { mayRead, mayWrite } from '../../src/shared/access/decide.ts';
import { type DocId, isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf, isSingle, whoRoot } from '../../src/shared/model/paper.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { GivenCode, HealingFromDevice } from '../../src/shared/wire/healing.ts';
import { type GoodScan, scan } from '../../src/shared/wire/scan.ts';
import { CannotStore } from '../log/log.ts';
import { keep } from '../people/records.ts';
import { type Comparing, readDoc, stateOf } from '../rooms/comparing.ts';
import type { Erasures } from '../rooms/erasures.ts';
import { type Bound, boundShape, clientShelf, isHandOf, unclaimed } from '../rooms/hands.ts';
import { groundOf, isNameOf, rolesOn } from '../rooms/rights.ts';
import type { Rows } from '../rooms/space-rows.ts';
import { newIn, tryUpdate } from '../rooms/trial.ts';
import type { Hand } from '../rooms/verdict.ts';
import { type House, ownSpace, secondsOf } from './house.ts';

type Give = Extract<HealingFromDevice, { type: 'give' }>;

/** The shelf of edits that were brought back, by `<space>/<number>`. */
export const returnedShelf = 'returned';

export class Giving {
  readonly #house: House;
  readonly #comparing: Comparing;
  readonly #erasures: Erasures;
  /** One after the other, per document: each sees what the one before has brought. */
  readonly #turns = new Map<DocId, Promise<unknown>>();
  readonly #onTheWay = new Set<Uint8Array>();
  /** The numbers of edits that were brought back, of all spaces: few, and none in most stores. */
  readonly #returned = new Set<string>();
  /** Documents of which the copy's state is kept as a version since this server runs. */
  readonly #versioned = new Set<DocId>();

  constructor(house: House, comparing: Comparing, erasures: Erasures) {
    this.#house = house;
    this.#comparing = comparing;
    this.#erasures = erasures;
    house.log.onAdded((added) => {
      if (this.#onTheWay.size === 0) return;
      for (const { space, entries } of added)
        for (const entry of entries) if (entry.kind === 'edit' && this.#onTheWay.has(entry.update)) this.#note(`${space}/${entry.seq}`);
    });
  }

  /** Before the first line is opened. */
  async start(): Promise<void> {
    for (const [key] of await this.#house.log.shelf(returnedShelf, '')) this.#returned.add(key);
  }

  /** Whether an edit was brought back in the stead of those who wrote it. */
  isReturned(space: SpaceId, seq: Seq, update: Uint8Array): boolean {
    // Asked of each entry that goes out, and mostly there is nothing
    return (this.#returned.size > 0 && this.#returned.has(`${space}/${seq}`)) || (this.#onTheWay.size > 0 && this.#onTheWay.has(update));
  }

  #note(key: string): void {
    this.#returned.add(key);
    this.#house.log.commit([keep(returnedShelf, key, true)]).catch((fault: unknown) => this.#house.report('returned', fault));
  }

  /** @param isReturning the line began in another history of this store, which was put back from a copy since */
  give(frame: Give, hand: Hand, isReturning: boolean): Promise<GivenCode> {
    const before = this.#turns.get(frame.doc) ?? Promise.resolve();
    const turn = before.then(() => this.#give(frame, hand, isReturning));
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.#turns.get(frame.doc) === settled) this.#turns.delete(frame.doc);
      });
    this.#turns.set(frame.doc, settled);
    return turn;
  }

  async #give({ space, doc, docKind, docEpoch, update }: Give, hand: Hand, isReturning: boolean): Promise<GivenCode> {
    const { log, rows } = this.#house;
    if (!isId(space) || !isId(doc) || (isSingle(docKind) && docIdOf(space, docKind) !== doc)) return 'refused';
    const roles = rolesOn(await groundOf(rows, space), hand.member);
    const fromAnybody = isReturning || this.#comparing.isDamaged(doc);
    if (!mayRead(roles) || !(fromAnybody || mayWrite(docKind, roles)) || this.#erasures.epochOf(doc) > docEpoch) return 'refused';
    const scanned = scan(update);
    if (!scanned.ok) return 'refused';
    const read = await readDoc(log, doc);
    if (read && (read.space !== space || read.docKind !== docKind)) return 'refused';
    const bindings = await this.#bindingsOf(doc);
    const y = read ? whole(read.y, read.isDamaged) : new Y.Doc();
    try {
      const fresh = freshIn(y, bindings, scanned, hand, fromAnybody);
      if (typeof fresh === 'string') return fresh;
      const news = newIn(update, y);
      const outcome = tryUpdate(y, news, { isMyName: isId, isMyClient: () => true });
      if (outcome.is === 'nothing') return 'kept';
      if (outcome.is === 'refused') return outcome.code === 'resync' ? 'again' : 'refused';
      const own = await rows.of(ownSpace(hand.member));
      const bound = fresh.map((client) => [client, unclaimed(signerOf(y, client, hand))] as const);
      if (!fromAnybody && bound.some(([, { member }]) => !isMine(member, hand, own))) return 'refused';
      if (read) await this.#keepVersion(doc);
      return await this.#commit({ space, doc, docKind, update: news }, hand, bound);
    } finally {
      y.destroy();
    }
  }

  async #commit(edit: Pick<Give, 'space' | 'doc' | 'docKind' | 'update'>, hand: Hand, bound: readonly (readonly [number, Bound])[]): Promise<GivenCode> {
    const { log, rooms, now, report } = this.#house;
    this.#onTheWay.add(edit.update);
    try {
      await log.commit([
        { kind: 'edit', ...edit, ...hand, seconds: secondsOf(now()) },
        ...bound.map(([client, value]) => keep(clientShelf, `${edit.doc}/${client}`, { ...value })),
      ]);
    } catch (fault) {
      if (!(fault instanceof CannotStore)) report('give', fault);
      return 'again';
    } finally {
      this.#onTheWay.delete(edit.update);
    }
    rooms.handsChanged(edit.doc);
    this.#comparing.forget(edit.doc);
    return 'kept';
  }

  async #bindingsOf(doc: DocId): Promise<ReadonlyMap<number, Bound>> {
    const bindings = new Map<number, Bound>();
    for (const [key, value] of await this.#house.log.shelf(clientShelf, `${doc}/`)) {
      const bound = v.safeParse(boundShape, value);
      if (bound.success) bindings.set(Number(key.slice(doc.length + 1)), bound.output);
    }
    return bindings;
  }

  /** How the document stood before the first was given back, so that nobody has to take it on trust. */
  async #keepVersion(doc: DocId): Promise<void> {
    if (this.#versioned.has(doc)) return;
    this.#versioned.add(doc);
    await this.#house.log.keepVersion(doc, secondsOf(this.#house.now())).catch((fault: unknown) => this.#house.report('version', fault));
  }
}

/** What may be tried on: of a damaged document what is whole. */
function whole(y: Y.Doc, isDamaged: boolean): Y.Doc {
  if (!isDamaged) return y;
  const copy = new Y.Doc();
  Y.applyUpdate(copy, stateOf(y));
  y.destroy();
  return copy;
}

/** The clientIDs that nobody had; `again` when something before it is missing, `refused` when it is not this hand's to bring. */
function freshIn(y: Y.Doc, bindings: ReadonlyMap<number, Bound>, { clients, deletes, leansOn }: GoodScan, hand: Hand, fromAnybody: boolean) {
  const known = (client: number): number => Y.getState(y.store, client);
  const after = new Map<number, number>();
  const fresh: number[] = [];
  for (const { client, from, to } of clients) {
    const state = known(client);
    after.set(client, Math.max(state, to));
    if (from > state) return 'again' as const;
    if (to <= state) continue;
    const owner = bindings.get(client);
    if (!owner) fresh.push(client);
    else if (!fromAnybody && owner.member !== hand.member && !isHandOf(owner, hand)) return 'refused' as const;
  }
  for (const { client, to } of [...leansOn, ...deletes]) if (to > (after.get(client) ?? known(client))) return 'again' as const;
  return fresh;
}

/** Who wrote under a clientID by the document's own word; the giver where it says nothing. */
function signerOf(y: Y.Doc, client: number, hand: Hand): MemberId {
  const member = whoRoot(y).get(String(client));
  return isId(member) ? (member as MemberId) : hand.member;
}

function isMine(member: MemberId, hand: Hand, own: Rows): boolean {
  return isNameOf(hand.member, own, member);
}
