/** A whole long text written elsewhere: as steps out of one document, into an empty text of another. */
import type * as Y from 'yjs';
import { recordOf } from '../base/json.ts';
import { cut, type TextStep } from './cutting.ts';
import { deltaOf } from './long-text.ts';
import { type Paper, sign } from './paper.ts';

/** A text as steps that write it elsewhere, with all that this app does not know. Content that is no text or embed (another app's type) is left out. */
export function stepsOf(text: Y.Text): readonly TextStep[] {
  return deltaOf(text).flatMap(({ insert, attributes }) =>
    typeof insert === 'string' || (recordOf(insert) !== null && Object.getPrototypeOf(insert) === Object.prototype)
      ? [{ insert: insert as string | object, attributes }]
      : [],
  );
}

/** Writes a whole text into an empty one, in transactions that the door takes. Each is signed; `origin` is whose act it is. */
export function fillText(paper: Paper, text: Y.Text, steps: readonly TextStep[], origin: unknown): void {
  for (const piece of cut(steps)) {
    paper.y.transact(() => {
      sign(paper);
      text.applyDelta([...piece]);
    }, origin);
  }
  paper.y.transact(() => {
    const last = deltaOf(text).at(-1)?.insert;
    if (text.length === 0 || (typeof last === 'string' && last.endsWith('\n'))) return;
    sign(paper);
    text.insert(text.length, '\n', {});
  }, origin);
}
