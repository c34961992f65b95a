/**
 * What has to change on a screen so that it shows what a text has become. Positions come from the transaction itself, so nobody's
 * caret jumps; formats come from comparing what was shown with what should be, so the screen is right whatever way a merge went.
 */
import Delta, { AttributeMap, OpIterator } from 'quill-delta';
import type { Run } from './reading.ts';

/**
 * @param before what the screen shows
 * @param runs what the transaction kept, inserted and deleted in the text
 * @param after what the screen should show
 */
export function screenChange(before: Delta, runs: readonly Run[], after: Delta): Delta {
  const shownBreakBefore = before.length() - total(runs, 'delete');
  const shownBreakAfter = after.length() - total(runs, 'insert');
  // The screen may end in a line break that the text does not have; that one is all by which the two may differ in length.
  if (!isBreakOrNone(shownBreakBefore) || !isBreakOrNone(shownBreakAfter)) return before.diff(after);
  const change = new Delta();
  const old = new OpIterator(before.ops);
  const next = new OpIterator(after.ops);
  for (const { act, length } of [...runs, ...lastBreak(shownBreakBefore, shownBreakAfter)]) {
    let left = length;
    while (left > 0) {
      if (act === 'delete') {
        change.delete(left);
        skip(old, left);
        left = 0;
      } else if (act === 'insert') {
        const op = next.next(left);
        if (op.insert === undefined) return before.diff(after);
        change.push(op);
        left -= lengthOf(op.insert);
      } else {
        const reach = Math.min(left, old.peekLength(), next.peekLength());
        if (!Number.isFinite(reach)) return before.diff(after);
        const [was, is] = [old.next(reach), next.next(reach)];
        if (typeof was.insert !== typeof is.insert || (typeof was.insert === 'string' && was.insert !== is.insert)) return before.diff(after);
        const reform = AttributeMap.diff(was.attributes, is.attributes);
        if (reform === undefined) change.retain(reach);
        else change.retain(reach, reform);
        left -= reach;
      }
    }
  }
  return change.chop();
}

function total(runs: readonly Run[], also: 'insert' | 'delete'): number {
  return runs.reduce((sum, { act, length }) => (act === 'keep' || act === also ? sum + length : sum), 0);
}

function isBreakOrNone(length: number): length is 0 | 1 {
  return length === 0 || length === 1;
}

function lastBreak(before: 0 | 1, after: 0 | 1): Run[] {
  if (before === 1) return [{ act: after === 1 ? 'keep' : 'delete', length: 1 }];
  return after === 1 ? [{ act: 'insert', length: 1 }] : [];
}

function skip(iterator: OpIterator, length: number): void {
  for (let left = length; left > 0 && iterator.hasNext(); ) left -= lengthOf(iterator.next(left).insert ?? '');
}

function lengthOf(insert: string | object): number {
  return typeof insert === 'string' ? insert.length : 1;
}

/** Whether two contents are the same, without caring how they are cut into pieces. */
export function sameContent(a: Delta, b: Delta): boolean {
  if (a.length() !== b.length()) return false;
  const [left, right] = [new OpIterator(a.ops), new OpIterator(b.ops)];
  while (left.hasNext() && right.hasNext()) {
    const reach = Math.min(left.peekLength(), right.peekLength());
    const [x, y] = [left.next(reach), right.next(reach)];
    if (typeof x.insert !== typeof y.insert || (typeof x.insert === 'string' && x.insert !== y.insert)) return false;
    if (AttributeMap.diff(x.attributes, y.attributes) !== undefined) return false;
  }
  return true;
}
