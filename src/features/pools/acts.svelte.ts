/**
 * What the member does on one page of pools, over all documents that are open there: remembered for undo, told in one toast at a
 * time with *Kumoa*. When the page goes its toast goes too, since its documents do.
 */
import type { MemberId } from '../../shared/base/ids.ts';
import { UndoList, type Undone } from '../../shared/model/undo.ts';
import type { Outcome, Step } from '../../shared/model/verbs.ts';
import { announce } from '../../ui/announce.ts';
import { toast } from '../../ui/toast.ts';
import { sayShared } from '../../words/shared.ts';
import { say } from './words.ts';

export class Acts {
  readonly #list = new UndoList();
  readonly #isMe: (member: MemberId) => boolean;
  readonly #nameOf: (member: MemberId) => string;
  #canUndo = $state(false);
  #canRedo = $state(false);
  #dropToast: (() => void) | null = null;

  constructor(isMe: (member: MemberId) => boolean, nameOf: (member: MemberId) => string = () => '') {
    this.#isMe = isMe;
    this.#nameOf = nameOf;
    this.#list.listen(() => {
      this.#canUndo = this.#list.canUndo;
      this.#canRedo = this.#list.canRedo;
    });
  }

  get canUndo(): boolean {
    return this.#canUndo;
  }

  get canRedo(): boolean {
    return this.#canRedo;
  }

  /** Remembers what a verb did. With `done`, tells it with a way back. */
  did(outcome: Outcome, done = ''): Outcome {
    this.#list.take(outcome);
    if (outcome?.kind === 'step' && done !== '') this.#say(done, outcome);
    return outcome;
  }

  undo(step?: Step): void {
    this.#drop();
    this.#tell(this.#list.undo(step), say('undo.done'), say('undo.nothing'));
  }

  redo(): void {
    this.#drop();
    this.#tell(this.#list.redo(), say('redo.done'), say('redo.nothing'));
  }

  /** The page goes. */
  leave(): void {
    this.#drop();
  }

  #say(text: string, step: Step): void {
    this.#drop();
    this.#dropToast = toast({ text, undo: () => this.undo(step) });
  }

  #drop(): void {
    this.#dropToast?.();
    this.#dropToast = null;
  }

  #tell(undone: Undone, done: string, nothing: string): void {
    if (undone === null) announce(nothing);
    else if (undone.kind === 'step') announce(done);
    else if (undone.code === 'changed-since' && undone.by !== null && !this.#isMe(undone.by))
      toast({ text: say('undo.notMine', { name: this.#nameOf(undone.by) || sayShared('person.unknown') }) });
    else toast({ text: say('undo.notNow') });
  }
}
