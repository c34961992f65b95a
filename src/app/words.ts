/** What the frame says. */
import { words } from '../words/words.ts';
import type fi from './words/fi.json';

/** What the frame says. */
export const say = words<keyof typeof fi>('app');
