/** Speaking to screen readers, for callers that know no runes. */
export { announce } from './announce.svelte.ts';
