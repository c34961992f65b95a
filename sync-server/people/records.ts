/**
 * What this room keeps and how it is written: records on shelves of the log.
 * The room knows the log only as two questions and a shape, since both stand on one floor.
 */
import type { Json } from '../../src/shared/base/json.ts';

export interface Shelves {
  kept(shelf: string, key: string): Promise<Json>;
  shelf(shelf: string, prefix: string): Promise<readonly (readonly [key: string, value: Json])[]>;
}

/** A record to be written by whoever commits; `value` null takes it away. */
export interface Keep {
  readonly kind: 'keep';
  readonly shelf: string;
  readonly key: string;
  readonly value: Json;
}

export function keep(shelf: string, key: string, value: Json): Keep {
  return { kind: 'keep', shelf, key, value };
}
