/** The face of `apart.svelte.ts` under the name that others import. */
export { type WordsApart, wordsApart } from './apart.svelte.ts';
