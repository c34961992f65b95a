export { toast, type Toast } from './toast.svelte.ts';
