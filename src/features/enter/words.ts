import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

/** What the page behind a link says, and the page that asks whose things are. */
export const say = words<keyof typeof fi>('enter');
