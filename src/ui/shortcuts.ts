export { type Shortcut, useShortcuts } from './shortcuts.svelte.ts';
