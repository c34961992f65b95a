/** What passes between a tab and its search worker. */
import type { TextRow } from '../catalog/rows.ts';
import type { DocId } from '../shared/base/ids.ts';
import type { Ask, Found, Held } from './found.ts';

export type ToWorker =
  /** `last`: no more of them follow for now. */
  | { readonly type: 'rows'; readonly put: readonly TextRow[]; readonly remove: readonly DocId[]; readonly last: boolean }
  | { readonly type: 'find'; readonly number: number; readonly ask: Ask };

export type FromWorker =
  | { readonly type: 'taken'; readonly held: Held }
  /** `tookMs`: how long the index itself needed. */
  | { readonly type: 'found'; readonly number: number; readonly found: Found; readonly tookMs: number };
