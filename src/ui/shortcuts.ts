/** Shortcuts, for callers that know no runes. */
export { type Shortcut, useShortcuts } from './shortcuts.svelte.ts';
