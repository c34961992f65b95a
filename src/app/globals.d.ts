/// <reference types="vite/client" />
/// <reference types="svelte" />

/** The version of this build, from package.json. */
declare const __APP_VERSION__: string;
