/**
 * Takes another member's file in as new things of this one: spaces founded anew, documents written afresh under new ids, private notes
 * among this member's own. Profile and days stay behind: they say who somebody is. Rule D98.
 */
import * as Y from 'yjs';
import { knowsNothing } from '../../disk/tables.ts';
import { type DocId, freshId, isId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import type { SpaceKind } from '../../shared/model/paper.ts';
import { type Founding, founderRole, foundingOf, ownSpaceOf } from '../founding.ts';
import type { Identity } from '../identity.ts';
import { thingIds, writeAfresh } from './afresh.ts';
import type { BackupDoc, BackupTaken } from './api.ts';
import { docOfUpdates } from './doc-bytes.ts';
import type { Head, Line, ListedDoc } from './format.ts';
import { docThing } from './looking.ts';
import type { BackupParts } from './parts.ts';
import { pointBy } from './pointing.ts';
import type { Gathered } from './reading.ts';

type Left = BackupTaken['left'][number];

/** What of a member's own space says who the member is. */
const personal: readonly string[] = ['profile', 'availability'];

/** Under which key it is kept that something has been copied here before, and as what. */
const copiedKey = (id: string): string => `copied:${id}`;

/** What a first reading of the file gives: which spaces to found, and which ids to re-point. */
export class Plan {
  readonly foundings = new Map<SpaceId, Founding>();
  readonly ids = new Map<string, string>();
  readonly #spaces: (Line & { line: 'space' })[] = [];
  readonly #docs: { readonly id: DocId; readonly space: SpaceId }[] = [];

  look(line: Line): void {
    if (line.line === 'space') this.#spaces.push({ ...line, rows: [] });
    if (line.line !== 'doc') return;
    this.#docs.push(line.doc);
    const y = docOfUpdates([line.state]);
    for (const id of thingIds(y)) if (!this.ids.has(id)) this.ids.set(id, freshId());
    y.destroy();
  }

  /** Networks first: what they host is founded in them. */
  make(identity: Identity, now: number, head: Head): void {
    const owners = ownersOf(head);
    const founding = this.#spaces.filter(({ id, space }) => space && space.state !== 'gone' && !owners.has(id) && Object.hasOwn(founderRole, space.kind));
    for (const isHost of [true, false]) {
      for (const { id, space } of founding) {
        if (!space || (space.kind === 'network') !== isHost || space.kind === 'member') continue;
        const hosts = space.hosts.flatMap((one) => this.foundings.get(one)?.space.id ?? []);
        // A goal or a pool is nowhere without its network.
        if (!isHost && hosts.length === 0 && space.kind !== 'event') continue;
        const made = foundingOf(space.kind as SpaceKind, hosts, identity, Math.floor(now / 1000), now);
        // What its member had left on one device goes no further by being copied.
        this.foundings.set(id, space.state === 'here-only' ? { ...made, space: { ...made.space, state: 'here-only' } } : made);
        this.ids.set(id, made.space.id);
      }
    }
    for (const { id, space } of this.#docs) {
      const to = owners.has(space) ? null : this.foundings.get(space)?.space.id;
      this.ids.set(id, (to && derivedLike(id, space, to)) || freshId<'doc'>());
    }
  }
}

/** The own space of a file's member, under whichever name. */
function ownersOf({ member, former }: Head): ReadonlySet<string> {
  return new Set<string>([member, ...former]);
}

/** The id of a space's single document follows from the space's: it does so for a kind that this app has never heard of, too. Null for other ids. */
function derivedLike(doc: DocId, space: SpaceId, to: SpaceId): DocId | null {
  if (doc.slice(0, -8) !== space.slice(0, -8)) return null;
  const tail = (Number.parseInt(doc.slice(-8), 16) ^ Number.parseInt(space.slice(-8), 16) ^ Number.parseInt(to.slice(-8), 16)) >>> 0;
  return (to.slice(0, -8) + tail.toString(16).padStart(8, '0')) as DocId;
}

export class Copying {
  readonly #host: BackupParts;
  readonly #plan: Plan;
  readonly #me: MemberId;
  readonly #owners: ReadonlySet<string>;
  readonly #left: Left[];
  readonly #docs: BackupDoc[] = [];
  readonly #founded = new Map<SpaceId, 'founded' | 'before'>();
  /** One clientID for all copies, so that a binning in one document can speak of a text in another. */
  readonly #client = new Y.Doc().clientID;
  #edits = 0;

  constructor(host: BackupParts, plan: Plan, me: MemberId, gathered: Gathered) {
    this.#host = host;
    this.#me = me;
    this.#plan = plan;
    this.#owners = ownersOf(gathered.head);
    this.#left = gathered.damaged.map((thing) => ({ ...thing, why: 'damaged' as const }));
  }

  result(): Omit<BackupTaken, 'end'> {
    return { docs: this.#docs, same: 0, edits: this.#edits, left: this.#left };
  }

  end(): void {
    this.#host.heard({ what: 'spaces' });
    this.#host.heard({ what: 'journal' });
  }

  async line(line: Line): Promise<void> {
    if (line.line === 'doc') await this.#doc(line.doc, line.state);
  }

  async #doc(listed: ListedDoc, state: Uint8Array): Promise<void> {
    const where = await this.#place(listed);
    if (typeof where === 'string') {
      this.#left.push({ ...docThing(listed, 'new'), why: where });
      return;
    }
    const updates = this.#afresh(state);
    const { space, doc } = where;
    const seconds = Math.floor(this.#host.now() / 1000);
    await this.#host.kept().tables.transact('rw', ['journal', 'docs', 'meta'], async (tx) => {
      await tx.put('docs', [{ id: doc, space, kind: listed.kind, refused: null, known: knowsNothing }]);
      await tx.add(
        'journal',
        updates.map((update) => ({ kind: 'edit', space, doc, docKind: listed.kind, update, at: this.#host.now(), answered: 0, stored: 0 }) as const),
      );
      if (this.#owners.has(listed.space)) await tx.put('meta', [{ key: copiedKey(listed.id), value: doc }]);
    });
    this.#edits += updates.length;
    this.#docs.push(docThing({ ...listed, id: doc, space }, 'new'));
    this.#host.heard({
      what: 'taken',
      space,
      edits: updates.map((update) => ({ kind: 'edit', seq: 0, doc, docKind: listed.kind, member: this.#me, seconds, update })),
      rows: false,
    });
  }

  /** Where a document's copy goes, or why it stays behind. */
  async #place({ id, space, kind }: ListedDoc): Promise<{ readonly space: SpaceId; readonly doc: DocId } | Left['why']> {
    const doc = this.#plan.ids.get(id) as DocId;
    if (this.#owners.has(space)) {
      if (personal.includes(kind)) return 'personal';
      if (kind !== 'note') return 'unknown';
      if (isId(await this.#host.kept().meta(copiedKey(id)))) return 'copied-before';
      return { space: ownSpaceOf(this.#me), doc };
    }
    const founding = this.#plan.foundings.get(space);
    if (!founding) return 'unknown';
    return (await this.#found(space, founding)) === 'before' ? 'copied-before' : { space: founding.space.id, doc };
  }

  /** A space is founded with its first document, once; what was copied here before is not copied again. */
  async #found(old: SpaceId, founding: Founding): Promise<'founded' | 'before'> {
    const done = this.#founded.get(old);
    if (done) return done;
    const kept = this.#host.kept();
    const before = await kept.meta(copiedKey(old));
    const stands = isId(before) && (await kept.spaces()).some((space) => space.id === before && space.state !== 'gone');
    if (!stands) {
      await kept.found(founding.space, founding.birth, founding.rows);
      await kept.setMeta(copiedKey(old), founding.space.id);
      await this.#host.readSpaces();
    }
    const now = stands ? 'before' : 'founded';
    this.#founded.set(old, now);
    return now;
  }

  #afresh(state: Uint8Array): Uint8Array[] {
    const from = docOfUpdates([state]);
    const to = new Y.Doc();
    to.clientID = this.#client;
    const updates: Uint8Array[] = [];
    to.on('update', (update: Uint8Array) => updates.push(update));
    writeAfresh(from, to, pointBy(this.#plan.ids));
    from.destroy();
    to.destroy();
    return updates;
  }
}
