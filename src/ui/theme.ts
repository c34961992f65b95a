export { setTheme, type Theme, theme, themes } from './theme.svelte.ts';
