import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

/** What Tänään says. */
export const say = words<keyof typeof fi>('today');
