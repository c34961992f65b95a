/**
 * Undo inside one long text. Stands where Quill's own history would (it cannot be switched off, and it takes a colleague's words along):
 * Ctrl+Z goes to a Y.UndoManager that follows this screen's binding alone.
 */
import Module from 'quill/core/module.js';
import Quill from 'quill/core/quill.js';
import type Delta from 'quill-delta';
import * as Y from 'yjs';
import { type Paper, sign } from '../shared/model/paper.ts';
import type { TextBinding } from './binding.ts';

type StackItem = Y.UndoManager['undoStack'][number];

const captureMs = 700;
/** Where a step keeps which large change it is a piece of. */
const batchKey = Symbol('batch');

export class TextHistory extends Module {
  #manager: Y.UndoManager | null = null;
  #binding: TextBinding | null = null;
  #paper: Paper | null = null;
  readonly #heard = new Set<() => void>();

  constructor(quill: Quill, options: object) {
    super(quill, options);
    // Never `true`: Quill would let the browser undo as well.
    const undo = (): false => this.undo() && false;
    const redo = (): false => this.redo() && false;
    quill.keyboard.addBinding({ key: 'z', shortKey: true }, {}, undo);
    quill.keyboard.addBinding({ key: ['z', 'Z'], shortKey: true, shiftKey: true }, {}, redo);
    quill.keyboard.addBinding({ key: 'y', shortKey: true }, {}, redo);
    // The browser's own menu, and shaking a phone.
    quill.root.addEventListener('beforeinput', (event) => {
      if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
      event.preventDefault();
      if (event.inputType === 'historyUndo') this.undo();
      else this.redo();
    });
  }

  /** Begins to follow what is done through a binding. What was done before cannot be undone here. */
  follow(binding: TextBinding, paper: Paper): void {
    this.#binding = binding;
    this.#paper = paper;
    const manager = new Y.UndoManager(binding.text, { trackedOrigins: new Set<unknown>([binding]), captureTimeout: captureMs });
    this.#manager = manager;
    binding.nextPiece = () => manager.stopCapturing();
    // A step of a batch knows its batch; so does the step that undoing it makes.
    manager.on('stack-item-added', ({ stackItem }) => stackItem.meta.set(batchKey, manager.currStackItem?.meta.get(batchKey) ?? binding.batch));
    const tell = (): void => {
      for (const heard of this.#heard) heard();
    };
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const) manager.on(event, tell);
  }

  listen(heard: () => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  undo(): boolean {
    return this.#step((manager) => [manager.undo(), manager.undoStack]);
  }

  redo(): boolean {
    return this.#step((manager) => [manager.redo(), manager.redoStack]);
  }

  canUndo(): boolean {
    return this.#manager?.canUndo() ?? false;
  }

  canRedo(): boolean {
    return this.#manager?.canRedo() ?? false;
  }

  /** What comes now is a step of its own. Quill's keyboard calls it too. */
  cutoff(): void {
    this.#manager?.stopCapturing();
  }

  /** Quill calls this once while it is being made; there is nothing to forget then. */
  clear(): void {
    this.#manager?.clear();
  }

  close(): void {
    this.#manager?.destroy();
    this.#heard.clear();
  }

  #step(act: (manager: Y.UndoManager) => readonly [done: StackItem | null, rest: readonly StackItem[]]): boolean {
    const { quill } = this;
    const [manager, binding, paper] = [this.#manager, this.#binding, this.#paper];
    if (manager === null || binding === null || paper === null || !quill.isEnabled()) return false;
    // What was typed a moment ago may not have been looked at yet.
    quill.update(Quill.sources.USER);
    paper.y.transact(() => sign(paper), binding);
    let change: Delta | null = null;
    const stop = binding.listen((shown) => {
      change = shown ?? change;
    });
    let [done, rest] = act(manager);
    const any = done !== null;
    while (done?.meta.get(batchKey) && rest.at(-1)?.meta.get(batchKey) === done.meta.get(batchKey)) [done, rest] = act(manager);
    stop();
    if (change !== null && quill.hasFocus()) quill.setSelection(endOfChange(change), 0, Quill.sources.USER);
    return any;
  }
}

/** The place after the last thing that a change did, where the caret belongs. */
function endOfChange(change: Delta): number {
  let at = 0;
  let end = 0;
  for (const op of change.ops) {
    if (op.delete !== undefined) {
      end = at;
      continue;
    }
    const length = op.insert !== undefined ? (typeof op.insert === 'string' ? op.insert.length : 1) : (op.retain as number);
    at += length;
    if (op.insert !== undefined || op.attributes !== undefined) end = op.attributes !== undefined && op.insert === undefined && length === 1 ? at - 1 : at;
  }
  return end;
}
