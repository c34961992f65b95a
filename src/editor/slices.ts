/**
 * A large change of the screen as a row of small ones: what is put into a page all at once holds every key up until it stands there.
 * Pure. Shown one after the other the slices do what the whole does, whoever comes between, as long as the rest is carried over that.
 */
import Delta, { Op } from 'quill-delta';

/** Letters that are struck out, or marked, in the time that one line takes to come. */
const lettersPerWork = 4_000;

/** How much there is to do for a change, in stretches and line breaks: what the page's time goes by. */
export function work(change: Delta): number {
  return change.ops.reduce((sum, op) => sum + workOf(op), 0);
}

function workOf(op: Op): number {
  if (typeof op.insert === 'string') return 1 + breaksIn(op.insert);
  if (op.insert === undefined && op.delete === undefined && op.attributes === undefined) return 0;
  return 1 + Math.floor(Op.length(op) / lettersPerWork);
}

/** How many lines a change brings. */
export function linesIn(change: Delta): number {
  return change.ops.reduce((sum, { insert }) => sum + (typeof insert === 'string' ? breaksIn(insert) : 0), 0);
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

export interface Slice {
  readonly now: Delta;
  /** What is left to do once `now` is done; null when that was all. */
  readonly later: Delta | null;
}

/** The beginning of a change, with about as much work as `most` says. It ends with a line where it can: half a line would be shown with the next one's kind. */
export function firstSlice(change: Delta, most: number): Slice {
  const now = new Delta();
  let spent = 0;
  for (const [nth, op] of change.ops.entries()) {
    const isWithinLine = typeof now.ops.at(-1)?.insert === 'string' && !String(now.ops.at(-1)?.insert).endsWith('\n');
    const isFull = spent >= most && (!isWithinLine || op.insert === undefined || spent >= 2 * most);
    const fits = isFull ? 0 : lengthWithin(op, Math.max(1, most - spent));
    if (fits > 0) now.push(part(op, 0, fits));
    spent += workOf(op);
    if (fits === Op.length(op)) continue;
    const reached = lengthAfter(now);
    return { now, later: new Delta([...(reached > 0 ? [{ retain: reached }] : []), part(op, fits, Op.length(op)), ...change.ops.slice(nth + 1)]) };
  }
  return { now, later: null };
}

/** How much of an operation is so much work: all of it unless it is clearly more. */
function lengthWithin(op: Op, most: number): number {
  const whole = Op.length(op);
  if (workOf(op) <= most + 1) return whole;
  if (typeof op.insert !== 'string') return Math.min(whole, Math.ceil(most) * lettersPerWork);
  let end = op.insert.indexOf('\n');
  for (let left = Math.floor(most); left > 1 && end >= 0; left--) {
    const next = op.insert.indexOf('\n', end + 1);
    if (next < 0) break;
    end = next;
  }
  return end + 1;
}

function part(op: Op, from: number, to: number): Op {
  const marks = op.attributes === undefined ? {} : { attributes: op.attributes };
  if (typeof op.insert === 'string') return { insert: op.insert.slice(from, to), ...marks };
  if (op.insert !== undefined) return op;
  return op.delete === undefined ? { retain: to - from, ...marks } : { delete: to - from };
}

function lengthAfter(change: Delta): number {
  return change.ops.reduce((sum, op) => sum + (op.delete === undefined ? Op.length(op) : 0), 0);
}
