/**
 * Compiles the rooms' words when the app is built: no message is parsed on a member's device. Two modules per language,
 * `virtual:words/fi` with what the first look needs, and `virtual:words/fi/rest`; a room that is needed rarely has one of its own beside them. A message that does not parse stops the build and names its place.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/compile-module';
import type { Plugin } from 'vite';
import { isLanguage, type Language, languages } from '../languages.ts';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const prefix = 'virtual:words/';

export interface RoomFile {
  readonly room: string;
  readonly folder: string;
}

/** Every folder `words` that holds a room's sentences. The shared ones of `src/words` go under the name `shared`. */
export function roomFiles(): RoomFile[] {
  const found: RoomFile[] = [];
  for (const parent of [source, join(source, 'features')]) {
    if (!existsSync(parent)) continue;
    for (const entry of readdirSync(parent, { withFileTypes: true })) {
      const folder = join(parent, entry.name, 'words');
      if (entry.isDirectory() && existsSync(join(folder, 'fi.json')))
        found.push({ room: parent === source && entry.name === 'words' ? 'shared' : entry.name, folder });
    }
  }
  return found.toSorted((a, b) => (a.room < b.room ? -1 : 1));
}

/** One room's messages of one language, as written. Throws when the file is no flat record of strings. */
export function readRoom(folder: string, language: Language): { [key: string]: string } {
  const path = join(folder, `${language}.json`);
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error(`${relative(source, path)}: not a record of messages`);
  for (const [key, text] of Object.entries(parsed)) if (typeof text !== 'string') throw new Error(`${relative(source, path)}: ${key} is not a string`);
  return parsed as { [key: string]: string };
}

/** Rooms that speak at the first look, all of them. */
const firstRooms: readonly string[] = ['app', 'shared', 'today', 'ui'];

/** What a first room says only in screens that come later. */
const saidLater: { readonly [room: string]: RegExp } = { ui: /^(which|moveTo|draft|bin)(\.|$)/ };

/**
 * What is needed rarely, whole rooms or the keys that one screen says: it comes with its own screens, as `virtual:words/<language>/<room>`,
 * and neither at the first look nor behind it.
 */
const apart: { readonly [room: string]: RegExp } = { check: /./, erase: /./, help: /^(kept|two|removed|alone|signs?|on)(\.|$)/, lost: /./ };

export type Portion = 'all' | 'first' | 'rest' | 'apart';

/** Of other rooms the first look needs what their `feature.ts` says: names of places, panels and acts. */
function inPortion(portion: Portion, { room, folder }: RoomFile): (key: string) => boolean {
  if (portion === 'all') return () => true;
  const isApart = (key: string): boolean => apart[room]?.test(key) === true;
  if (portion === 'apart') return isApart;
  const feature = join(folder, '..', 'feature.ts');
  const text = existsSync(feature) ? readFileSync(feature, 'utf8') : '';
  const said = new Set([...text.matchAll(/\bsay\(\s*'([^']+)'/g)].map(([, key]) => key));
  const isFirst = (key: string): boolean => (firstRooms.includes(room) && !saidLater[room]?.test(key)) || said.has(key);
  return portion === 'first' ? (key) => isFirst(key) && !isApart(key) : (key) => !isFirst(key) && !isApart(key);
}

/** The module of one language, or a portion of it. Sentences without arguments stay strings; the others become functions of @messageformat. */
export function compileLanguage(language: Language, rooms: readonly RoomFile[] = roomFiles(), portion: Portion = 'all'): string {
  const plain: { [room: string]: { [key: string]: string } } = {};
  const filled: { [room: string]: { [key: string]: string } } = {};
  const parser = new MessageFormat(language, { strict: true });
  for (const { room, folder } of rooms) {
    plain[room] = {};
    filled[room] = {};
    const isWanted = inPortion(portion, { room, folder });
    for (const [key, text] of Object.entries(readRoom(folder, language))) {
      if (!isWanted(key)) continue;
      if (!text.includes('{')) {
        plain[room][key] = text;
        continue;
      }
      try {
        parser.compile(text);
      } catch (fault) {
        throw new Error(`${relative(source, folder)}/${language}.json: ${key}: ${fault instanceof Error ? fault.message : String(fault)}`);
      }
      filled[room][key] = text;
    }
  }
  const compiled = compileModule(parser, filled).replace('export default', 'const filled =');
  const merged = rooms.map(({ room }) => `${JSON.stringify(room)}: { ...plain[${JSON.stringify(room)}], ...filled[${JSON.stringify(room)}] }`);
  return `${compiled}\nconst plain = ${JSON.stringify(plain)};\nexport default { ${merged.join(', ')} };\n`;
}

export function wordsPlugin(): Plugin {
  return {
    name: 'solmu-words',
    resolveId(id) {
      if (id.startsWith(prefix)) return `\0${id}`;
      // The compiled words live in no file, so what they import is looked for from here.
      return null;
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const [language, rest] = id.slice(prefix.length + 1).split('/');
      if (!isLanguage(language)) return null;
      for (const { folder } of roomFiles()) this.addWatchFile(join(folder, `${language}.json`));
      const alone = roomFiles().filter(({ room }) => room === rest && apart[room]);
      if (alone.length > 0) return compileLanguage(language, alone, 'apart');
      const together = roomFiles().filter(({ room }) => apart[room]?.source !== '.');
      return compileLanguage(language, together, rest === 'rest' ? 'rest' : 'first');
    },
    handleHotUpdate({ file, server }) {
      if (!/\/words\/(fi|sv|en)\.json$/.test(file)) return;
      for (const language of languages) {
        for (const name of [language, ...['rest', ...Object.keys(apart)].map((portion) => `${language}/${portion}`)]) {
          const module = server.moduleGraph.getModuleById(`\0${prefix}${name}`);
          if (module) server.moduleGraph.invalidateModule(module);
        }
      }
      server.ws.send({ type: 'full-reload' });
    },
  };
}
