/**
 * A large change as several small ones: the door takes no update above 256 kB, and an honest paste must not be refused.
 * Pure. Each piece is applied after the one before it; together they do what the whole would have done.
 */
export type Attributes = { readonly [name: string]: unknown };

/** One step of a change to a Y.Text, as `applyDelta` takes it. */
export type TextStep =
  | { readonly retain: number; readonly attributes?: Attributes }
  | { readonly insert: string | object; readonly attributes: Attributes }
  | { readonly delete: number };

/** Bytes that one transaction may weigh by this estimate; well under the door's 262 144, since an update also names its neighbours. */
export const pieceBytes = 160_000;

const encoder = new TextEncoder();
const overheadBytes = 64;

/** What a step costs at most in an update; a deletion counts as what its undo would have to bring back. */
export function weight(step: TextStep): number {
  if ('delete' in step) return step.delete * 3;
  const attributes = step.attributes === undefined ? 0 : 2 * JSON.stringify(step.attributes).length + overheadBytes;
  if ('retain' in step) return attributes;
  return overheadBytes + attributes + (typeof step.insert === 'string' ? encoder.encode(step.insert).length : JSON.stringify(step.insert).length);
}

/** Cuts a change into pieces of at most `maxBytes` each (a single character or attribute that weighs more stays whole). */
export function cut(steps: readonly TextStep[], maxBytes = pieceBytes): TextStep[][] {
  const pieces: TextStep[][] = [];
  let piece: TextStep[] = [];
  let bytes = 0;
  /** How far the pieces so far have come in the text as it then stands. */
  let done = 0;
  const close = (): void => {
    if (bytes > 0) pieces.push(piece);
    piece = done > 0 ? [{ retain: done }] : [];
    bytes = 0;
  };
  for (const step of steps.flatMap((whole) => small(whole, maxBytes))) {
    const cost = weight(step);
    if (bytes > 0 && bytes + cost > maxBytes) close();
    piece.push(step);
    bytes += cost;
    if ('retain' in step) done += step.retain;
    else if ('insert' in step) done += typeof step.insert === 'string' ? step.insert.length : 1;
  }
  if (bytes > 0) pieces.push(piece);
  return pieces;
}

function small(step: TextStep, maxBytes: number): TextStep[] {
  if (weight(step) <= maxBytes) return [step];
  // Three bytes is the most that one UTF-16 unit takes.
  const units = Math.max(2, Math.floor((maxBytes - 4 * overheadBytes) / 3));
  if ('delete' in step) return parts(step.delete, units).map((length) => ({ delete: length }));
  if ('insert' in step && typeof step.insert === 'string') {
    const { insert, attributes } = step;
    const result: TextStep[] = [];
    for (let at = 0; at < insert.length; ) {
      let end = Math.min(insert.length, at + units);
      // A pair of surrogates is one character: cut apart, each half would become a replacement sign.
      if (end < insert.length && /[\ud800-\udbff]/.test(insert.charAt(end - 1))) end--;
      result.push({ insert: insert.slice(at, end), attributes });
      at = end;
    }
    return result;
  }
  return [step];
}

function parts(length: number, most: number): number[] {
  return Array.from({ length: Math.ceil(length / most) }, (_, index) => Math.min(most, length - index * most));
}
