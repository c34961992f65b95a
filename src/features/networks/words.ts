import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

/** What networks say. */
export const say = words<keyof typeof fi>('networks');
