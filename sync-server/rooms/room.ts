/**
 * One document in use: its standing copy, whose clientIDs are whose, and the way of an edit through check, trial and commit.
 * The copy may run ahead of the log by what is being committed; nothing is ever answered from it before the log has spoken,
 * and when an update throws or a commit fails it is thrown away. Rules R1 to R19 (RULES.md).
 */
import * as v from 'valibot';
import * as Y from 'yjs';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { limits, type Seq } from '../../src/shared/wire/frames.ts';
import { type GoodScan, scan } from '../../src/shared/wire/scan.ts';
import type { Act, Log } from '../log/log.ts';
import { check } from './check.ts';
import { type Bound, boundShape, clientShelf, isHandOf } from './hands.ts';
import { tryUpdate } from './trial.ts';
import { type Hand, kept, type Report, refused, type Verdict, verdictOf } from './verdict.ts';

/** A document with this many entries is written as one when it comes to rest. */
const compactFromEntries = 100;

export interface RoomNeeds {
  readonly log: Log;
  /** Whole seconds since 1970 by the server's clock. */
  readonly seconds: () => number;
  readonly report: Report;
}

/** One edit at the door. What it asks is asked at the moment of the trial, of rows that are committed. */
export interface Edit {
  readonly space: SpaceId;
  readonly docKind: string;
  readonly update: Uint8Array;
  readonly hand: Hand;
  readonly mayWrite: () => boolean;
  /** What a document that begins with this edit counts towards; null: nothing. */
  readonly quota: Quota | null;
  readonly isMyName: (name: string) => boolean;
}

/** How many documents of a sort there are, those on their way to the log among them. */
export interface Quota {
  count: number;
  readonly max: number;
}

interface Standing {
  readonly y: Y.Doc;
  readonly bindings: Map<number, Bound>;
  /** No fewer than the document's bytes; measured anew when it passes the limit. */
  bytes: number;
}

export class Room {
  readonly doc: DocId;
  readonly #needs: RoomNeeds;
  #standing: Standing | null = null;
  #loading: Promise<void> | null = null;
  /** Commits on their way, oldest first. */
  readonly #pending = new Set<Promise<Verdict>>();
  #place: { readonly space: SpaceId; readonly docKind: string } | null = null;
  #seq: Seq = 0;
  #entries = 0;
  /** When it was last used, by the server's clock in seconds. */
  usedAt: number;

  constructor(doc: DocId, needs: RoomNeeds) {
    this.doc = doc;
    this.#needs = needs;
    this.usedAt = needs.seconds();
  }

