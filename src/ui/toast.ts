export { type Toast, toast } from './toast.svelte.ts';
