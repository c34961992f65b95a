/**
 * The door to the memory of a device (`memory.ts`): what must be known at the moment itself is taken down here, everything else is handed on
 * when the memory has been fetched, in its order. A start waits for none of it.
 */
import type { Moment } from '../history/keep.ts';
import type { Arrival } from '../history/news.ts';
import type { Why } from '../history/store.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { DocKind, Paper } from '../shared/model/paper.ts';
import type { OpenPaper } from './api.ts';
import type { Memory } from './memory.ts';
import type { Past } from './past.ts';
import type { WitnessHost } from './witness.ts';

/** How long after the line has brought all there was this is noted: the first screen comes before. */
const noteAfterMs = 1_500;

export interface RememberHost {
  readonly aside: (work: Promise<unknown>) => void;
  readonly prefix: string;
  readonly onDisk: () => boolean;
  readonly now: () => number;
  /** By the server's clock, as well as it is known. */
  readonly seconds: () => number;
  readonly mine: () => readonly MemberId[];
  readonly caughtUp: () => boolean;
  /** Whether anything of a document's space, of a note the note itself, has been here before. */
  readonly knows: (space: SpaceId, docKind: string, doc: DocId) => Promise<boolean>;
  readonly glance: (space: SpaceId, kind: DocKind, look: (paper: Paper) => void, doc?: DocId) => Promise<void>;
  readonly open: (space: SpaceId, kind: DocKind, doc?: DocId) => Promise<OpenPaper | null>;
  /** The rows of what came from others changed. */
  readonly changed: () => void;
}

export class Remember implements WitnessHost {
  readonly #host: RememberHost;
  #memory: Promise<Memory> | null = null;
  #fetched: Memory | null = null;
  readonly #lookedAt = new Set<DocId>();
  #isCaughtUp = false;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: RememberHost) {
    this.#host = host;
  }

  /** Every question of the past goes to the memory as it is. It is no promise itself, whatever is asked of it. */
  readonly past = new Proxy({} as Past, {
    get: (_, name) => (name === 'then' ? undefined : (...asked: unknown[]) => this.#bring().then(({ past }) => answer(past[name as keyof Past], asked))),
  });

  now(): number {
    return this.#host.now();
  }

  /** Edits of others are in the inbox. Call it before anything reads them. */
  taken(space: SpaceId, edits: readonly Arrival[]): void {
    const mine = this.#host.mine();
    const others = edits.filter(({ doc, member }) => !mine.includes(member) && !this.#lookedAt.has(doc));
    if (others.length > 0) {
      const known = new Map(others.map(({ doc, docKind }) => [doc, this.#host.knows(space, docKind, doc)]));
      this.#tell((memory) => memory.taken(space, others, mine, known));
    }
    if (this.#isCaughtUp) this.#tell((memory) => memory.note());
  }

  /** The line may stand otherwise than before. */
  contact(): void {
    const is = this.#host.caughtUp();
    if (is === this.#isCaughtUp) return;
    this.#isCaughtUp = is;
    clearTimeout(this.#noteTimer);
    if (!is) return;
    this.#noteTimer = setTimeout(() => this.#tell((memory) => memory.note()), noteAfterMs);
    (this.#noteTimer as { unref?: () => void }).unref?.();
  }

  newsSince(doc: DocId): Promise<number | null> {
    // A document opens whether or not anything is remembered of it.
    return this.#bring()
      .then((memory) => memory.newsSince(doc))
      .catch(() => null);
  }

  looks(paper: Paper, is: boolean): void {
    if (this.#fetched?.isOwn(paper.id)) return;
    if (!is) this.#lookedAt.delete(paper.id);
    else {
      this.#lookedAt.add(paper.id);
      this.#tell((memory) => memory.looked(paper.id));
    }
  }

  keep(moment: Moment, why: Why): void {
    this.#tell((memory) => memory.keep(moment, why));
  }

  /** What a server of before had lost has come back by somebody's hand. */
  returned(moment: Moment, broughtBy: MemberId): void {
    this.#tell((memory) => memory.returned(moment, broughtBy));
  }

  left(moment: Moment): void {
    const isOwn = this.#fetched?.isOwn(moment.doc) ?? false;
    this.#tell((memory) => memory.left(moment, isOwn));
  }

  /** A space went off this device: its past too. */
  forget(space: SpaceId): void {
    this.#tell((memory) => memory.forget(space));
  }

  /** Documents of a space stand in another one now: their past goes with them, that of the others goes. */
  moved(from: SpaceId, docs: readonly { readonly id: DocId; readonly space: SpaceId }[]): void {
    this.#tell((memory) => memory.moved(from, docs));
  }

  async close(): Promise<void> {
    clearTimeout(this.#noteTimer);
    await this.#memory?.catch(() => undefined);
    await this.#fetched?.close();
  }

  #tell(act: (memory: Memory) => void): void {
    // Without a line, and not yet kept by the service worker: then this is not remembered.
    this.#host.aside(this.#bring().then(act, () => undefined));
  }

  #bring(): Promise<Memory> {
    this.#memory ??= import('./memory.ts').then(
      ({ Memory }) => {
        this.#fetched = new Memory(this.#host);
        return this.#fetched;
      },
      (fault: unknown) => {
        this.#memory = null;
        throw fault;
      },
    );
    return this.#memory;
  }
}

function answer(question: Past[keyof Past], asked: readonly unknown[]): unknown {
  return (question as (...asked: readonly unknown[]) => unknown)(...asked);
}
