/**
 * Takes a file of this member's own in, under the ids that stand in it. Documents merge as if the line had brought them (through the inbox),
 * what was unsent goes into the journal in its order, and nothing that is here already is written twice. Rules D94 to D97.
 */
import type { Kept } from '../../disk/kept.ts';
import { learn } from '../../disk/known.ts';
import { type JournalRow, knowsNothing, type Tables } from '../../disk/tables.ts';
import type { HistoryStore } from '../../history/store.ts';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import type { BackupDoc, BackupTaken } from './api.ts';
import { brings, changes, clientsIn, joined } from './clients.ts';
import { takeCopy } from './copy-line.ts';
import { wholeDoc } from './doc-bytes.ts';
import type { Line, NewJournalLine } from './format.ts';
import { docsHere, docThing } from './looking.ts';
import type { BackupParts } from './parts.ts';
import type { Gathered } from './reading.ts';
import { fittingSpace, leadsTo, spaceOfBirth } from './spaces.ts';
import { isBornHere, waitsOrSent } from './standing.ts';
import { isSameMark, pastOf } from './version-line.ts';

type Left = BackupTaken['left'][number];
type Of<L extends Line['line']> = Extract<Line, { line: L }>;

export class Taking {
  readonly #host: BackupParts;
  readonly #signedIn: boolean;
  readonly #gathered: Gathered;
  readonly #docs: BackupDoc[] = [];
  readonly #left: Left[];
  /** What of each document was on its way or had been sent before the file was laid to it: only what is above is unsent news. */
  readonly #before = new Map<DocId, Uint8Array>();
  readonly #given = new Map<DocId, Set<number>>();
  readonly #newSpaces = new Set<SpaceId>();
  #here: ReadonlySet<string> | null = null;
  #past: Promise<HistoryStore | null> | null = null;
  #same = 0;
  #edits = 0;

  /** @param signedIn whether this device works for an account, which then has to be asked what is its own */
  constructor(host: BackupParts, signedIn: boolean, gathered: Gathered) {
    this.#host = host;
    this.#signedIn = signedIn;
    this.#gathered = gathered;
    this.#left = gathered.damaged.map((thing) => ({ ...thing, why: 'damaged' as const }));
  }

