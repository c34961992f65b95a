import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

/** What the first screens say. */
export const say = words<keyof typeof fi>('welcome');
