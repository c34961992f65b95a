/** The theme, for callers that know no runes. */
export { setTheme, type Theme, theme, themes } from './theme.svelte.ts';