  get #kept(): Kept {
    return this.#host.kept();
  }

  get #tables(): Tables {
    return this.#kept.tables;
  }

  result(): Omit<BackupTaken, 'end'> {
    return { docs: this.#docs, same: this.#same, edits: this.#edits, left: this.#left };
  }

  async line(line: Line): Promise<void> {
    switch (line.line) {
      case 'space':
        return this.#space(line);
      case 'doc':
        return this.#doc(line);
      case 'journal':
        return this.#journal(line.row);
      case 'claim':
        return this.#claim(line);
      case 'copy':
        return takeCopy(this.#tables, line);
      case 'version':
        return this.#version(line);
      case 'draft':
        return this.#tables.transact('rw', ['drafts'], async (tx) => {
          if (!(await tx.get('drafts', line.row.key))) await tx.put('drafts', [line.row]);
        });
    }
  }

  /** The past of a document that is here now. In twice it is the same past: a version that stands here is not kept again. */
  async #version({ row, state }: Of<'version'>): Promise<void> {
    if (!(await docsHere(this.#tables)).has(row.doc)) return;
    this.#past ??= pastOf(this.#host);
    await (await this.#past)?.bring(row, state, this.#host.now(), isSameMark);
  }

  /** Whatever came is told of, also when it was stopped half way. */
  async end(): Promise<void> {
    (await this.#past)?.close();
    this.#host.heard({ what: 'spaces' });
    for (const space of this.#newSpaces) this.#host.heard({ what: 'taken', space, edits: [], rows: true });
    this.#host.heard({ what: 'journal' });
  }

  /** A space that is here stays as it is: what the server says of it is newer than any file. */
  async #space({ id, space, rows }: Of<'space'>): Promise<void> {
    await this.#tables.transact('rw', ['spaces', 'rows', 'cursors'], async (tx) => {
      const isHere = (await tx.get('spaces', id)) !== undefined;
      const standing = new Set((await tx.all('rows', { index: 'space', is: id })).map((row) => row.key));
      // Local rows: they stand until the server's own arrive. Of a space that is here only the way to what the file brings is added.
      const missing = rows.filter((row) => !standing.has(row.key) && (!isHere || leadsTo(row) !== null));
      await tx.put('rows', missing);
      if (isHere || !space) return;
      const fitting = fittingSpace(space, this.#gathered.head, this.#signedIn);
      await tx.put('spaces', [fitting]);
      this.#newSpaces.add(id);
      // A cursor at nothing makes the server say so when the space is no longer for this member.
      if (fitting.state === 'server' && !(await tx.get('cursors', id))) await tx.put('cursors', [{ space: id, to: 0 }]);
    });
  }

  /** Documents follow the spaces that they stand in. */
  async #ready(): Promise<ReadonlySet<string>> {
    if (this.#here) return this.#here;
    await this.#host.readSpaces();
    this.#here = await docsHere(this.#tables);
    return this.#here;
  }

  async #doc({ doc, row, state, unsent }: Of<'doc'>): Promise<void> {
    const here = await this.#ready();
    const y = here.has(doc.id) ? await wholeDoc(this.#host, doc.id) : null;
    if (unsent > 0) this.#before.set(doc.id, await waitsOrSent(this.#kept, doc.id));
    const more = y ? changes(y, state) : true;
    y?.destroy();
    if (more === null) {
      this.#left.push({ ...docThing(doc, 'more'), why: 'incomplete' });
      return;
    }
    if (!more) {
      this.#same++;
      return;
    }
    await this.#tables.transact('rw', ['docs', 'inbox'], async (tx) => {
      const standing = await tx.get('docs', doc.id);
      // What the server had when the file was written it has now; what it had not stands in the journal's lines.
      await tx.put('docs', [standing ? { ...standing, known: joined(standing.known, row.known) } : row]);
      await tx.add('inbox', [
        {
          doc: doc.id,
          space: doc.space,
          docKind: doc.kind,
          member: this.#gathered.head.member,
          // It changed here now, whenever it was written: what is made from it is made anew.
          seconds: Math.floor(this.#host.now() / 1000),
          update: state,
          given: 1 as const,
        },
      ]);
    });
    this.#arrived(doc.space, doc.id, doc.kind, state);
    this.#docs.push(docThing(doc, y ? 'more' : 'new'));
  }

  async #journal(row: NewJournalLine): Promise<void> {
    await this.#ready();
    if (row.kind === 'birth') return this.#birth(row);
    if (row.kind === 'claim') return this.#append([row]);
    const { doc, update, space, docKind } = row;
    if (doc === '' || !update) return;
    const before = this.#before.get(doc);
    if (before) {
      // Its line came whole: what is left of this edit is what neither waits here nor has been answered.
      if (!brings(update, before)) return;
      this.#before.set(doc, learn(before, [update]));
    } else {
      // Its line is damaged, or it says nothing of this edit: only what finds its neighbours here is taken.
      const y = await wholeDoc(this.#host, doc);
      const more = changes(y, update);
      y.destroy();
      if (more === false) return;
      if (more === null) {
        const listed = this.#gathered.contents.docs.find(({ id }) => id === doc);
        this.#left.push({ sort: 'unsent', kind: docKind, name: listed?.name ?? '', space, doc, why: 'incomplete' });
        return;
      }
    }
    await this.#append([...this.#handsOf(row), row]);
    if (!before) this.#arrived(space, doc, docKind, update);
    this.#edits++;
  }

  /** Before the edits of another device of this member's go out in its stead, the server is told whose clientIDs they are: that device may come home. */
  #handsOf({ space, doc, docKind, update, at }: NewJournalLine): NewJournalLine[] {
    const { device } = this.#gathered.head;
    // Also of a device without an account: it may go on under the same clientIDs, and come home to this member later.
    if (device === this.#host.device || doc === '' || !update) return [];
    const told = this.#given.get(doc) ?? new Set<number>();
    const clients = clientsIn([update]).filter((client) => !told.has(client));
    if (clients.length === 0) return [];
    this.#given.set(doc, new Set([...told, ...clients]));
    return [
      { kind: 'claim', space, doc: '', docKind: '', at, claim: { id: freshId<'claim'>(), verb: 'give-back', args: { space, doc, docKind, device, clients } } },
    ];
  }

  async #birth(row: NewJournalLine): Promise<void> {
    const { birth } = row;
    if (!birth) return;
    const { head } = this.#gathered;
    if (await isBornHere(this.#kept, row)) return;
    await this.#tables.transact('rw', ['spaces', 'rows'], async (tx) => {
      if (await tx.get('spaces', row.space)) return;
      const begun = spaceOfBirth(birth, head);
      await tx.put('spaces', [fittingSpace(begun.space, head, this.#signedIn)]);
      await tx.put('rows', begun.rows);
      this.#newSpaces.add(row.space);
    });
    await this.#append([row]);
  }

  async #claim({ row }: Of<'claim'>): Promise<void> {
    await this.#tables.transact('rw', ['claims'], async (tx) => {
      if (!(await tx.get('claims', row.id))) await tx.put('claims', [row]);
    });
  }

  async #append(rows: readonly NewJournalLine[]): Promise<void> {
    await this.#tables.transact('rw', ['journal', 'docs', 'claims'], async (tx) => {
      for (const row of rows) {
        if (row.claim) {
          // Asked once and for all: the same request has the same id on every device.
          if (await tx.get('claims', row.claim.id)) continue;
          await tx.put('claims', [{ ...row.claim, at: row.at, code: 'waiting', detail: null }]);
        }
        if (row.doc !== '' && !(await tx.get('docs', row.doc))) {
          await tx.put('docs', [{ id: row.doc, space: row.space, kind: row.docKind, refused: null, known: knowsNothing }]);
        }
        await tx.add('journal', [{ ...row, answered: 0, stored: 0 } as Omit<JournalRow, 'number'>]);
      }
    });
  }

  #arrived(space: SpaceId, doc: DocId, docKind: string, update: Uint8Array): void {
    const seconds = Math.floor(this.#host.now() / 1000);
    const member: MemberId = this.#gathered.head.member;
    this.#host.heard({ what: 'taken', space, edits: [{ kind: 'edit', seq: 0, doc, docKind, member, seconds, update }], rows: false });
  }
}
