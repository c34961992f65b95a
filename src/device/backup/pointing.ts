/** New ids for old ones, wherever they stand: in texts, keys and plain values. Pure. Rule D98. */
import { recordOf } from '../../shared/base/json.ts';

/** A text with new ids for old ones. */
export type Point = (text: string) => string;

const idInText = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

export function pointBy(ids: ReadonlyMap<string, string>): Point {
  return (text) => (text.length < 36 ? text : text.replaceAll(idInText, (id) => ids.get(id) ?? id));
}

export function plainAfresh(value: unknown, point: Point): unknown {
  if (typeof value === 'string') return point(value);
  if (Array.isArray(value)) return value.map((one) => plainAfresh(one, point));
  const record = value instanceof Uint8Array ? null : recordOf(value);
  return record ? Object.fromEntries(Object.entries(record).map(([key, one]) => [point(key), plainAfresh(one, point)])) : value;
}
