/**
 * The emptying of the bin, as far as it is the server's: it looks at documents that came to rest, notes since when each thing lies in the bin
 * exactly as it lies now, and after thirty days says so in a row `due/<document>` of the space. It deletes nothing: a device of somebody who may
 * write there empties, by ordinary edits. How the document stood is kept as a version for thirty days after that. Rules R126 to R129.
 */
import type * as Y from 'yjs';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { type Json, recordOf } from '../../src/shared/base/json.ts';
import { duePrefix } from '../../src/shared/model/due.ts';
import { isEverEmptied, liesIn, type Mark } from '../../src/shared/model/emptying.ts';
import { type DocKind, docIdOf } from '../../src/shared/model/paper.ts';
import { type Act, type Added, CannotStore } from '../log/log.ts';
import { keep } from '../people/records.ts';
import { type House, row } from './house.ts';

/** Records by document: its space, its kind, and what lies in its bin. */
const shelf = 'in-bin';
const daySeconds = 86_400;
export const binDays = 30;
/** A version stands for as long after the last look at which the thing was still to be emptied, and a day for the look itself. */
const versionDays = 31;
const restSeconds = 60;
/** Whoever goes on writing is looked at all the same. */
const atWorkSeconds = 3_600;
const passSeconds = 6 * 3_600;
/** So much of a document's bin is looked after at a time; what is more has its turn when these are empty. */
const mostThings = 500;

interface Waiting {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly first: number;
  last: number;
}

interface Lain {
  readonly mark: Mark;
  /** Whole seconds since 1970 by the server's clock: since then it lies as it lies. */
  readonly since: number;
}

interface Bin {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly things: { readonly [thing: string]: Lain };
}

export class Emptying {
  readonly #house: House;
  readonly #changed = new Map<DocId, Waiting>();
  #passedAt = Number.NEGATIVE_INFINITY;
  #tidying: Promise<void> | null = null;

  constructor(house: House) {
    this.#house = house;
    house.log.onAdded((added) => {
      for (const addition of added) this.#hear(addition);
    });
  }

  /** Finds what changed when the server ended before its rest was over: documents that nobody has looked after since. */
  async start(): Promise<void> {
    for (const doc of await this.#house.log.unsettled()) {
      const kept = await this.#house.log.doc(doc);
      if (kept) this.#note(kept.space, kept.docKind, doc);
    }
  }

