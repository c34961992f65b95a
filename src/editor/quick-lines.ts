/**
 * What keeps Quill quick with thousands of lines. Its list of a parent's children looks through all of them whenever one is put in
 * (is it there already?), and reading the screen copies what was read at every line: both grow with the square of the lines.
 */
import Container from 'quill/blots/container.js';
import type Editor from 'quill/core/editor.js';
import Delta from 'quill-delta';

interface Lines {
  contains(node: object): boolean;
  insertBefore(node: object | null, before: object | null): void;
  remove(node: object): void;
}

let isDone = false;

/** Lets a list of children know its own by heart. Once, before there is any editor. */
export function rememberChildren(): void {
  if (isDone) return;
  isDone = true;
  // The class is not given out; an empty parent has one. Its scroll is asked for nothing.
  const parent = new Container(null as unknown as ConstructorParameters<typeof Container>[0], document.createElement('p'));
  const lines = Object.getPrototypeOf(parent.children) as Lines;
  const { insertBefore, remove } = lines;
  const listOf = new WeakMap<object, Lines>();
  lines.contains = function contains(this: Lines, node: object): boolean {
    return listOf.get(node) === this;
  };
  lines.insertBefore = function put(this: Lines, node: object | null, before: object | null): void {
    insertBefore.call(this, node, before);
    if (node !== null && node !== undefined) listOf.set(node, this);
  };
  lines.remove = function take(this: Lines, node: object): void {
    if (listOf.get(node) !== this) return;
    remove.call(this, node);
    listOf.delete(node);
  };
}

/** Reads the screen line by line into one list. */
export function readInOneGo(editor: Editor): void {
  editor.getDelta = () => {
    const all = new Delta();
    for (const line of editor.scroll.lines()) for (const op of line.delta().ops) all.push(op);
    return all;
  };
}
