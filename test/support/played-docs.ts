/** The documents of the played server: what an update needs to stand, and whether it brought anything. */
import * as Y from 'yjs';
import { type DocId, idBytes } from '../../src/shared/base/ids.ts';
import type { AnswerCode } from '../../src/shared/wire/frames.ts';
import { scan } from '../../src/shared/wire/scan.ts';

export class PlayedDocs extends Map<DocId, Y.Doc> {
  /** A document, made when it is first asked for. */
  at(id: DocId): Y.Doc {
    const doc = this.get(id) ?? new Y.Doc();
    this.set(id, doc);
    // A copy on the server writes nothing, so its clientID only has to differ from the writers'.
    doc.clientID = idBytes(id)[15] ?? 0;
    return doc;
  }

  /** Applies an update if all that it leans on stands. `isNews`: it changed something. */
  take(id: DocId, update: Uint8Array): { readonly code: AnswerCode; readonly isNews: boolean } {
    const found = scan(update);
    if (!found.ok) return { code: found.code, isNews: false };
    const doc = this.at(id);
    const has = (client: number): number => Y.getState(doc.store, client);
    const brings = new Map(found.clients.map(({ client, to }) => [client, to]));
    const reaches = (client: number): number => Math.max(has(client), brings.get(client) ?? 0);
    if (found.clients.some(({ client, from }) => from > has(client))) return { code: 'resync', isNews: false };
    if ([...found.leansOn, ...found.deletes].some(({ client, to }) => to > reaches(client))) return { code: 'resync', isNews: false };
    const before = Y.snapshot(doc);
    Y.applyUpdate(doc, update);
    return { code: 'kept', isNews: !Y.equalSnapshots(before, Y.snapshot(doc)) };
  }
}
