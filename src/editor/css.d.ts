/** Vite takes the look of a component in at the import; there is nothing to call. */
declare module '*.css';
