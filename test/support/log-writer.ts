/** Edits of one text for tests of the log alone: each act is an update as a device sends it, and the text that they must come to is at hand. */
import * as Y from 'yjs';
import { type DeviceId, type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { contentHash, contentHashOf } from '../../src/shared/model/content-hash.ts';
import type { Act, Log } from '../../sync-server/log/log.ts';

export class LogWriter {
  readonly y = new Y.Doc();
  readonly doc: DocId;
  readonly space: SpaceId;
  seconds: number;
  readonly member: MemberId = freshId<'member'>();
  readonly device: DeviceId = freshId<'device'>();
  #last = new Uint8Array();

  constructor(space = freshId<'space'>(), doc = freshId<'doc'>(), seconds = 1_795_000_000) {
    this.space = space;
    this.doc = doc;
    this.seconds = seconds;
    this.y.on('update', (update: Uint8Array) => {
      this.#last = new Uint8Array(update);
    });
  }

  get #note(): Y.Text {
    return this.y.getText('note');
  }

  write(text: string, member = this.member): Act {
    this.#note.insert(this.#note.length, text);
    return this.#act(member);
  }

  cut(at: number, length: number): Act {
    this.#note.delete(at, length);
    return this.#act(this.member);
  }

  #act(member: MemberId): Act {
    return { kind: 'edit', space: this.space, doc: this.doc, docKind: 'floor', member, device: this.device, seconds: this.seconds, update: this.#last };
  }

  hash(): string {
    return contentHash(this.y);
  }

  /** The hash of what a log has of this document; null when its entries do not come together. */
  async hashIn(log: Log): Promise<string | null> {
    return contentHashOf((await log.doc(this.doc))?.updates ?? []);
  }
}

export function textIn(updates: readonly Uint8Array[]): string {
  const y = new Y.Doc();
  for (const update of updates) Y.applyUpdate(y, update);
  return y.getText('note').toString();
}
