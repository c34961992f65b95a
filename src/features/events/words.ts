/** What events say. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export type EventWord = keyof typeof fi;
export const say = words<EventWord>('events');
