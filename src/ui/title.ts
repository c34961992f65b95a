/** The screen's title, for callers that know no runes. */
export { useTitle } from './title.svelte.ts';
