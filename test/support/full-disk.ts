/**
 * A server whose disk fills between the trial of an edit and its commit, again and again; then a new reader comes. What it reads is held
 * against what was answered: nothing may be read that was not kept, and nothing kept may be missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Answer } from '../../src/shared/wire/frames.ts';
import type { LogSabotage } from '../../sync-server/log/sqlite.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { seeded } from './seeded.ts';
import { enterBy, startTestServer, type TestAccount } from './server.ts';
import { TestPaper } from './server-house.ts';
import { TestLine, type UnnumberedLetter } from './server-line.ts';
import { wordsIn } from './server-writer.ts';

/** Together they need pages that a full disk does not have; the first of them might find room. */
const editsPerTrial = 40;
const lettersPerEdit = 500;
/** Then another document is begun: this one would grow too large. */
const trialsPerDocument = 25;
const roomyPages = 1_000_000;

export interface FullDiskTrial {
  /** Words that a new reader found and that were not answered "kept". */
  readonly unkept: readonly string[];
  /** Words that were answered "kept" and that a new reader did not find. */
  readonly missing: readonly string[];
  readonly code: string;
  /** What the same letter was answered when there was room again. */
  readonly codeAfter: string;
}

export class FullDisk {
  readonly #dir = mkdtempSync(join(tmpdir(), 'solmu-full-'));
  readonly #random: () => number;
  readonly #kept = new Set<string>();
  #server!: RunningServer;
  #database: DatabaseSync | null = null;
  #account!: TestAccount;
  #space!: SpaceId;
  #line: TestLine | null = null;
  #paper!: TestPaper;
  #fillsNext = false;
  #trials = 0;

  private constructor(seed: number) {
    this.#random = seeded(`full disk ${seed}`);
  }

  static async open(seed: number, sabotage: LogSabotage = {}): Promise<FullDisk> {
    const one = new FullDisk(seed);
    one.#server = await startTestServer({
      dir: one.#dir,
      report: () => undefined,
      logOptions: {
        sabotage,
        opened: (database) => {
          one.#database = database;
        },
        // The trial is over when a group begins, and nothing of it is on disk before its commit
        step: (step) => {
          if (step !== 'begin' || !one.#fillsNext) return;
          one.#fillsNext = false;
          one.#fill(true);
        },
      },
    });
    one.#account = await enterBy(one.#server.origin, (await one.#server.firstLink()) ?? '', 'Aino');
    return one;
  }

  async #begin(): Promise<void> {
    this.#line?.ws.terminate();
    this.#line = await TestLine.open({ origin: this.#server.origin, cookie: this.#account.cookie });
    this.#space = freshId<'space'>();
    this.#kept.clear();
    const { member } = this.#account;
    await this.#pushed({ kind: 'birth', birth: { space: this.#space, kind: 'event', maker: member, at: 1, hosts: [] } });
    this.#paper = new TestPaper(this.#space, 'floor', member);
  }

  #fill(isFull: boolean): void {
    // Free pages within the file would be room, too
    if (isFull) this.#database?.prepare('PRAGMA incremental_vacuum').all();
    const pages = isFull ? Number(this.#database?.prepare('PRAGMA page_count').get()?.page_count) : roomyPages;
    this.#database?.exec(`PRAGMA max_page_count = ${pages}`);
  }

  /** A few edits that are kept, some that the full disk refuses, a new reader, and the same letters once more when there is room. */
  async trial(): Promise<FullDiskTrial> {
    if (this.#trials % trialsPerDocument === 0) await this.#begin();
    const trial = this.#trials++;
    for (let n = Math.floor(this.#random() * 3); n >= 0; n--) {
      const { word, letter } = this.#word(`k${trial}.${n}`, 10);
      const [answer] = await this.#pushed(letter);
      if (answer?.code === 'kept') this.#kept.add(word);
    }
    const sent = Array.from({ length: editsPerTrial }, (_, n) => this.#word(`t${trial}.${n}`, lettersPerEdit));
    this.#fillsNext = true;
    const code = await this.#push(sent);
    const { unkept, missing } = await this.#read();
    this.#fill(false);
    let codeAfter = '';
    for (let tries = 0; tries < 40 && codeAfter !== 'kept'; tries++) {
      if (tries > 0) await new Promise((rest) => setTimeout(rest, 100));
      codeAfter = await this.#push(sent);
    }
    return { unkept, missing, code, codeAfter };
  }

  #pushed(...letters: readonly UnnumberedLetter[]): Promise<readonly Answer[]> {
    return this.#line?.push(...letters) ?? Promise.reject(new Error('no line was begun'));
  }

  /** Pushes all, remembers what was kept, and gives the codes: one when they are the same. */
  async #push(sent: readonly { readonly word: string; readonly letter: UnnumberedLetter }[]): Promise<string> {
    const codes = (await this.#pushed(...sent.map(({ letter }) => letter))).map(({ code }) => code);
    for (const [n, { word }] of sent.entries()) if (codes[n] === 'kept') this.#kept.add(word);
    return [...new Set(codes)].join(' ');
  }

  /** What a device reads that has never been here, held against what was answered. */
  async #read(): Promise<{ readonly unkept: readonly string[]; readonly missing: readonly string[] }> {
    const words = await wordsIn(this.#server.origin, this.#account.cookie, this.#space);
    const heads = new Set([...words].map((word) => word.split(':')[0] ?? '').filter((word) => word !== ''));
    return { unkept: [...heads].filter((word) => !this.#kept.has(word)), missing: [...this.#kept].filter((word) => !heads.has(word)) };
  }

  /** A word, and letters behind it that no packing makes smaller. */
  #word(word: string, letters: number): { readonly word: string; readonly letter: UnnumberedLetter } {
    const noise = Array.from({ length: letters }, () => String.fromCharCode(0x4e00 + Math.floor(this.#random() * 20_000))).join('');
    return { word, letter: this.#paper.type(`${word}:${noise} `) };
  }

  async close(): Promise<void> {
    this.#line?.ws.terminate();
    await this.#server.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
