/**
 * JSON from strangers: as deep as we allow, without the keys that reach for JavaScript's own objects.
 * Used for frames and, through the scan, for what stands inside Yjs updates.
 */
import type { Json } from '../base/json.ts';
import { limits, type RefusalCode } from './frames.ts';

const reaching = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key could be taken for a part of JavaScript's own objects. Such keys are refused wherever they come in. */
export function isReachingKey(key: string): boolean {
  return reaching.has(key);
}

export type PlainJson = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly code: RefusalCode; readonly why: string };

/**
 * Reads a JSON text. The depth is counted on the text before anything is built, so that no stack is asked for it.
 *
 * @returns the value, or `too-deep` (more than `limits.jsonDepth` levels) or `bad-form`
 */
export function plainJson(text: string): PlainJson {
  if (depthOf(text) > limits.jsonDepth) return { ok: false, code: 'too-deep', why: 'JSON too deep' };
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { ok: false, code: 'bad-form', why: 'not JSON' };
  }
  return hasReachingKey(value) ? { ok: false, code: 'bad-form', why: 'forbidden key' } : { ok: true, value };
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (quoted) {
      if (letter === 0x5c) i++;
      else if (letter === 0x22) quoted = false;
    } else if (letter === 0x22) quoted = true;
    else if (letter === 0x5b || letter === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (letter === 0x5d || letter === 0x7d) depth--;
  }
  return deepest;
}

// Recursive: the depth is bounded by the time this is called.
function hasReachingKey(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasReachingKey);
  return Object.entries(value).some(([key, inner]) => reaching.has(key) || hasReachingKey(inner as Json));
}