  /**
   * Takes an edit as far as the log's queue; the verdict comes when the log has spoken.
   * The outer promise resolves when the next edit of the same hand may be handed in.
   */
  async take(edit: Edit): Promise<{ readonly verdict: Promise<Verdict> }> {
    const scanned = scan(edit.update);
    if (!scanned.ok) return { verdict: Promise.resolve(refused(scanned.code, scanned.detail)) };
    this.usedAt = this.#needs.seconds();
    let standing = this.#standing;
    while (!standing) {
      await this.#load();
      standing = this.#standing; // Gone again when another edit was refused meanwhile
    }
    // From here to the log's queue nothing waits: what was checked is what is written.
    return { verdict: this.#decide(standing, edit, scanned) };
  }

  /** Reads the document as it stands. Null: nothing of it is kept. */
  async read<T>(reading: (y: Y.Doc) => T): Promise<T | null> {
    this.usedAt = this.#needs.seconds();
    await Promise.all(this.#pending);
    while (!this.#standing) await this.#load();
    return this.#place ? reading(this.#standing.y) : null;
  }

  #decide(standing: Standing, edit: Edit, scanned: GoodScan): Promise<Verdict> {
    const { hand } = edit;
    if (this.#place && (this.#place.space !== edit.space || this.#place.docKind !== edit.docKind)) return Promise.resolve(refused('bad-id'));
    if (!edit.mayWrite()) return Promise.resolve(refused('not-allowed'));
    const quota = this.#place ? null : edit.quota;
    if (quota && quota.count >= quota.max) return Promise.resolve(refused('too-many', { max: quota.max }));
    const bringing = check(standing.y, standing.bindings, scanned, hand);
    if ('code' in bringing) return this.#afterPending(bringing);
    const demands = {
      isMyName: edit.isMyName,
      isMyClient: (client: string) => {
        const owner = standing.bindings.get(Number(client));
        return owner ? isHandOf(owner, hand) : bringing.fresh.includes(Number(client));
      },
    };
    const outcome = tryUpdate(standing.y, edit.update, demands, bringing.repeats);
    if (outcome.is === 'nothing') return this.#afterPending(kept);
    if (outcome.is === 'refused') {
      this.#throwAway();
      return this.#afterPending(refused(outcome.code));
    }
    const update = outcome.fresh ?? edit.update;
    standing.bytes += update.length;
    if (standing.bytes > limits.docBytes) {
      standing.bytes = Y.encodeStateAsUpdate(standing.y).length;
      if (standing.bytes > limits.docBytes) {
        this.#throwAway();
        return this.#afterPending(refused('too-large', { max: limits.docBytes }));
      }
    }
    return this.#commit(standing, edit, update, bringing.fresh, quota);
  }

  #commit(standing: Standing, { space, docKind, hand }: Edit, update: Uint8Array, fresh: readonly number[], quota: Quota | null): Promise<Verdict> {
    const acts: Act[] = [{ kind: 'edit', space, doc: this.doc, docKind, ...hand, seconds: this.#needs.seconds(), update }];
    for (const client of fresh) {
      standing.bindings.set(client, hand);
      acts.push({ kind: 'keep', shelf: clientShelf, key: `${this.doc}/${client}`, value: { ...hand } });
    }
    if (quota) quota.count += 1;
    const verdict = verdictOf(this.#needs.log.commit(acts), this.#needs.report).then((spoken) => {
      this.#pending.delete(verdict);
      if (spoken.code !== 'kept') this.#throwAway();
      if (spoken.code !== 'kept' && quota) quota.count -= 1;
      return spoken;
    });
    this.#pending.add(verdict);
    this.#place ??= { space, docKind };
    return verdict;
  }

  /** What adds nothing may lean on what is still being committed: it is answered after that, and shares its fate. */
  async #afterPending(verdict: Verdict): Promise<Verdict> {
    const before = await Promise.all(this.#pending);
    return before.find((spoken) => spoken.code !== 'kept') ?? verdict;
  }

  /** The copy goes at once; the next edit reads the log again. Called by the log's failure too, before anything else is taken. */
  #throwAway(): void {
    this.#standing?.y.destroy();
    this.#standing = null;
  }

  /** Whose clientIDs are whose was written past this room: the copy is read again from the log before the next edit. */
  handsChanged(): void {
    this.#throwAway();
  }

  /** A group failed: a copy that was ahead of the log holds what was not written. */
  commitFailed(): void {
    if (this.#pending.size > 0) this.#throwAway();
  }

  #load(): Promise<void> {
    this.#loading ??= this.#readLog().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #readLog(): Promise<void> {
    const { log } = this.#needs;
    await Promise.all(this.#pending);
    const [found, hands] = await Promise.all([log.doc(this.doc), log.shelf(clientShelf, `${this.doc}/`)]);
    const y = new Y.Doc();
    y.transact(() => {
      for (const update of found?.updates ?? []) Y.applyUpdate(y, update);
    });
    const bindings = new Map<number, Bound>();
    for (const [key, value] of hands) {
      const hand = v.safeParse(boundShape, value);
      if (hand.success) bindings.set(Number(key.slice(this.doc.length + 1)), hand.output);
    }
    this.#place = found ? { space: found.space, docKind: found.docKind } : null;
    this.#seq = found?.seq ?? 0;
    this.#entries = found?.updates.length ?? 0;
    this.#standing = { y, bindings, bytes: found?.updates.reduce((bytes, update) => bytes + update.length, 0) ?? 0 };
  }

  /** The log has kept one more entry of this document. */
  added(seq: Seq): void {
    this.#seq = seq;
    this.#entries += 1;
  }

  isBusy(): boolean {
    return this.#pending.size > 0 || this.#loading !== null;
  }

  /** Writes a document with many entries as one. Does nothing while something is being committed. */
  async compact(): Promise<void> {
    const standing = this.#standing;
    if (!standing || this.isBusy() || this.#entries < compactFromEntries) return;
    const state = Y.encodeStateAsUpdate(standing.y);
    standing.bytes = state.length;
    this.#entries = 1;
    await this.#needs.log.compact(this.doc, this.#seq, state);
  }

  close(): void {
    this.#throwAway();
  }
}
