/** The features of Solmu. A new one is one line here. */
export { settings } from '../features/settings/feature.ts';
