/** What pools and my days say. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export const say = words<keyof typeof fi>('pools');
