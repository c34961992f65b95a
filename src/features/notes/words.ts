/** What the screens of notes say. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

export type NoteWord = keyof typeof fi;
export const say = words<NoteWord>('notes');
