/**
 * Undo and redo of one open thing, over all its documents, in memory: one's own acts only, by verbs with inverses.
 * Structure is never given to Y.UndoManager, which brings dead values back beside a colleague's and takes a colleague's words
 * with a creation; each long text has one of its own.
 */
import type { MemberId } from '../base/ids.ts';
import { type Beside, binnedOf } from './bin.ts';
import { textOf } from './long-text.ts';
import { isNewerThanApp, type Paper, write } from './paper.ts';
import { clear, type EntryId, put, type Standing, standingOf, type Thing } from './thing.ts';
import { type Act, binAct, head, type Outcome, type Place, type Step, takeBackAct, thingAt } from './verbs.ts';

/** Why an act was not undone. Nothing was written. */
export interface Blocked {
  readonly kind: 'blocked';
  /** `changed-since`: a colleague has written the same since · `in-bin`: a colleague (or this member) has binned the thing since · `newer-app`: this app may not write here. */
  readonly code: 'changed-since' | 'in-bin' | 'newer-app';
  /** Whose act stands in the way; the member's own id when it was done on another device; null when nobody knows. */
  readonly by: MemberId | null;
  readonly at: Place;
  readonly field: string;
}

/** What came of undo or redo: the step that was done, why not, or null when there was nothing left. */
export type Undone = Step | Blocked | null;

export interface UndoOptions {
  /** Where the words of a thing are, so that a binning by undo carries what stood in them too. */
  readonly besideOf?: (at: Place) => Beside;
  /** How many steps are remembered. */
  readonly most?: number;
}

export class UndoList {
  readonly #besideOf: (at: Place) => Beside;
  readonly #most: number;
  readonly #listeners = new Set<() => void>();
  /** An entry that undo or redo wrote anew stands for the one that once held the value. */
  readonly #renamed = new Map<EntryId, EntryId>();
  /** Who had written a value that undo brought back under this member's hand. */
  readonly #writtenFor = new Map<EntryId, MemberId | null>();
  #done: Step[] = [];
  #undone: Step[] = [];

  constructor(options: UndoOptions = {}) {
    this.#besideOf = options.besideOf ?? (() => null);
    this.#most = options.most ?? 200;
  }

