/** What the page behind a link says, and the page that asks whose things are. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export const say = words<keyof typeof fi>('enter');
