/** Toasts, for callers that know no runes. */
export { type Toast, toast } from './toast.svelte.ts';
