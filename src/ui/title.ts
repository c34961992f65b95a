export { useTitle } from './title.svelte.ts';
