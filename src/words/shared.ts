/** Words that several rooms use: item types, roles, refusals, common verbs. */
import type fi from './words/fi.json';
import { words } from './words.ts';

export type SharedKey = keyof typeof fi;
export const sayShared = words<SharedKey>('shared');
