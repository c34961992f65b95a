/**
 * The own copies of this device: sets aside what was refused or whose space is gone, lists what there is, and hands on to what reads and
 * adds back, which is fetched with the first copy. Knows rows and when to look; what stands in documents it does not.
 */
import type { KeptNews } from '../../disk/line-disk.ts';
import { acquit, changeCopies, purgeCopies } from '../../disk/set-aside.ts';
import type { CopyRow } from '../../disk/tables.ts';
import type { ClaimId, DocId } from '../../shared/base/ids.ts';
import type { AddedBack, Copies, CopyContent, CopyId, OwnCopy, ReturnedClaim, UntakenSpace } from './api.ts';
import type { DeskHost } from './desk.ts';
import type { Anew, Due } from './setting-aside.ts';

/** How long a copy lies in the bin. */
export const binDays = 30;
const binMs = binDays * 24 * 3_600_000;
/** Letters of the document that are still under way are answered first. */
const answerWaitMs = 250;
/** The part that sets aside could not be fetched: until then the document waits as it is. */
const bringAgainMs = 20_000;

export interface CopiesHost extends DeskHost {
  readonly aside: (work: Promise<unknown>) => void;
  readonly lineUp: () => boolean;
  readonly journalFlushed: () => Promise<void>;
  /** Documents begin anew: whoever has them open takes them again. */
  readonly anew: (docs: readonly Anew[]) => Promise<void>;
  /** The line begins anew: something is to come from the beginning. */
  readonly again: () => void;
  /** Copies, or how many call for the member, are others now. */
  readonly changed: () => Promise<void>;
}

export class OwnCopies implements Copies {
  readonly #host: CopiesHost;
  #working: Promise<void> | null = null;
  #wanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(host: CopiesHost) {
    this.#host = host;
  }

  /** This tab holds the line: what an end in between has left is taken up, and what has lain in the bin long enough goes. */
  begin(): void {
    this.#host.aside(purgeCopies(this.#host.kept().tables, this.#host.now() - binMs).catch(() => undefined));
    this.#look(true);
  }

  /** Something happened in `kept` by this tab's doing. */
  news(news: KeptNews): void {
    if (news.what === 'gone' || (news.what === 'answered' && news.refused.length > 0)) this.#look(false);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  // ---------- setting aside ----------

  #look(atStart: boolean): void {
    if (this.#closed) return;
    this.#wanted = true;
    if (this.#working) return;
    this.#working = this.#work(atStart).finally(() => {
      this.#working = null;
    });
    this.#host.aside(this.#working);
  }

  async #work(atStart: boolean): Promise<void> {
    while (this.#wanted && !this.#closed) {
      this.#wanted = false;
      const due = await this.#due(atStart);
      if (due.length === 0) return;
      await this.#host.journalFlushed();
      const brought = await import('./setting-aside.ts').catch(() => null);
      if (!brought) return this.#later(bringAgainMs);
      const { setDocAside } = brought;
      const anew: Anew[] = [];
      for (const one of due) {
        if (this.#host.lineUp() && this.#host.kept().line.isUnderWay(one.doc)) {
          this.#later(answerWaitMs);
          continue;
        }
        const done = await (one.code === 'erased' ? (await import('./other-content.ts')).setErasedAside(this.#host, one) : setDocAside(this.#host, one));
        if (done) anew.push(done);
      }
      await this.#host.anew(anew);
      await this.#host.changed();
      if (anew.some(({ again }) => again)) this.#host.again();
    }
  }

  /** A document holds other content than the server's under the same structs (W103): a copy stays, and it is read again. */
  async differs(doc: DocId, server: { readonly state: Uint8Array; readonly known: Uint8Array }): Promise<void> {
    const { setOtherAside } = await import('./other-content.ts');
    const anew = await setOtherAside(this.#host, doc, server);
    await this.#host.anew(anew ? [anew] : []);
    await this.#host.changed();
  }

  #later(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(false), waitMs);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  async #due(atStart: boolean): Promise<readonly Due[]> {
    const { kept } = this.#host;
    const [docs, spaces] = await Promise.all([kept().docs(), kept().spaces()]);
    const gone = new Set(spaces.filter(({ state }) => state === 'gone').map(({ id }) => id));
    const isSuspect = docs.some((doc) => doc.refused !== null || gone.has(doc.space));
    if (!isSuspect) return [];
    // A space that the server did not found stays here with all that is in it: nothing of it is set aside.
    const unborn = new Set(spaces.filter(({ refused }) => refused !== null).map(({ id }) => id));
    for (const doc of docs) if (doc.refused !== null && unborn.has(doc.space)) await acquit(kept().tables, doc.id);
    const unsent = new Set((await kept().unanswered()).map(({ doc }) => doc));
    return docs.flatMap((doc): Due[] => {
      if (gone.has(doc.space)) return unsent.has(doc.id) || doc.refused !== null ? [{ doc: doc.id, code: 'gone', detail: null, isUnheard: false }] : [];
      if (doc.refused === null || unborn.has(doc.space)) return [];
      return [{ doc: doc.id, code: doc.refused, detail: doc.detail ?? null, isUnheard: atStart || doc.refused === 'resync' || kept().line.isUnheard(doc.id) }];
    });
  }

  // ---------- what there is ----------

  async list(): Promise<readonly OwnCopy[]> {
    return (await import('./listing.ts')).listed(this.#host.kept());
  }

  async look(id: CopyId): Promise<CopyContent | null> {
    return (await import('./desk.ts')).lookAt(this.#host, id);
  }

  async addBack(id: CopyId, key: string, line: string): Promise<AddedBack> {
    const added = await (await import('./desk.ts')).addBack(this.#host, id, key, line);
    await this.#host.changed();
    if (!added.done) return added;
    const undo = async (): Promise<'undone' | 'changed-since'> => {
      const answer = await added.undo();
      await this.#host.changed();
      return answer;
    };
    return { done: true, undo };
  }

  async looked(ids: readonly CopyId[]): Promise<void> {
    await this.#change(ids, (copy) => ({ ...copy, seen: 1 }));
  }

  async bin(id: CopyId, is: boolean): Promise<void> {
    await this.#change([id], (copy) => ({ ...copy, seen: 1, binnedAt: is ? this.#host.now() : null }));
  }

  async #change(ids: readonly CopyId[], change: (copy: CopyRow) => CopyRow): Promise<void> {
    await changeCopies(this.#host.kept().tables, ids as readonly CopyRow['id'][], change);
    await this.#host.changed();
  }

  async claims(): Promise<readonly ReturnedClaim[]> {
    return (await import('./listing.ts')).returnedClaims(this.#host.kept());
  }

  async heard(claim: ClaimId): Promise<void> {
    await (await import('./listing.ts')).hear(this.#host.kept(), claim);
    await this.#host.changed();
  }

  async untaken(): Promise<readonly UntakenSpace[]> {
    return (await import('./listing.ts')).untakenSpaces(this.#host.kept());
  }
}
