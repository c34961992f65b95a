import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, type Token } from '@messageformat/parser';
import { describe, expect, it } from 'vitest';
import { compileLanguage, readRoom, roomFiles } from '../../src/words/build/words-plugin.ts';
import { languages } from '../../src/words/languages.ts';

const rooms = roomFiles();

/** The source of a room, words left out; shared words may be used anywhere. */
function sourceOf(room: string, folder: string): string {
  return read(room === 'shared' ? 'src' : dirname(folder));
}

function read(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name !== 'words' || !statSync(join(folder, name)).isDirectory() || folder === 'src')
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? read(path) : /\.(ts|svelte)$/.test(path) ? withoutComments(readFileSync(path, 'utf8')) : ''))
    .join('\n');
}

/** A sentence in a comment says nothing on screen. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '');
}

/** Names of the arguments of a message, with how they are used. */
function argumentsOf(text: string): string[] {
  const found = new Set<string>();
  const walk = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if ('arg' in token) found.add(`${token.arg} ${token.type === 'argument' ? 'value' : token.type}`);
      if ('cases' in token) for (const one of token.cases) walk(one.tokens);
    }
  };
  walk(parse(text));
  return [...found].toSorted();
}

function usedKeys(source: string): { readonly literal: ReadonlySet<string>; readonly shaped: readonly RegExp[] } {
  const literal = new Set([...source.matchAll(/['"]([\w-]+(?:\.[\w-]+)*)['"]/g)].map((match) => match[1] as string));
  const shaped = [...source.matchAll(/`([\w.-]*(?:\$\{[^`}]*\}[\w.-]*)+)`/g)]
    .map((match) => match[1] as string)
    .filter((shape) => shape.includes('.'))
    .map(
      (shape) =>
        new RegExp(
          `^${shape
            .split(/\$\{[^}]*\}/)
            .map((part) => part.replaceAll('.', '\\.'))
            .join('[\\w-]+(?:\\.[\\w-]+)*')}$`,
        ),
    );
  return { literal, shaped };
}

describe('catalogue', () => {
  it('is found in every room that speaks', () => {
    expect(rooms.map(({ room }) => room)).toEqual(expect.arrayContaining(['app', 'shared', 'ui', 'settings']));
  });

  it.each(rooms)('$room: every key in Finnish, Swedish and English, in the same order, none empty', ({ folder }) => {
    const fi = readRoom(folder, 'fi');
    for (const language of languages) {
      const messages = readRoom(folder, language);
      expect(Object.keys(messages), language).toEqual(Object.keys(fi));
      expect(
        Object.entries(messages).filter(([, text]) => text.trim() === ''),
        language,
      ).toEqual([]);
    }
  });

  it.each(rooms)('$room: the same arguments in every language', ({ folder }) => {
    const fi = readRoom(folder, 'fi');
    for (const language of languages) {
      for (const [key, text] of Object.entries(readRoom(folder, language)))
        expect([key, argumentsOf(text)], language).toEqual([key, argumentsOf(fi[key] ?? '')]);
    }
  });

  it.each(rooms)('$room: every key is used', ({ room, folder }) => {
    const { literal, shaped } = usedKeys(sourceOf(room, folder));
    const unused = Object.keys(readRoom(folder, 'fi')).filter((key) => !literal.has(key) && !shaped.some((shape) => shape.test(key)));
    expect(unused).toEqual([]);
  });

  it.each(rooms)('$room: every key that is said exists', ({ room, folder }) => {
    const keys = readRoom(folder, 'fi');
    const verb = room === 'shared' ? 'sayShared' : 'say';
    const said = [...sourceOf(room, folder).matchAll(new RegExp(`(?<![\\w.])${verb}\\(\\s*'([^']+)'`, 'g'))].map((match) => match[1] as string);
    expect(said.filter((key) => !(key in keys))).toEqual([]);
  });

  it('says no exclamation marks and builds no words of pieces', () => {
    for (const { room, folder } of rooms) {
      for (const language of languages) {
        for (const [key, text] of Object.entries(readRoom(folder, language))) {
          expect(text, `${room} ${key} ${language}`).not.toMatch(/!/);
          expect(text, `${room} ${key} ${language}`).not.toMatch(/^\s|\s$| {2}/);
        }
      }
    }
  });

  it('stops the build at a message that does not parse, and names its place', () => {
    const broken = new URL('../support/broken-words', import.meta.url).pathname;
    expect(() => compileLanguage('fi', [{ room: 'broken', folder: broken }])).toThrow(/broken-words\/fi\.json: half/);
  });
});
