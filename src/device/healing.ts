/**
 * Finds what went astray between this device and the server: after a rest the hashes of changed documents are said to the server, and where it
 * answers that it stands otherwise, what heals is fetched (`healing-work.ts`). Asked by a server that was put back from a copy it gives back
 * all that it has, before anything else goes out. Lives in the tab that holds the line. Rules W101 to W109 of PROTOCOL.md.
 */
import type { KeptNews } from '../disk/line-disk.ts';
import { docEpochs, heldForReturn } from '../disk/returning.ts';
import type { Healer } from '../link/healing.ts';
import type { LineClock } from '../link/line.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { ClientFrame } from '../shared/wire/frames.ts';
import type { Compared, GivenCode, HealingFromServer } from '../shared/wire/healing.ts';
import type { DeviceRooms } from './device-rooms.ts';
import type { keepReturned, WorkHost } from './healing-work.ts';

/** The rest after which a changed document is compared. */
export const compareRestMs = 3_000;
/** A document that is not at one point with the server, or has something unsent, is asked for again so often. */
const mostTries = 12;
/** And each time after twice the wait, up to so many rests. */
const longestRests = 16;
/** An answer that does not come in this time is not waited for. */
const answerMs = 30_000;

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface HealingSabotage {
  /** Nothing is compared. */
  readonly healingOff?: true;
  /** What the server lacks is not given back. */
  readonly giveBackOff?: true;
  /** The rest before a comparison, milliseconds. */
  readonly restMs?: number;
}

export interface HealingHost extends Omit<WorkHost, 'ask'> {
  readonly clock: LineClock;
  readonly aside: (work: Promise<unknown>) => void;
  readonly sabotage: HealingSabotage;
}

type Standing = Extract<HealingFromServer, { type: 'standing' }>;

/** What the work asks the server; each resolves null when the line is over or nothing came in time. */
export interface Asking {
  compare(space: SpaceId, to: number, docs: readonly (readonly [DocId, string])[]): Promise<ReadonlyMap<DocId, Compared> | null>;
  standing(doc: DocId): Promise<Standing | null>;
  give(frame: (number: number) => ClientFrame): Promise<GivenCode | null>;
}

export class Healing implements Healer {
  readonly #host: HealingHost;
  #say: ((frame: ClientFrame) => boolean) | null = null;
  #isAsked = false;
  #isCaughtUp = false;
  #isUnanswered = false;
  #number = 0;
  readonly #tries = new Map<DocId, number>();
  #rests = 1;
  readonly #waits = new Set<{ readonly hears: (frame: HealingFromServer) => boolean; readonly over: () => void }>();
  readonly #standings = new Map<DocId, Standing>();
  #stopTimer: (() => void) | null = null;
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(host: HealingHost) {
    this.#host = host;
  }

  // ---------- the line ----------

  begun(say: (frame: ClientFrame) => boolean): void {
    this.#say = say;
    this.#isAsked = false;
    this.#isCaughtUp = false;
    this.#isUnanswered = false;
    this.#host.aside(this.sayEpochs());
  }

