/** The page and its words, fetched in one go. */
export { default as LostView } from './LostView.svelte';
export { bringWords } from './words.ts';
