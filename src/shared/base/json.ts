/** What may stand in an entry, a row or a claim: plain data, no classes, no undefined. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A record of unknown keys, or null when `value` is anything else. Arrays are not records. */
export function recordOf(value: unknown): { readonly [key: string]: unknown } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : null;
}
