import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

/** What the sync panel says. */
export const say = words<keyof typeof fi>('sync');
