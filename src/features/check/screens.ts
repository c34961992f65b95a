/** The two screens and their words, fetched in one go. */
export { default as CheckView } from './CheckView.svelte';
export { default as StorageView } from './StorageView.svelte';
export { bringWords } from './words.ts';
