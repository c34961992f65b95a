/**
 * One document in use: its standing copy, whose clientIDs are whose, and the way of an edit through check, trial and commit.
 * The copy may run ahead of the log by what is being committed; nothing is ever answered from it before the log has spoken,
 * and when an update throws or a commit fails it is thrown away. Rules R1 to R19 and R73 to R76 (RULES.md).
 */
import * as Y from 'yjs';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { type GoodScan, scan } from '../../src/shared/wire/scan.ts';
import type { Act, Log } from '../log/log.ts';
import { type Bringing, check } from './check.ts';
import type { Edit } from './edit.ts';
import { type Bound, clientShelf, isHandOf } from './hands.ts';
import type { Quarantine } from './quarantine.ts';
import { type Rehearsal, type Rehearsals, verdictOfRehearsal } from './rehearsals.ts';
import { allBoundTo, type RoomSabotage, unscanned } from './sabotage.ts';
import { applyInTurns, type Place, readStanding, type Standing } from './standing.ts';
import { type Demands, newIn, type Outcome, structsIn, Trial, tryUpdate } from './trial.ts';
import type { Turns } from './turns.ts';
import { failureOf, type Hand, kept, type Report, refused, type Told, told, type Verdict } from './verdict.ts';
import { isHeavy } from './weight.ts';

export interface RoomNeeds {
  readonly log: Log;
  /** Whole seconds since 1970 by the server's clock. */
  readonly seconds: () => number;
  readonly report: Report;
  readonly rehearsals: Rehearsals;
  readonly quarantine: Quarantine;
  readonly turns: Turns;
  readonly sabotage?: RoomSabotage;
}

type Fine = Extract<Rehearsal, { readonly is: 'fine' }>;

export class Room {
  readonly doc: DocId;
  readonly #needs: RoomNeeds;
  #standing: Standing | null = null;
  #loading: Promise<void> | null = null;
  /** A heavy update is being applied in parts: nobody else reads or writes the copy meanwhile. */
  #applying: Promise<unknown> | null = null;
  /** Commits on their way, oldest first. */
  readonly #pending = new Set<Promise<Verdict>>();
  #place: Place | null = null;
  /** When it was last used, by the server's clock in seconds. */
  usedAt: number;

  constructor(doc: DocId, needs: RoomNeeds) {
    this.doc = doc;
    this.#needs = needs;
    this.usedAt = needs.seconds();
  }

  /** Whether it is known to be this space's document of this kind. */
  isAt(space: SpaceId, docKind: string): boolean {
    return this.#place !== null && this.#place.space === space && this.#place.docKind === docKind;
  }

  /**
   * Takes an edit as far as the log's queue; the verdict comes when the log has spoken. A promise where something has to be waited for first:
   * it resolves when the next edit of the same hand may be handed in.
   */
  take(edit: Edit): Told | Promise<Told> {
    const { sabotage, quarantine, seconds, turns } = this.#needs;
    this.usedAt = seconds();
    const rest = sabotage?.quarantineOff ? 0 : quarantine.restsFor(this.doc, edit.hand.device, this.usedAt);
    if (rest > 0) return told(refused('quarantined', { seconds: rest }));
    return turns.isFree ? this.#look(edit) : turns.fair().then(() => this.#look(edit));
  }

