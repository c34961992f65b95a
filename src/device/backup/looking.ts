/** The dry run: what is in a file, whose it is, and what of it is not here yet. Changes nothing. Rules D93 and D94. */
import type * as Y from 'yjs';
import type { Tables } from '../../disk/tables.ts';
import type { BackupDoc, BackupLooked, BackupOwner, BackupSource, BackupWork } from './api.ts';
import { changes } from './clients.ts';
import { type DocBytesHost, wholeDoc } from './doc-bytes.ts';
import type { Head, ListedDoc } from './format.ts';
import type { BackupParts } from './parts.ts';
import { sieve } from './reading.ts';
import { NewUnsent } from './standing.ts';

export async function lookInto(host: BackupParts, source: BackupSource, work: BackupWork): Promise<BackupLooked> {
  await host.journalFlushed();
  const docs: BackupDoc[] = [];
  let unsent = 0;
  const waiting = new NewUnsent(host.kept());
  let drafts = 0;
  const here = await docsHere(host.kept().tables);
  const sieved = await sieve(
    source,
    async (line) => {
      if (line.line === 'doc') docs.push(docThing(line.doc, await compared(host, here, line.doc, line.state)));
      if (line.line === 'journal') {
        unsent++;
        await waiting.look(line.row);
      }
      if (line.line === 'draft') drafts++;
    },
    work,
  );
  if (!sieved.ok) return sieved;
  const { head, damaged, cut } = sieved.gathered;
  const owner = ownerOf(head, host);
  const { member, name, organisation, hasAccount, at } = head;
  return { ok: true, look: { owner, member, name, organisation, hasAccount, at, docs, unsent, newUnsent: waiting.count, drafts, damaged, cut } };
}

/** Whose a file is. One of an account is that account's for ever; one without may be taken by whoever says that it is theirs. */
export function ownerOf(head: Pick<Head, 'member' | 'hasAccount'>, host: Pick<BackupParts, 'mine'>): BackupOwner {
  if (host.mine().includes(head.member)) return 'mine';
  return head.hasAccount ? 'other' : 'unclaimed';
}

export function docThing({ id, space, kind, name }: ListedDoc, here: BackupDoc['here']): BackupDoc {
  return { sort: 'doc', kind, name, space, doc: id, here };
}

export async function docsHere(tables: Tables): Promise<ReadonlySet<string>> {
  return tables.transact('r', ['docs', 'inbox'], async (tx) => {
    const [docs, inbox] = [await tx.all('docs'), await tx.all('inbox')];
    return new Set<string>([...docs.map(({ id }) => id), ...inbox.map(({ doc }) => doc)]);
  });
}

/** What a state of the file would bring to what stands here. */
async function compared(host: DocBytesHost, here: ReadonlySet<string>, doc: ListedDoc, state: Uint8Array): Promise<BackupDoc['here']> {
  if (!here.has(doc.id)) return 'new';
  const y: Y.Doc = await wholeDoc(host, doc.id);
  const more = changes(y, state);
  y.destroy();
  return more === false ? 'same' : 'more';
}
