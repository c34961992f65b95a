/** What goals, their steps and the network's plan say. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export type GoalWord = keyof typeof fi;
export const say = words<GoalWord>('goals');
