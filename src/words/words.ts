/** The face of this room under the name that others import; see words.svelte.ts. */
export type { Args } from './catalogue.ts';
export { isLanguage, type Language, languageNames, languages } from './languages.ts';
export { language, preferredLanguage, type Say, setLanguage, startLanguage, words, wordsWhole } from './words.svelte.ts';
