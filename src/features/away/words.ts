/** What *Kun olit poissa* and history say. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export type AwayWord = keyof typeof fi;
export const say = words<AwayWord>('away');