  /** Remembers what a verb did, and passes it on: `const outcome = list.take(putItem(…))`. */
  take(outcome: Outcome): Outcome {
    if (outcome?.kind !== 'step') return outcome;
    this.#done.push(outcome);
    if (this.#done.length > this.#most) this.#done.shift();
    this.#undone = [];
    this.#tell();
    return outcome;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /**
   * Takes back the last step, or the one given (the *Kumoa* of a toast). A step that cannot be taken back leaves the list,
   * so that the next press reaches the one before it.
   */
  undo(step?: Step): Undone {
    if (step && !this.#done.includes(step)) return null;
    return this.#turn(this.#done, this.#undone, step);
  }

  redo(): Undone {
    return this.#turn(this.#undone, this.#done);
  }

  /** Tells when `canUndo` or `canRedo` may have changed. */
  listen(heard: () => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  #turn(from: Step[], to: Step[], chosen?: Step): Undone {
    let result: Undone = null;
    while (result === null && from.length > 0) {
      const step = chosen ?? (from.at(-1) as Step);
      from.splice(from.indexOf(step), 1);
      result = this.#reverse(step);
      if (result?.kind === 'step') to.push(result);
      if (chosen) break;
    }
    this.#tell();
    return result;
  }

  #tell(): void {
    for (const heard of [...this.#listeners]) heard();
  }

  /** Does the inverse of each act, the last first; looks at all of them before the first is written. null: it is as if undone already. */
  #reverse(step: Step): Undone {
    const { paper } = step;
    const todo: (() => Act)[] = [];
    const cleared = new Set<string>();
    for (const act of step.acts.toReversed()) {
      // What a later act of the same step put over this one is out of the way by then.
      const key = JSON.stringify([act.at, 'field' in act ? act.field : '']);
      const inverse = this.#inverse(paper, act, cleared.has(key));
      if (inverse === null) continue;
      if (typeof inverse === 'function') {
        todo.push(inverse);
        cleared.add(key);
      } else if (!isAside(step, act)) return inverse;
    }
    if (todo.length === 0) return null;
    return write(paper, () => ({ kind: 'step', paper, thing: step.thing, acts: todo.map((act) => act()) }));
  }

  /** What to do so that `act` is undone; null when nothing is left to do. Looks only. */
  #inverse(paper: Paper, act: Act, sure: boolean): (() => Act) | Blocked | null {
    const thing = thingAt(paper.y, act.at);
    if (!thing) return null;
    if (isNewerThanApp(paper)) return blocked('newer-app', act, null);
    switch (act.act) {
      case 'put':
      case 'cleared': {
        const closed = this.#closed(paper, act);
        const inTheWay = closed ?? (sure ? null : this.#others(thing, act, act.act === 'put' ? act.mine : null));
        return inTheWay ?? (() => this.#restore(paper, thing, act));
      }
      case 'made':
        if (binnedOf(thing)) return null;
        return this.#closed(paper, act) ?? this.#keptBy(paper, thing, act) ?? (() => binAct(paper, act.at, thing, this.#besideOf(act.at)));
      case 'binned':
      case 'taken-back':
        if ((act.act === 'binned') !== (binnedOf(thing) !== null)) return null;
        return this.#closed(paper, act) ?? this.#others(thing, act, act.mine) ?? (() => this.#turnBin(paper, thing, act));
    }
  }

  /** What keeps the thing from being written, if something does: it is in the bin, or what the document is about is. */
  #closed(paper: Paper, act: Act): Blocked | null {
    const isOfBin = act.act === 'binned' || act.act === 'taken-back';
    for (const at of [head, act.at]) {
      const thing = thingAt(paper.y, at);
      const isItself = at.root === act.at.root && at.id === act.at.id;
      if (thing && binnedOf(thing) && !(isOfBin && isItself)) return blocked('in-bin', act, this.#writer(standingOf(thing, 'bin').at(-1)));
    }
    return null;
  }

  /** Whose entries of the field stand besides `mine`, or in its place. */
  #others(thing: Thing, act: Act, mine: EntryId | null): Blocked | null {
    const field = 'field' in act ? act.field : 'bin';
    const now = mine === null ? null : this.#now(mine);
    const entries = standingOf(thing, field);
    const others = entries.filter((entry) => entry.id !== now);
    if (others.length === 0 && (now === null || entries.length === 1)) return null;
    return blocked('changed-since', act, this.#writer(others.at(-1)));
  }

  /** Who has taken the thing out of the bin, if a colleague has: then it is no longer for its maker alone to undo. */
  #keptBy(paper: Paper, thing: Thing, act: Act): Blocked | null {
    const other = standingOf(thing, 'bin').findLast((entry) => !entry.id.startsWith(`${paper.y.clientID}:`));
    return other ? blocked('changed-since', act, this.#writer(other)) : null;
  }

  #writer(entry: Standing | undefined): MemberId | null {
    return entry ? (this.#writtenFor.get(entry.id) ?? entry.by) : null;
  }

  #restore(paper: Paper, thing: Thing, act: Extract<Act, { act: 'put' | 'cleared' }>): Act {
    const { at, field } = act;
    if (act.act === 'cleared') {
      const mine = put(paper, thing, field, [], act.value);
      this.#renamed.set(this.#now(act.gone), mine);
      return { act: 'put', at, field, mine, value: act.value, former: null };
    }
    const gone = this.#now(act.mine);
    if (!act.former) {
      clear(thing, gone);
      return { act: 'cleared', at, field, gone: act.mine, value: act.value };
    }
    const former = this.#now(act.former.id);
    const mine = put(paper, thing, field, [gone], act.former.value);
    const writer = this.#writtenFor.get(former) ?? act.former.by;
    if (writer !== paper.me) this.#writtenFor.set(mine, writer);
    this.#renamed.set(former, mine);
    return { act: 'put', at, field, mine, value: act.former.value, former: { id: act.mine, value: act.value, by: paper.me } };
  }

  #turnBin(paper: Paper, thing: Thing, act: Extract<Act, { act: 'binned' | 'taken-back' }>): Act {
    const turned = act.act === 'binned' ? takeBackAct(paper, act.at, thing) : binAct(paper, act.at, thing, this.#besideOf(act.at));
    if (turned.act !== 'binned' && turned.act !== 'taken-back') return turned;
    if (act.former !== null) this.#renamed.set(this.#now(act.former), turned.mine);
    return { ...turned, former: act.mine };
  }

  /** The entry that stands today for one that was written once. */
  #now(id: EntryId): EntryId {
    let now = id;
    for (let next = this.#renamed.get(now); next !== undefined; next = this.#renamed.get(now)) now = next;
    return now;
  }
}

/** New keys for neighbours that stood in the way of a move: nice to take back, no reason to refuse. */
function isAside(step: Step, act: Act): boolean {
  if (act.act !== 'put') return false;
  // In a plan the goals' keys are fields of one thing, each named by its goal.
  return act.at.root === 'order' ? act.field !== step.thing : act.field === 'order' && act.at.id !== step.thing;
}

/** The list of an open event: its agenda and head, and the notes per item that a binning has to know of. */
export function undoOfEvent(floor: Pick<Paper, 'y'> | null): UndoList {
  return new UndoList({ besideOf: (at) => (!floor ? null : at.id === null ? floor.y : at.root === 'items' ? textOf(floor.y, at.id) : null) });
}

function blocked(code: Blocked['code'], act: Act, by: MemberId | null): Blocked {
  return { kind: 'blocked', code, by, at: act.at, field: 'field' in act ? act.field : 'bin' };
}