  /** Looks at what has come to rest, and now and then at what is due. Called by a timer, and by tests with a clock of their own. */
  tidy(): Promise<void> {
    this.#tidying ??= this.#tidy().finally(() => {
      this.#tidying = null;
    });
    return this.#tidying;
  }

  async #tidy(): Promise<void> {
    const now = this.#seconds();
    for (const [doc, waiting] of this.#changed) {
      if (now - waiting.last < restSeconds && now - waiting.first < atWorkSeconds) continue;
      this.#changed.delete(doc);
      await this.#each(doc, waiting, () => this.#look(doc, waiting));
    }
    if (now - this.#passedAt < passSeconds) return;
    this.#passedAt = now;
    for (const [doc, value] of await this.#house.log.shelf(shelf, '')) {
      const bin = readBin(value);
      if (bin && dueIn(bin, now).length > 0) await this.#each(doc as DocId, bin, () => this.#tell(doc as DocId, bin));
    }
  }

  /** What the disk does not take has its turn at the next look. */
  async #each(doc: DocId, { space, kind }: Pick<Bin, 'space' | 'kind'>, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (fault) {
      if (fault instanceof CannotStore) this.#note(space, kind, doc);
      else this.#house.report('emptying', fault);
    }
  }

  #hear({ space, entries }: Added): void {
    for (const entry of entries) if (entry.kind === 'edit') this.#note(space, entry.docKind, entry.doc);
  }

  /** An event's notes lie in a document of their own, and go with the event's. */
  #note(space: SpaceId, docKind: string, doc: DocId): void {
    const kind = docKind === 'floor' ? 'event' : docKind;
    if (!isEverEmptied(kind)) return;
    const at = docKind === 'floor' ? docIdOf(space, 'event') : doc;
    const now = this.#seconds();
    const waiting = this.#changed.get(at);
    if (waiting) waiting.last = now;
    else this.#changed.set(at, { space, kind, first: now, last: now });
  }

  /** Notes how the bin of a document stands; what came back, or has something new, is due no more. */
  async #look(doc: DocId, { space, kind }: Pick<Bin, 'space' | 'kind'>): Promise<void> {
    const { log, rows } = this.#house;
    const before = readBin(await log.kept(shelf, doc));
    const lies = await this.#lies(doc, space, kind);
    const now = this.#seconds();
    const things: { [thing: string]: Lain } = {};
    const known = before?.things ?? {};
    // Those whose days are counted already come first: in what order things lie in a document says nothing
    const first = lies.toSorted((a, b) => Number(b.thing in known) - Number(a.thing in known));
    for (const { thing, mark } of first.slice(0, mostThings)) {
      const lain = known[thing];
      things[thing] = lain?.mark === mark ? lain : { mark, since: now };
    }
    const bin: Bin | null = lies.length > 0 ? { space, kind, things } : null;
    const acts: Act[] = [];
    if (JSON.stringify(bin) !== JSON.stringify(before)) acts.push(keep(shelf, doc, bin as Json));
    const stands = recordOf((await rows.of(space)).get(duePrefix + doc));
    if (stands) {
      const still = Object.entries(recordOf(stands.things) ?? {}).filter(([thing, mark]) => things[thing]?.mark === mark);
      const value = still.length > 0 ? ({ ...stands, things: Object.fromEntries(still) } as Json) : null;
      if (JSON.stringify(value) !== JSON.stringify(stands)) acts.push(row(space, duePrefix + doc, value));
    }
    if (acts.length > 0) await log.commit(acts);
  }

  /** Keeps how it stands, then says what is due: nobody empties what has no version. Told again while it stands, so that the version outlives it. */
  async #tell(doc: DocId, { space, kind }: Pick<Bin, 'space' | 'kind'>): Promise<void> {
    const { log } = this.#house;
    const now = this.#seconds();
    const versions: number[] = [];
    for (const each of kind === 'event' ? [doc, docIdOf(space, 'floor')] : [doc]) {
      const version = await log.keepVersion(each, now, { until: now + versionDays * daySeconds });
      if (version) versions.push(version.id);
    }
    if (versions.length > 0) await this.#say(doc, { space, kind }, versions);
  }

  /** @param versions kept before the look: what came in between is due no more by then */
  async #say(doc: DocId, { space, kind }: Pick<Bin, 'space' | 'kind'>, versions: readonly number[]): Promise<void> {
    const { log, rows } = this.#house;
    await this.#look(doc, { space, kind });
    const now = this.#seconds();
    const bin = readBin(await log.kept(shelf, doc));
    const due = bin ? dueIn(bin, now) : [];
    if (due.length === 0) return;
    const stands = recordOf((await rows.of(space)).get(duePrefix + doc));
    const things = Object.fromEntries(due.map(([thing, { mark }]) => [thing, mark]));
    const value: Json = { kind, things, versions, at: now };
    if (stands && JSON.stringify({ ...value, at: stands.at as Json }) === JSON.stringify(stands)) return;
    await log.commit([row(space, duePrefix + doc, value)]);
  }

  async #lies(doc: DocId, space: SpaceId, kind: DocKind): Promise<ReturnType<typeof liesIn>> {
    const { rooms } = this.#house;
    const floor = kind === 'event' ? await rooms.readDoc(docIdOf(space, 'floor'), (y) => y) : null;
    return (await rooms.readDoc(doc, (y: Y.Doc) => liesIn({ id: doc, space, kind, y }, floor))) ?? [];
  }

  #seconds(): number {
    return Math.floor(this.#house.now() / 1000);
  }
}

function dueIn({ things }: Bin, now: number): readonly (readonly [thing: string, lain: Lain])[] {
  return Object.entries(things).filter(([, { since }]) => now - since >= binDays * daySeconds);
}

function readBin(value: Json): Bin | null {
  const bin = recordOf(value);
  return bin && recordOf(bin.things) ? (bin as unknown as Bin) : null;
}
