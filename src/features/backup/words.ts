/** What the backup says. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export const say = words<keyof typeof fi>('backup');