  #look(edit: Edit): Told | Promise<Told> {
    const { sabotage, turns } = this.#needs;
    const begun = performance.now();
    const scanned = sabotage?.scanOff ? unscanned : scan(edit.update);
    const found = scanned.ok ? this.#atOnce(edit, scanned) : told(refused(scanned.code, scanned.detail));
    turns.spent(performance.now() - begun);
    return found ?? this.#handIn(edit, scanned as GoodScan);
  }

  /** The way of a key press: the copy is there, nothing is repeated and nothing heavy. Null: it takes another way. */
  #atOnce(edit: Edit, scanned: GoodScan): Told | null {
    const standing = this.#applying ? null : this.#standing;
    if (!standing || this.#isHeavy(standing, edit, scanned)) return null;
    const bringing = this.#enters(standing, edit, scanned);
    if ('code' in bringing) return { verdict: this.#afterPending(bringing) };
    return bringing.repeats ? null : { verdict: this.#decide(standing, edit, scanned, bringing) };
  }

  #isHeavy(standing: Standing, { update }: Edit, scanned: GoodScan): boolean {
    return !this.#needs.sabotage?.rehearsalOff && isHeavy(update, scanned, standing.structs);
  }

  async #handIn(asBrought: Edit, asScanned: GoodScan): Promise<Told> {
    let edit = asBrought;
    let scanned = asScanned;
    let rehearsed: Fine | null = null;
    for (;;) {
      const standing = await this.#stand();
      // From here to the log's queue nothing waits: what was checked is what is written.
      const bringing = this.#enters(standing, edit, scanned);
      if ('code' in bringing) return { verdict: this.#afterPending(bringing) };
      if (bringing.repeats) {
        const update = newIn(edit.update, standing.y);
        const found = scan(update);
        if (!found.ok) return told(refused(found.code, found.detail));
        edit = { ...edit, update };
        scanned = found;
        rehearsed = null;
      }
      if (!this.#isHeavy(standing, edit, scanned) || (rehearsed && !rehearsed.pieces)) {
        const begun = performance.now();
        const verdict = this.#decide(standing, edit, scanned, bringing);
        this.#needs.turns.spent(performance.now() - begun);
        return { verdict };
      }
      if (rehearsed) {
        const decided = await this.#decideInTurns(standing, edit, scanned, bringing, rehearsed.pieces ?? []);
        if (decided) return decided;
        continue;
      }
      const found = await this.#rehearse(standing, edit);
      if (!found) continue;
      if (found.is !== 'fine') return { verdict: this.#afterPending(this.#misbehaved(edit.hand, found)) };
      rehearsed = found;
    }
  }

  /** Reads the document as it stands. Null: nothing of it is kept. */
  async read<T>(reading: (y: Y.Doc) => T): Promise<T | null> {
    this.usedAt = this.#needs.seconds();
    await Promise.all(this.#pending);
    const { y } = await this.#stand();
    return this.#place ? reading(y) : null;
  }

  /** Whose hand a clientID is, as far as this room knows now. */
  ownerOf(client: number): Bound | null {
    return this.#standing?.bindings.get(client) ?? null;
  }

  async #stand(): Promise<Standing> {
    for (;;) {
      if (this.#applying) await this.#applying;
      else if (this.#standing)
        return this.#standing; // May be gone again when another edit was refused meanwhile
      else await this.#load();
    }
  }

  /** Whether it may come to its trial: asked of rows and of the copy as they are now. */
  #enters(standing: Standing, edit: Edit, scanned: GoodScan): Bringing | Verdict {
    const { sabotage } = this.#needs;
    const shut = this.#shutTo(edit);
    if (shut) return shut;
    const bindings = sabotage?.bindingOff ? allBoundTo(edit.hand) : standing.bindings;
    const bringing = check(standing.y, bindings, scanned, edit.hand);
    if (sabotage?.applyFirst) tryUpdate(standing.y, edit.update, { isMyName: () => true, isMyClient: () => true });
    if ('code' in bringing) return bringing;
    const brought = (edit.broughtInPush.get(this.doc) ?? 0) + bringing.fresh.length;
    return brought > limits.newClientsPerPush ? refused('too-many', { max: limits.newClientsPerPush }) : bringing;
  }

  #shutTo(edit: Edit): Verdict | null {
    if (this.#place && (this.#place.space !== edit.space || this.#place.docKind !== edit.docKind)) return refused('bad-id');
    if (!edit.mayWrite()) return refused('not-allowed');
    const quota = this.#place ? null : edit.quota;
    return quota && quota.count >= quota.max ? refused('too-many', { max: quota.max }) : null;
  }

  #decide(standing: Standing, edit: Edit, scanned: GoodScan, bringing: Bringing): Promise<Verdict> {
    const outcome = tryUpdate(standing.y, edit.update, this.#demandsOf(standing, edit, bringing));
    return this.#conclude(standing, edit, scanned, bringing, outcome);
  }

  /** The same in several turns of the loop. Null: the copy went meanwhile, and it begins anew. */
  async #decideInTurns(standing: Standing, edit: Edit, scanned: GoodScan, bringing: Bringing, parts: readonly Uint8Array[]): Promise<Told | null> {
    const trial = new Trial(standing.y, this.#demandsOf(standing, edit, bringing));
    this.#applying = applyInTurns(trial, parts, () => this.#standing === standing);
    await this.#applying.finally(() => {
      this.#applying = null;
    });
    if (this.#standing !== standing) return null;
    const shut = this.#shutTo(edit);
    if (shut) {
      this.#throwAway();
      return { verdict: this.#afterPending(shut) };
    }
    return { verdict: this.#conclude(standing, edit, scanned, bringing, trial.outcome()) };
  }

  #demandsOf(standing: Standing, { hand, isMyName }: Edit, { fresh }: Bringing): Demands {
    return {
      isMyName,
      isMyClient: (client) => {
        const owner = standing.bindings.get(Number(client));
        return owner ? isHandOf(owner, hand) : fresh.includes(Number(client));
      },
    };
  }

  #conclude(standing: Standing, edit: Edit, scanned: GoodScan, bringing: Bringing, outcome: Outcome): Promise<Verdict> {
    if (outcome.is === 'nothing') return this.#afterPending(kept);
    if (outcome.is === 'refused') {
      this.#throwAway();
      // Whatever passed the scan and the check and fails here, no app of ours has made
      this.#needs.quarantine.strike(this.doc, edit.hand.device, this.#needs.seconds());
      return this.#afterPending(refused(outcome.code));
    }
    const tooMuch = this.#grows(standing, edit.update.length, scanned.structs + 2 * scanned.deletes.length);
    if (tooMuch) {
      this.#throwAway();
      return this.#afterPending(tooMuch);
    }
    return this.#commit(standing, edit, bringing.fresh);
  }

  /** A document at its limits takes no more. Counted upwards, and measured only when the count passes a limit. */
  #grows(standing: Standing, bytes: number, structs: number): Verdict | null {
    standing.bytes += bytes;
    standing.structs += structs;
    if (standing.bytes > limits.docBytes) {
      standing.bytes = Y.encodeStateAsUpdate(standing.y).length;
      if (standing.bytes > limits.docBytes) return refused('too-large', { max: limits.docBytes });
    }
    if (standing.structs > limits.docStructs) {
      standing.structs = structsIn(standing.y);
      if (standing.structs > limits.docStructs) return refused('too-many', { max: limits.docStructs });
    }
    return null;
  }

  /** On what the log has. Null: the copy went meanwhile, and it begins anew. */
  async #rehearse(standing: Standing, { update }: Edit): Promise<Rehearsal | null> {
    await Promise.all(this.#pending);
    if (this.#standing !== standing) return null;
    return this.#needs.rehearsals.rehearse(this.doc, () => Y.encodeStateAsUpdate(standing.y), update);
  }

  #misbehaved(hand: Hand, found: Exclude<Rehearsal, Fine>): Verdict {
    if (found.is === 'failed') this.#needs.report('rehearsal', found.fault);
    else this.#needs.quarantine.strike(this.doc, hand.device, this.#needs.seconds());
    return verdictOfRehearsal(found);
  }

  #commit(standing: Standing, edit: Edit, fresh: readonly number[]): Promise<Verdict> {
    const { space, docKind, hand, update, broughtInPush } = edit;
    const { log, seconds, report, rehearsals } = this.#needs;
    const quota = this.#place ? null : edit.quota;
    const acts: Act[] = [{ kind: 'edit', space, doc: this.doc, docKind, ...hand, seconds: seconds(), update }];
    for (const client of fresh) {
      standing.bindings.set(client, hand);
      acts.push({ kind: 'keep', shelf: clientShelf, key: `${this.doc}/${client}`, value: { ...hand } });
    }
    if (fresh.length > 0) broughtInPush.set(this.doc, (broughtInPush.get(this.doc) ?? 0) + fresh.length);
    if (quota) quota.count += 1;
    const verdict: Promise<Verdict> = log.commit(acts).then(
      () => {
        this.#pending.delete(verdict);
        rehearsals.follow(this.doc, update);
        return kept;
      },
      (fault: unknown) => {
        this.#pending.delete(verdict);
        this.#throwAway();
        if (quota) quota.count -= 1;
        return failureOf(fault, report);
      },
    );
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
    this.#needs.rehearsals.forget(this.doc);
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
    await Promise.all(this.#pending);
    const { standing, place } = await readStanding(this.#needs.log, this.doc, this.#needs.rehearsals);
    this.#place = place;
    this.#standing = standing;
  }

  isBusy(): boolean {
    return this.#pending.size > 0 || this.#loading !== null || this.#applying !== null;
  }

  close(): void {
    this.#throwAway();
  }
}
