/** What happens to a device, and who of its rooms is to hear of it: news from `kept`, and what other tabs say. */
import type { Kept } from '../disk/kept.ts';
import type { KeptNews } from '../disk/line-disk.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import { type DocKind, docIdOf, isSingle } from '../shared/model/paper.ts';
import type { Topic } from './api.ts';
import type { Aside } from './aside.ts';
import type { Cataloguer } from './cataloguer.ts';
import type { DeviceClaims } from './claims.ts';
import type { Begun } from './copies/api.ts';
import type { LatePapers } from './late-papers.ts';
import type { Remember } from './remember.ts';
import type { SignKeeper } from './sign-keeper.ts';
import type { SpacesBook } from './spaces-book.ts';
import type { TabLine } from './tab-line.ts';
import type { TabMessage } from './tabs.ts';

export interface HappeningsHost {
  readonly aside: Aside;
  readonly papers: LatePapers;
  readonly claims: DeviceClaims;
  readonly signs: SignKeeper;
  readonly cataloguer: Cataloguer;
  readonly line: TabLine;
  readonly kept: () => Kept;
  readonly now: () => number;
  readonly tell: (message: TabMessage) => void;
  readonly call: (topic: Topic) => void;
  readonly spaces: SpacesBook;
  readonly remember: Remember;
  readonly journalFlushed: () => Promise<void>;
  /** Another tab has signed in or out, or introduced the member: takes it over. */
  readonly accountElsewhere: () => Promise<void>;
  /** Another tab takes everything off this device. */
  readonly wiped: () => void;
}

export class Happenings {
  readonly #host: HappeningsHost;

  constructor(host: HappeningsHost) {
    this.#host = host;
  }

  /** The rooms around, for what comes and goes as things happen: backups. */
  get rooms(): HappeningsHost {
    return this.#host;
  }

  #aside(work: Promise<unknown>): void {
    this.#host.aside.do(work);
  }

  /** Something changed in `kept`, by this tab's doing. */
  news(news: KeptNews): void {
    switch (news.what) {
      case 'journal':
        // In this order: a holder that answers for itself has heard of what there is to send.
        this.#host.tell({ say: 'journal' });
        this.#host.line.poke();
        break;
      case 'taken': {
        const edits = news.edits.map(({ doc, docKind, update }) => ({ doc, docKind, update }));
        this.#host.tell({ say: 'taken', space: news.space, edits, rows: news.rows });
        this.#host.remember.taken(news.space, news.edits);
        this.#aside(this.#taken(news.space, edits, news.rows, true));
        break;
      }
      case 'answered':
        this.#host.papers.answered(news.docs);
        this.#aside(this.#host.claims.answered());
        this.#aside(this.#readSpaces().then(() => this.#host.signs.recount()));
        for (const doc of news.resync) this.#aside(this.#sendWhole(doc));
        this.#host.tell({ say: 'answered' });
        break;
      case 'spaces':
        this.#aside(this.#readSpaces().then(() => this.#host.signs.recount()));
        this.#host.tell({ say: 'spaces' });
        break;
    }
  }

  /** Documents begin anew from what the server has: whoever shows them takes them again. */
  async anew(docs: readonly Begun[]): Promise<void> {
    const { papers, cataloguer, call } = this.#host;
    await papers.anew(docs.map(({ doc }) => doc));
    for (const { doc, space, kind } of docs) cataloguer.behind(space, kind, doc);
    for (const space of new Set(docs.map((one) => one.space))) call(`rows:${space}`);
  }

  async #taken(
    space: SpaceId,
    edits: readonly { readonly doc: DocId; readonly docKind: string; readonly update: Uint8Array }[],
    rows: boolean,
    mine: boolean,
  ): Promise<void> {
    const closed = new Map<DocId, string>();
    for (const { doc, docKind, update } of edits) if (!this.#host.papers.arrive(doc, update)) closed.set(doc, docKind);
    const { spaces } = this.#host;
    if (rows || !spaces.has(space)) await spaces.readOne(space);
    // Who may do what in a hosted space is told by its hosts' rows too.
    if (rows) for (const id of [space, ...spaces.hostedBy(space).map((hosted) => hosted.id)]) this.#host.call(`rows:${id}`);
    if (!mine) return;
    // The tab that holds the line keeps the catalogue of what nobody has open.
    for (const [doc, docKind] of closed) this.#host.cataloguer.behind(space, docKind, doc);
    if (rows) this.#host.cataloguer.rowsChanged(space);
  }

  async #readSpaces(): Promise<void> {
    const gone = await this.#host.spaces.read();
    // Its documents may stand elsewhere now, and be open here.
    if (gone.length > 0) this.#host.papers.moved(await this.#host.kept().docs());
    for (const space of gone) this.#host.cataloguer.gone(space);
  }

  /** Another tab said something. */
  hear(message: TabMessage): void {
    switch (message.say) {
      case 'edit':
        this.#host.papers.arrive(message.doc, message.update, message.anew ?? 0);
        break;
      case 'journal':
        this.#host.line.pokedFor();
        this.#host.signs.recountSoon();
        break;
      case 'taken':
        this.#aside(this.#taken(message.space, message.edits, message.rows, false));
        break;
      case 'answered':
        this.#aside(this.#host.claims.answered());
        this.#aside(this.#readSpaces());
        this.#host.signs.recountSoon();
        break;
      case 'spaces':
        this.#aside(this.#readSpaces());
        break;
      case 'account':
        this.#aside(
          this.#host.accountElsewhere().then(() => {
            this.#host.call('account');
            return this.#host.signs.recount();
          }),
        );
        break;
      case 'line':
        this.#host.line.heardFrom(message.facts, message.offsetMs);
        break;
      case 'alive?':
        this.#host.line.answerAlive();
        break;
      case 'alive':
        this.#host.line.alive();
        break;
      case 'line?':
        this.#host.line.asked();
        break;
      case 'again':
        this.#host.line.againFor();
        break;
      case 'show':
        this.#host.line.showFor(message);
        break;
      case 'here':
        this.#host.papers.here(message.doc, message.here);
        break;
      case 'catalog':
        this.#host.call('catalog');
        break;
      case 'anew':
        this.#aside(this.anew(message.docs));
        break;
      case 'copies':
        this.#host.call('copies');
        this.#host.signs.recountSoon();
        break;
      case 'wiped':
        this.#host.wiped();
        break;
    }
  }

  async #sendWhole(doc: DocId): Promise<void> {
    const known = (await this.#host.kept().docs()).find((row) => row.id === doc);
    if (!known || (isSingle(known.kind) ? docIdOf(known.space, known.kind) !== doc : known.kind !== 'note')) return;
    await this.#host.journalFlushed();
    const { updates, anew } = await this.#host.papers.pieces(known.space, known.kind as DocKind, doc);
    const letter = { kind: 'edit', space: known.space, doc, docKind: known.kind, at: this.#host.now(), ...(anew > 0 && { anew }) } as const;
    await this.#host.kept().sendWhole(
      doc,
      updates.map((update) => ({ ...letter, update })),
    );
  }
}
