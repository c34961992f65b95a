/** What is said where storage does not open, and where a document is only read. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export const say = words<keyof typeof fi>('safe');
