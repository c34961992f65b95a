/** The page of promises says what is so: what it names exists, its switches stand in the tests beside them, and none of the code's is missing on it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('test/PROMISES.md', 'utf8');
const books = ['src/shared/model/DOCUMENTS.md', 'src/shared/wire/PROTOCOL.md', 'sync-server/rooms/RULES.md']
  .map((book) => readFileSync(book, 'utf8'))
  .join('\n');
const rooms = globSync(['src/**/*.ts', 'sync-server/**/*.ts']).map((file) => readFileSync(file, 'utf8'));

interface Promised {
  readonly promise: string;
  readonly files: readonly string[];
  readonly switches: readonly string[];
}

/** The rows of the page's first table. */
const promised: readonly Promised[] = section('Held in every run')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| promise '))
  .map((line) => {
    const [promise = '', tests = '', switches = ''] = line.slice(1, -1).split('|');
    return { promise: promise.trim(), files: ticked(tests), switches: ticked(switches) };
  });

function section(title: string): string {
  return page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
}

function ticked(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? '');
}

/** Fields of every interface that breaks a room, as the rooms themselves declare them. */
function switchesOfTheCode(): string[] {
  const bodies = rooms.flatMap((text) => [...text.matchAll(/interface \w*Sabotage\b[^{]*\{([^}]*)\}/g)].map((found) => found[1] ?? ''));
  return [...new Set(bodies.flatMap((body) => [...body.matchAll(/readonly (\w+)\?:/g)].map((found) => found[1] ?? '')))];
}

/** Not switches, though they stand among them. */
const measures = new Set(['restMs']);

describe('the page of promises', () => {
  it('is linked from the README and has its rows', () => {
    expect(readFileSync('README.md', 'utf8')).toContain('(test/PROMISES.md)');
    expect(promised.length).toBeGreaterThan(25);
  });

  it('names files that exist, a test in every row', () => {
    for (const { promise, files } of promised) {
      expect(
        files.some((file) => file.endsWith('.test.ts')),
        promise,
      ).toBe(true);
    }
    const files = ticked(page).filter((word) => /^[\w-]+\/.*\.\w+$/.test(word));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('names switches that stand in a room and in a test of the same row', () => {
    const odd = promised.flatMap(({ files, switches }) => {
      const tests = files.map((file) => readFileSync(file, 'utf8')).join('\n');
      return switches.filter((name) => !new RegExp(`\\b${name}\\b`).test(tests) || !rooms.some((text) => new RegExp(`\\b${name}\\??:`).test(text)));
    });
    expect(odd).toEqual([]);
  });

  it('leaves out no switch of the code', () => {
    const named = new Set(promised.flatMap(({ switches }) => switches));
    const all = switchesOfTheCode();
    expect(all.length).toBeGreaterThan(25);
    expect(all.filter((name) => !named.has(name) && !measures.has(name))).toEqual([]);
  });

  it('names rules that stand in the books', () => {
    const rules = [...page.matchAll(/`\[([DWR]\d+)\]`/g)].map((found) => found[1] ?? '');
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter((rule) => !new RegExp(`\\*\\*${rule}\\*\\*|^- ${rule} |^${rule} `, 'm').test(books))).toEqual([]);
  });

  it('names benches that exist, with flags that they read', () => {
    const commands = [...page.matchAll(/`npm run measure -- ([\w-]+)((?: --[\w-]+(?:=\S+)?)*)`/g)];
    expect(commands.length).toBeGreaterThan(10);
    for (const [command, bench = '', flags = ''] of commands) {
      const file = `test/measure/${bench}.ts`;
      expect(existsSync(file), command).toBe(true);
      const text = readFileSync(file, 'utf8');
      for (const [, flag = ''] of flags.matchAll(/--([\w-]+)/g)) expect(text, command).toMatch(new RegExp(`flags\\.(get|has)\\('${flag}'\\)`));
    }
  });

  it('says for every figure whether its aim is met, and lists those that are not', () => {
    const rows = section('Measured')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
      .map((line) => line.slice(1, -1).split('|'));
    expect(rows.length).toBeGreaterThan(15);
    for (const cells of rows) {
      expect(cells, cells[0]).toHaveLength(5);
      expect(cells[3]?.trim(), cells[0]).toMatch(/^(yes|short|\*\*(no|not).*)$/);
    }
    expect(section('Aims that are not met').length).toBeGreaterThan(100);
    expect(section('Not shown').length).toBeGreaterThan(100);
  });
});
