/** Keeps the facts of the sign together, looks again when the clock alone may change it, and lists what waits. */
import type { Kept } from '../disk/kept.ts';
import { allCopies } from '../disk/set-aside.ts';
import type { ClaimRow, CopyRow, SpaceRow } from '../disk/tables.ts';
import type { LineClock } from '../link/line.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { DocKind } from '../shared/model/paper.ts';
import type { AnswerCode } from '../shared/wire/frames.ts';
import type { Sign, Waiting } from './api.ts';
import type { Aside } from './aside.ts';
import { nextLook, type SignFacts, signOf } from './sign.ts';
import type { LineFacts } from './tabs.ts';
import { Unsent, type UnsentRow, type UnsentThing } from './unsent.ts';

export interface SignHost {
  readonly aside: Aside;
  readonly clock: LineClock;
  readonly kept: () => Kept;
  readonly spaces: () => ReadonlyMap<SpaceId, SpaceRow>;
  readonly stored: () => boolean;
  readonly hasAccount: () => boolean;
  readonly line: () => LineFacts;
  readonly changed: () => void;
  /** See `TabSabotage`. */
  readonly forgetsUnsent?: boolean;
}

const recountRestMs = 60;
/** How long a refused request stands in the panel: it was told when it came, and nothing is lost with it. */
const refusedClaimMs = 7 * 24 * 3_600_000;

function refusedClaim({ id, verb, at, code }: ClaimRow): Waiting {
  return { doc: null, space: '' as SpaceId, kind: 'claim', claim: { id, verb }, since: at, edits: 1, why: 'refused', code: code as AnswerCode };
}

function copied({ id, doc, space, docKind, since, edits, code, name }: CopyRow): Waiting {
  const answer = code === 'gone' || code === 'erased' ? 'not-available' : code === 'resync' ? 'bad-form' : code;
  return { doc, space, kind: docKind as DocKind, claim: null, since, edits, why: 'refused', code: answer, copy: { id, name } };
}

export class SignKeeper {
  readonly #host: SignHost;
  readonly #unsent = new Unsent();
  /** Refused, and not yet set aside. */
  #refused = new Map<DocId, AnswerCode>();
  /** Copies that are not in the bin. */
  #copies: readonly CopyRow[] = [];
  #settling = false;
  #updateReady = false;
  #shown: Sign = { state: 'local', count: 0, settling: false };
  #stopTimer: (() => void) | null = null;
  #stopRecount: (() => void) | null = null;
  #closed = false;

  constructor(host: SignHost) {
    this.#host = host;
  }

  sign(): Sign {
    return this.#shown;
  }

  settling(is: boolean): void {
    this.#settling = is;
    this.look();
  }

  updateReady(is: boolean): void {
    this.#updateReady = is;
    this.look();
  }

  add(row: UnsentRow): void {
    this.#unsent.add(row);
    this.look();
  }

  /** Counts anew from the journal. */
  async recount(): Promise<void> {
    this.#stopRecount?.();
    this.#stopRecount = null;
    const { kept } = this.#host;
    const [rows, docs, copies] = await Promise.all([kept().unanswered(), kept().docs(), allCopies(kept().tables)]);
    if (this.#closed) return;
    this.#unsent.recount(rows);
    this.#copies = copies.filter(({ binnedAt }) => binnedAt === null);
    this.#refused = new Map(docs.filter((doc) => doc.refused).map((doc) => [doc.id, doc.refused as AnswerCode]));
    this.look();
  }

  recountSoon(): void {
    this.#stopRecount?.();
    this.#stopRecount = this.#host.clock.setTimer(recountRestMs, () => this.#host.aside.do(this.recount()));
  }

  look(): void {
    if (this.#closed) return;
    const facts: SignFacts = this.#host.forgetsUnsent ? { ...this.#facts(), unsent: 0, unsentSince: null, settling: false } : this.#facts();
    const sign = signOf(facts);
    this.#stopTimer?.();
    const wait = nextLook(facts);
    this.#stopTimer = wait === null ? null : this.#host.clock.setTimer(wait, () => this.look());
    const was = this.#shown;
    this.#shown = sign;
    if (was.state !== sign.state || was.count !== sign.count || was.settling !== sign.settling) this.#host.changed();
  }

  async waiting(): Promise<readonly Waiting[]> {
    await this.recount();
    const isExample = (space: SpaceId): boolean => this.#host.spaces().get(space)?.example === 1;
    const waiting = this.#unsent
      .all()
      .filter((thing) => !isExample(thing.space))
      .map((thing) => this.#waitingOf(thing));
    const since = this.#host.clock.now() - refusedClaimMs;
    const refused = (await this.#host.kept().refusedClaims()).filter((claim) => claim.at > since);
    return [...waiting, ...this.#copies.map(copied), ...refused.map(refusedClaim)];
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer?.();
    this.#stopRecount?.();
  }

  #facts(): SignFacts {
    const { clock, spaces, line } = this.#host;
    const sendable = this.#unsent.sendable(spaces(), new Set(this.#refused.keys()));
    // What was said to stay here calls for nobody any more, whatever the server had answered.
    const refusedSpaces = [...spaces().values()].filter((space) => space.refused && space.state !== 'here-only' && space.state !== 'gone').length;
    const unseen = this.#copies.filter(({ seen }) => seen === 0).length;
    const undecided = [...spaces().values()].some((space) => space.state === 'undecided');
    const { up, since, stop, cannotStoreSince } = line();
    return {
      now: clock.now(),
      stored: this.#host.stored(),
      hasAccount: this.#host.hasAccount(),
      signedOut: stop === 'signin',
      refused: this.#refused.size + refusedSpaces + unseen,
      cannotStoreSince,
      lineUp: up,
      lineSince: since,
      unsent: sendable.length,
      unsentSince: sendable.length === 0 ? null : Math.min(...sendable.map((thing) => thing.since)),
      undecided,
      settling: this.#settling,
      updateReady: this.#updateReady,
    };
  }

  #waitingOf(thing: UnsentThing): Waiting {
    const space = this.#host.spaces().get(thing.space);
    const { kind, docKind, claim } = thing.row;
    const code = (thing.doc === null ? null : this.#refused.get(thing.doc)) ?? (kind === 'claim' ? null : (space?.refused ?? null));
    const why = code ? 'refused' : space?.state === 'undecided' ? 'undecided' : space?.state === 'here-only' ? 'here-only' : 'waiting';
    return {
      doc: thing.doc,
      space: thing.space,
      kind: kind === 'edit' ? (docKind as DocKind) : kind,
      claim: claim ? { id: claim.id, verb: claim.verb } : null,
      since: thing.since,
      edits: thing.edits,
      why,
      code,
    };
  }
}
