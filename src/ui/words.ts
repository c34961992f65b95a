/** What the parts say by themselves. */
import { words } from '../words/words.ts';
import type fi from './words/fi.json';

/** What buttons and fields say by themselves. */
export const say = words<keyof typeof fi>('ui');
