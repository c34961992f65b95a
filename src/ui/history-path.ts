/** Where the history of a thing is: its page by space and kind, a note's by its own id too. */
import type { Path } from './navigation.ts';

export function historyPath(which: { readonly space: string; readonly kind: string; readonly doc?: string | undefined }): Path {
  const parts = [which.space, which.kind, ...(which.doc === undefined ? [] : [which.doc])];
  return `/historia/${parts.map(encodeURIComponent).join('/')}`;
}
