/** A device of Aino's or Björn's as far as the line goes: documents in memory, the disk played, the real link. */
import { inflateRawSync } from 'node:zlib';
import * as Y from 'yjs';
import type { Connect, LineClock } from '../../src/link/line.ts';
import { Link, type LinkListener } from '../../src/link/link.ts';
import type { HeardPresence } from '../../src/link/session.ts';
import { type ClaimId, type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { StreamEntry } from '../../src/shared/wire/frames.ts';
import { MemoryLineStore } from '../support/memory-line-store.ts';

export class PlayedDevice {
  readonly store = new MemoryLineStore();
  readonly link: Link;
  readonly docs = new Map<DocId, Y.Doc>();
  readonly taken: (readonly [SpaceId, number])[] = [];
  readonly presence: HeardPresence[] = [];
  readonly faults: unknown[] = [];
  offsetMs = Number.NaN;
  member: MemberId | null = null;
  /** Of the documents it writes in. */
  docKind = 'event';

  constructor(clock: LineClock, connect: Connect, random: () => number = () => 0.5) {
    this.store.whole = (doc) => Y.encodeStateAsUpdate(this.doc(doc));
    const listener: Partial<LinkListener> = {
      taken: (space, entries) => this.#taken(space, entries),
      presence: (heard) => this.presence.push(heard),
      offset: (offsetMs) => {
        this.offsetMs = offsetMs;
      },
      welcomed: (member) => {
        this.member = member;
      },
      fault: (error) => this.faults.push(error),
    };
    const inflate = async (bytes: Uint8Array) => new Uint8Array(inflateRawSync(bytes));
    this.link = new Link({ store: this.store, connect, clock, random, inflate }, listener);
  }

  doc(id: DocId): Y.Doc {
    const doc = this.docs.get(id) ?? new Y.Doc();
    this.docs.set(id, doc);
    return doc;
  }

  textOf(id: DocId): string {
    return this.doc(id).getText('t').toString();
  }

  /** One act in a document: what it changed is in the journal, and the link has been told. */
  write(space: SpaceId, id: DocId, act: (text: Y.Text) => void): void {
    const doc = this.doc(id);
    const heard = (update: Uint8Array): void => void this.store.write({ kind: 'edit', space, doc: id, docKind: this.docKind, update });
    doc.on('update', heard);
    doc.transact(() => act(doc.getText('t')));
    doc.off('update', heard);
    this.link.poke();
  }

  type(space: SpaceId, id: DocId, words: string): void {
    this.write(space, id, (text) => text.insert(text.length, words));
  }

  found(maker: MemberId): SpaceId {
    const space = freshId<'space'>();
    this.store.write({ kind: 'birth', birth: { space, kind: 'event', maker, at: 1_795_000_000, hosts: [] } });
    this.link.poke();
    return space;
  }

  claim(verb: string, args: Json): ClaimId {
    const id = freshId<'claim'>();
    this.store.write({ kind: 'claim', id, verb, args });
    this.link.poke();
    return id;
  }

  #taken(space: SpaceId, entries: readonly StreamEntry[]): void {
    for (const entry of entries) {
      this.taken.push([space, entry.seq]);
      if (entry.kind === 'edit') Y.applyUpdate(this.doc(entry.doc), entry.update, 'line');
    }
  }
}
