/** A disk played in memory, for tests of the line. It passes the same contract as the real one. */
import type { Batch, LineStore } from '../../src/link/store.ts';
import { type ClaimId, type DeviceId, type DocId, freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Answer, AnswerCode, Letter, Seq, StreamEntry } from '../../src/shared/wire/frames.ts';
import { restMsOf } from '../../src/shared/wire/rest.ts';

type WithoutNumber<L> = L extends Letter ? Omit<L, 'number'> : never;
/** A letter before the journal has given it a number. */
export type NewLetter = WithoutNumber<Letter>;

export class MemoryLineStore implements LineStore {
  readonly device: DeviceId = freshId<'device'>();
  epoch = 0;
  readonly cursors = new Map<SpaceId, Seq>();
  readonly inbox: { readonly space: SpaceId; readonly entry: Extract<StreamEntry, { kind: 'edit' }> }[] = [];
  readonly rows = new Map<SpaceId, Map<string, Json>>();
  readonly refused = new Map<DocId | SpaceId, AnswerCode>();
  readonly outcomes = new Map<ClaimId, Answer>();
  readonly lost: SpaceId[] = [];
  /** Documents that the server lets rest, and until when by `now`. */
  readonly resting = new Map<DocId, number>();
  now: () => number = () => Date.now();
  /** How many batches each transaction took. */
  readonly takes: number[] = [];
  /** Every answer taken, in order. */
  readonly heard: Answer[] = [];
  /** Makes a document go out whole after `resync`; what it gives replaces the document's unanswered letters. */
  whole: (doc: DocId) => Uint8Array | null = () => null;
  #journal: Letter[] = [];
  #last = 0;

  write(letter: NewLetter): number {
    const number = ++this.#last;
    this.#journal.push({ ...letter, number } as Letter);
    return number;
  }

  /** Letters that no answer has settled. */
  get unanswered(): readonly Letter[] {
    return this.#journal;
  }

  async standing() {
    return { device: this.device, epoch: this.epoch, cursors: [...this.cursors] };
  }

  async take(batches: readonly Batch[]): Promise<number> {
    this.takes.push(batches.length);
    const misfit = batches.findIndex((batch) => !this.#takeOne(batch));
    return misfit < 0 ? batches.length : misfit;
  }

  #takeOne({ space, from, to, entries }: Batch): boolean {
    if ((this.cursors.get(space) ?? 0) !== from) return false;
    for (const entry of entries) {
      if (entry.kind === 'edit') {
        if (entry.deflated) throw new Error('deflated bytes reached the disk');
        this.inbox.push({ space, entry });
      } else this.#row(space, entry.key, entry.value);
    }
    this.cursors.set(space, to);
    return true;
  }

  async newEpoch(epoch: number): Promise<void> {
    this.epoch = epoch;
    this.cursors.clear();
  }

  async waiting(after: number, maxBytes: number): Promise<readonly Letter[]> {
    const found: Letter[] = [];
    let bytes = 0;
    for (const letter of this.#journal) {
      if (letter.number <= after || this.#isSetAside(letter)) continue;
      bytes += letter.kind === 'edit' ? letter.update.length : 64;
      if (found.length > 0 && bytes > maxBytes) break;
      found.push(letter);
    }
    return found;
  }

  async answered(answers: readonly Answer[]): Promise<void> {
    for (const answer of answers) {
      this.heard.push(answer);
      const letter = this.#journal.find(({ number }) => number === answer.number);
      if (!letter || answer.code === 'cannot-store') continue;
      if (answer.code === 'quarantined') {
        if (letter.kind === 'edit') this.resting.set(letter.doc, this.now() + restMsOf(answer));
        continue;
      }
      if (letter.kind === 'claim') {
        this.outcomes.set(letter.id, answer);
        this.#drop(letter);
      } else if (answer.code === 'kept') this.#drop(letter);
      else if (answer.code === 'resync') this.#makeWhole(letter);
      else this.refused.set(letter.kind === 'edit' ? letter.doc : letter.birth.space, answer.code);
    }
  }

  async gone(space: SpaceId): Promise<void> {
    this.lost.push(space);
    this.cursors.delete(space);
  }

  #isSetAside(letter: Letter): boolean {
    if (letter.kind === 'claim') return false;
    const space = letter.kind === 'edit' ? letter.space : letter.birth.space;
    return this.refused.has(space) || (letter.kind === 'edit' && (this.refused.has(letter.doc) || (this.resting.get(letter.doc) ?? 0) > this.now()));
  }

  #makeWhole(letter: Letter): void {
    const update = letter.kind === 'edit' ? this.whole(letter.doc) : null;
    if (letter.kind !== 'edit' || !update) return;
    this.#journal = this.#journal.filter((other) => other.kind !== 'edit' || other.doc !== letter.doc);
    const { number: _, ...rest } = letter;
    this.write({ ...rest, update });
  }

  #drop(letter: Letter): void {
    this.#journal = this.#journal.filter((other) => other !== letter);
  }

  #row(space: SpaceId, key: string, value: Json): void {
    const rows = this.rows.get(space) ?? new Map<string, Json>();
    this.rows.set(space, rows);
    if (value === null) rows.delete(key);
    else rows.set(key, value);
  }
}
