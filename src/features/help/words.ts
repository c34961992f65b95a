/** What the help says elsewhere than on its page. */
import { words } from '../../words/words.ts';
import type fi from './words/fi.json';

type Key = keyof typeof fi;
/** See `told.ts`. */
export type Told = Extract<Key, `${'kept' | 'two' | 'removed' | 'alone' | 'signs' | 'sign' | 'on'}${'' | `.${string}`}`>;

export const say = words<Exclude<Key, Told>>('help');
