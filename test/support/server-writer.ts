/** A device that types into an event over a real line, remembers what was answered *kept*, and comes back after each cut. */
import * as Y from 'yjs';
import { type DeviceId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { TestPaper } from './server-house.ts';
import { TestLine, type UnnumberedLetter } from './server-line.ts';

export class TestWriter {
  readonly device: DeviceId = freshId<'device'>();
  readonly paper: TestPaper;
  /** Every word that was answered *kept*, ever. */
  readonly kept: string[] = [];
  readonly #name: string;
  readonly #cookie: string;
  /** Where it stands in its space: it comes back without reading all again. */
  #epoch = 0;
  #cursor = 0;
  #word = 0;
  #unanswered: { readonly word: string; readonly letter: UnnumberedLetter }[] = [];

  constructor(name: string, space: SpaceId, member: MemberId, cookie: string) {
    this.#name = name;
    this.#cookie = cookie;
    this.paper = new TestPaper(space, 'floor', member);
  }

  /** Types until the line is cut. What stood unanswered at the last cut goes out again first. */
  async typeUntilCut(origin: string): Promise<void> {
    try {
      const cursors = this.#cursor > 0 ? ([[this.paper.space, this.#cursor]] as const) : [];
      const line = await TestLine.open({ origin, cookie: this.#cookie, device: this.device, epoch: this.#epoch, cursors });
      this.#epoch = line.all('welcome')[0]?.epoch ?? 0;
      for (;;) {
        if (this.#unanswered.length === 0) for (let n = 0; n < 5; n++) this.#unanswered.push(this.#nextWord());
        const asked = this.#unanswered;
        this.#cursor = line.batches(this.paper.space).at(-1)?.to ?? this.#cursor;
        line.frames.length = 0; // Others write too: what was heard before is of no use
        const answers = await line.push(...asked.map(({ letter }) => letter));
        const codes = answers.map(({ code }) => code);
        if (codes.some((code) => code !== 'kept')) throw new Refused(codes.join(' '));
        this.kept.push(...asked.map(({ word }) => word));
        this.#unanswered = [];
      }
    } catch (fault) {
      if (fault instanceof Refused) throw fault;
    }
  }

  #nextWord(): { readonly word: string; readonly letter: UnnumberedLetter } {
    const word = `${this.#name}${this.#word++}`;
    return { word, letter: this.paper.type(`${word} `) };
  }
}

class Refused extends Error {}

/** The words that a fresh device reads in an event's floor. */
export async function wordsIn(origin: string, cookie: string, space: SpaceId): Promise<ReadonlySet<string>> {
  const line = await TestLine.open({ origin, cookie });
  const y = new Y.Doc();
  const { inflateRawSync } = await import('node:zlib');
  for (const { entries } of line.batches(space)) {
    for (const entry of entries) if (entry.kind === 'edit') Y.applyUpdate(y, entry.deflated ? new Uint8Array(inflateRawSync(entry.update)) : entry.update);
  }
  await line.close();
  return new Set(y.getText('note').toString().split(' '));
}
