/** What passes between a tab and its search worker. */
import type { TextSource } from '../catalog/text-source.ts';
import type { Ask, Found, Held } from './found.ts';

export type ToWorker =
  /** The index is to follow what stands there now. Answered when it does, before another is sent. */
  | { readonly type: 'texts'; readonly source: TextSource }
  | { readonly type: 'find'; readonly number: number; readonly ask: Ask }
  /** What may be asked behind this is to be thought of. */
  | { readonly type: 'think'; readonly ask: Ask };

export type FromWorker =
  /** `held`: what the index holds now; null when the source could not be read. */
  | { readonly type: 'taken'; readonly held: Held | null }
  /** `tookMs`: how long the index itself needed. */
  | { readonly type: 'found'; readonly number: number; readonly found: Found; readonly tookMs: number }
  /** Not asked yet: holds until `texts` are sent. */
  | { readonly type: 'thought'; readonly ask: Ask; readonly found: Found };
