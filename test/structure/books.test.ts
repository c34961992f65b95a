/** The books say what the code does, wherever the two can be laid side by side: codes, claims, limits, rights, and the files and rules that are named. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerCodes } from '../../src/shared/wire/codec.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { verbs } from '../../sync-server/claims/verbs.ts';
import { usualLimits } from '../../sync-server/http/limits.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const documents = read('src/shared/model/DOCUMENTS.md');
const protocol = read('src/shared/wire/PROTOCOL.md');
const rules = read('sync-server/rooms/RULES.md');

/** Cells of the table under a head. */
function table(book: string, head: RegExp): string[][] {
  const lines = book.split('\n');
  const at = lines.findIndex((line) => head.test(line));
  if (at < 0) throw new Error(`no table under ${head}`);
  const rows: string[][] = [];
  for (const line of lines.slice(at + 2)) {
    if (!line.startsWith('|')) break;
    rows.push(
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}

const spaced = (n: number): string => n.toLocaleString('en').replaceAll(',', ' ');

describe('the books', () => {
  it('[W60] number the codes as the line does', () => {
    const told = table(protocol, /^\|\s+\| code /).map(([n, code]) => [Number(n), code]);
    expect(told).toEqual(answerCodes.map((code, n) => [n, code]));
  });

  it('[W91] name every claim that the server knows, and no other', () => {
    expect(
      table(protocol, /^\| verb /)
        .map(([verb]) => verb)
        .toSorted(),
    ).toEqual([...verbs.keys()].toSorted());
  });

  it('[W66] tell the limits that the scan holds', () => {
    const told = table(protocol, /^\| limit /)
      .map((cells) => cells.join(' '))
      .join('\n');
    const mebi = (bytes: number): string => `${bytes / 1_048_576} MiB`;
    const kibi = (bytes: number): string => `${bytes / 1_024} KiB`;
    const figures = [
      mebi(limits.frameBytes),
      kibi(limits.updateBytes),
      `${spaced(limits.structsPerUpdate)} · ${spaced(limits.deleteRanges)} · ${spaced(limits.rootNames)}`,
      String(limits.newClientsPerPush),
      `${mebi(limits.stringBytes)} · ${kibi(limits.keyBytes)}`,
      mebi(limits.docBytes),
      spaced(limits.docStructs),
    ];
    expect(figures.filter((figure) => !told.includes(figure))).toEqual([]);
    expect(protocol).toContain(`Types may nest ${limits.depth} deep, values ${limits.jsonDepth}.`);
    expect(protocol).toContain(`at most ${limits.lettersPerPush} letters`);
  });

  it('[R111][R112][R113] tell the limits of the doors', () => {
    const { frames, lettersOfDevice, lettersOfMember, docsOfDevice, bytesOfDevice, knocksOfDevice, strangersOfAddress, requestsOfAddress, requestsOfSession } =
      usualLimits;
    const sentences = [
      `${frames.atOnce} frames, then ${frames.aSecond} a second`,
      `${spaced(lettersOfDevice.atOnce)} letters, ${spaced(docsOfDevice.atOnce)} documents, ${bytesOfDevice.atOnce / 1_048_576} MiB, then ${spaced(lettersOfDevice.aSecond)}, ${docsOfDevice.aSecond} and ${bytesOfDevice.aSecond / 1_048_576} MiB a second`,
      `${spaced(lettersOfMember.atOnce)} letters, then ${spaced(lettersOfMember.aSecond)}`,
      `knocks of a device (${knocksOfDevice.atOnce}, then ${knocksOfDevice.aSecond} a second`,
      `knocks of strangers from one address (${strangersOfAddress.atOnce}, then ${strangersOfAddress.aSecond})`,
      `requests to the API from one address (${spaced(requestsOfAddress.atOnce)}, then ${requestsOfAddress.aSecond}) and of one session (${requestsOfSession.atOnce}, then ${requestsOfSession.aSecond})`,
      `at most ${usualLimits.linesOfDevice} lines, a member ${usualLimits.linesOfMember}`,
      `From one address at most ${spaced(usualLimits.linesOfAddress)}`,
    ];
    expect(sentences.filter((sentence) => !rules.includes(sentence))).toEqual([]);
  });

  it('give no number twice', () => {
    for (const book of [documents, protocol, rules]) {
      const numbers = [...book.matchAll(/^(?:- )?\*\*([DWR]\d+)\*\*/gm)].map((found) => found[1] ?? '');
      expect(numbers.length).toBeGreaterThan(40);
      expect(numbers.filter((number, n) => numbers.indexOf(number) !== n)).toEqual([]);
    }
  });

  it('are cited by numbers that stand in them, and files are named that exist', () => {
    const known = new Set([...`${documents}\n${protocol}\n${rules}`.matchAll(/\*\*([DWR]\d+)\*\*/g)].map((found) => found[1]));
    const files = execFileSync('git', ['ls-files', '*.md', '*.ts', '*.svelte', '*.mjs'], { encoding: 'utf8' }).split('\n').filter(Boolean);
    const odd: string[] = [];
    for (const file of files.filter((path) => existsSync(path) && !path.startsWith('test/support/planted-errors'))) {
      const text = read(file);
      for (const [, rule] of text.matchAll(/(?:\[|\b[Rr]ules? )([DWR]\d+)\b/g)) if (!known.has(rule)) odd.push(`${file}: ${rule}`);
      const told = file.endsWith('.md') ? text : (text.match(/\/\*\*.*?\*\/|<!--.*?-->/gs) ?? []).join('\n');
      for (const [path] of told.matchAll(/(?<![\w./-])(?:src|test|sync-server)\/[\w./-]+\.(?:ts|svelte|md|mjs|json)\b/g))
        if (!existsSync(path)) odd.push(`${file}: ${path}`);
    }
    expect(odd).toEqual([]);
  });
});
