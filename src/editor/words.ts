/** What the editor says. */
import { words } from '../words/words.ts';
import type fi from './words/fi.json';

/** What the toolbar of a long text, its link form and its tick marks say. */
export const say = words<keyof typeof fi>('editor');
