/**
 * The words of the screens, read from the same catalogues that the app is built from: a journey looks for what a member reads,
 * in the member's language, and a changed sentence changes the journey with it.
 */
import { readFileSync } from 'node:fs';
import MessageFormat from '@messageformat/core';
import type { Language } from '../support/browser.ts';

export type Say = (key: string, args?: { readonly [name: string]: string | number }) => string;

const formats = new Map<Language, MessageFormat>();

/** Words of one room (`events`, `app`, `ui`, `editor`, `words`) in one language. An unknown key throws: a journey must not wait for words that are not there. */
export function words(room: string, language: Language): Say {
  const folder = ['app', 'ui', 'editor', 'words'].includes(room) ? `src/${room}/words` : `src/features/${room}/words`;
  const catalogue = JSON.parse(readFileSync(`${folder}/${language}.json`, 'utf8')) as { readonly [key: string]: string };
  let format = formats.get(language);
  if (!format) {
    format = new MessageFormat(language);
    formats.set(language, format);
  }
  const compiler = format;
  return (key, args = {}) => {
    const pattern = catalogue[key];
    if (pattern === undefined) throw new Error(`${folder}/${language}.json has no "${key}"`);
    return compiler.compile(pattern)(args) as string;
  };
}