  heard(frame: Parameters<Healer['heard']>[0]): void {
    if (frame.type === 'give-back') this.#isAsked = true;
    if (frame.type === 'standing') this.#standings.set(frame.doc, frame);
    for (const wait of this.#waits) if (wait.hears(frame)) this.#waits.delete(wait);
  }

  async caughtUp(): Promise<void> {
    this.#isCaughtUp = true;
    if (this.#isAsked && !this.#host.sabotage.giveBackOff) await this.#giveBack().catch(() => undefined);
    this.#soon();
  }

  ended(): void {
    this.#say = null;
    this.#isCaughtUp = false;
    this.#standings.clear();
    for (const wait of this.#waits) wait.over();
    this.#waits.clear();
  }

  /** The device closes, or another tab has the line. */
  close(): void {
    this.#closed = true;
    this.#stopTimer?.();
    this.ended();
  }

  // ---------- what changed ----------

  /** Something happened in `kept` by this tab's doing. */
  news(news: KeptNews): void {
    if (news.what === 'taken') {
      this.changed(news.edits.map(({ doc }) => doc));
      const back = new Map(
        news.edits.filter(({ returned }) => returned).map(({ doc, docKind, member }) => [doc, { space: news.space, kind: docKind, by: member }] as const),
      );
      if (back.size > 0) this.#host.aside(this.#keepReturned(back));
    }
    if (news.what === 'answered') this.changed(news.docs);
  }

  /** Something was taken into these documents, or kept of them by the server. */
  changed(docs: Iterable<DocId>): void {
    for (const doc of docs) this.#tries.set(doc, 0);
    this.#rests = 1;
    this.#soon();
  }

  /** Up to which erasures this device has come: said when a line begins, and when a document has begun anew. */
  async sayEpochs(): Promise<void> {
    const docs = await docEpochs(this.#host.kept().tables);
    if (docs.length > 0) this.#say?.({ type: 'doc-epochs', docs });
  }

  #soon(): void {
    const { clock, sabotage, aside } = this.#host;
    if (this.#closed || this.#tries.size === 0 || sabotage.healingOff) return;
    this.#stopTimer?.();
    this.#stopTimer = clock.setTimer((sabotage.restMs ?? compareRestMs) * this.#rests, () => {
      if (!this.#isCaughtUp || this.#isUnanswered || this.#working) return;
      this.#working = this.#compare().finally(() => {
        this.#working = null;
        this.#soon();
      });
      aside(this.#working);
    });
  }

  async #compare(): Promise<void> {
    const due = [...this.#tries.keys()];
    const { compareDocs } = await import('./healing-work.ts');
    const later = await compareDocs({ ...this.#host, ask: this.#asking }, due, () => !this.#closed && this.#isCaughtUp);
    this.#rests = later.size > 0 ? Math.min(this.#rests * 2, longestRests) : 1;
    for (const doc of due) {
      const tries = (this.#tries.get(doc) ?? 0) + 1;
      if (later.has(doc) && tries < mostTries) this.#tries.set(doc, tries);
      else this.#tries.delete(doc);
    }
  }

  async #giveBack(): Promise<void> {
    const rows = await heldForReturn(this.#host.kept().tables);
    if (!rows) return;
    const { giveBack } = await import('./healing-work.ts');
    await giveBack({ ...this.#host, ask: this.#asking }, rows);
  }

  async #keepReturned(docs: Parameters<typeof keepReturned>[1]): Promise<void> {
    const work = await import('./healing-work.ts');
    await work.keepReturned({ ...this.#host, ask: this.#asking }, docs);
  }

  // ---------- asking ----------

  readonly #asking: Asking = {
    compare: (space, to, docs) =>
      this.#asked({ type: 'compare', space, to, docs }, (frame) => (frame.type === 'compared' && frame.space === space ? new Map(frame.docs) : null)),
    standing: async (doc) => {
      const found = this.#standings.get(doc) ?? (await this.#wait((frame) => (frame.type === 'standing' && frame.doc === doc ? frame : null)));
      this.#standings.delete(doc);
      return found;
    },
    give: (frame) => {
      const number = ++this.#number;
      return this.#asked(frame(number), (heard) => (heard.type === 'given' ? (heard.answers.find(([of]) => of === number)?.[1] ?? null) : null));
    },
  };

  #asked<T>(frame: ClientFrame, answer: (frame: HealingFromServer) => T | null): Promise<T | null> {
    const waited = this.#wait(answer);
    if (!this.#say?.(frame)) this.ended();
    return waited;
  }

  #wait<T>(answer: (frame: HealingFromServer) => T | null): Promise<T | null> {
    if (!this.#say) return Promise.resolve(null);
    return new Promise((resolve) => {
      const stop = this.#host.clock.setTimer(answerMs, () => {
        this.#waits.delete(wait);
        // An older server passes over what it does not know: it is left in peace until the next line.
        this.#isUnanswered = true;
        resolve(null);
      });
      const wait = {
        hears: (frame: HealingFromServer): boolean => {
          const found = answer(frame);
          if (found === null) return false;
          stop();
          resolve(found);
          return true;
        },
        over: (): void => {
          stop();
          resolve(null);
        },
      };
      this.#waits.add(wait);
    });
  }
}

/** What healing needs of the rooms around it. */
export function healingParts(rooms: DeviceRooms, sabotage: HealingSabotage): HealingHost {
  return {
    prefix: rooms.options.prefix,
    onDisk: () => rooms.storage.onDisk,
    kept: () => rooms.storage.kept,
    me: () => rooms.owner.identity.member,
    journalFlushed: () => rooms.writer.flushed(),
    heard: (news) => rooms.happenings.news(news),
    now: () => rooms.clock.now(),
    returned: (moment, broughtBy) => rooms.remember.returned(moment, broughtBy),
    setAside: (doc, server) => rooms.copies.differs(doc, server),
    clock: rooms.clock,
    aside: (work) => rooms.aside.do(work),
    sabotage,
  };
}
