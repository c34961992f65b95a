/**
 * Own copies of documents that nobody refused: one that holds other content than the server's under the same structs (W103), and one of which
 * something was erased for good while this member had written in it unsent (W109). Fetched when it happens, which on most devices is never.
 */
import * as Y from 'yjs';
import { markOf } from '../../disk/bring-home.ts';
import { readAnew, setAside } from '../../disk/set-aside.ts';
import type { InboxRow, JournalRow } from '../../disk/tables.ts';
import { HistoryStore } from '../../history/store.ts';
import { type DocId, isId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import { docOfUpdates, wholeDoc } from '../backup/doc-bytes.ts';
import { nameIn } from '../backup/names.ts';
import { type Anew, type AsideHost, copyOf, type Due } from './setting-aside.ts';

/** The document as it stands here becomes a copy beside what the server has, and begins again from that. */
export async function setOtherAside(host: AsideHost, doc: DocId, server: { readonly state: Uint8Array; readonly known: Uint8Array }): Promise<Anew | null> {
  for (;;) {
    const { journal, inbox, row } = await host.kept().ofDoc(doc);
    const first = row ?? inbox[0];
    if (!first) return null;
    const base = row ?? { id: doc, space: first.space, kind: inbox[0]?.docKind ?? '', refused: null, known: server.known };
    const y = await wholeDoc(host, doc);
    const [name, state] = [nameIn(y), Y.encodeStateAsUpdate(y)];
    y.destroy();
    const unsent = journal.filter(({ answered }) => answered === 0);
    const copy = await copyOf(host, { doc, code: 'id-taken', detail: null, isUnheard: false }, base, unsent, name);
    const bytes = { id: copy.id, state, known: server.known, base: server.state, unsent: unsent.flatMap(({ update }) => update ?? []) };
    if (!row) await host.kept().tables.transact('rw', ['docs'], (tx) => tx.put('docs', [base]));
    const aside = { copy, bytes, mark: markOf(journal, inbox), me: host.me(), kept: server.state, again: false };
    if (await setAside(host.kept().tables, aside, host.sabotage)) return { doc, space: base.space, kind: base.kind, again: false };
  }
}

/**
 * Something of the document was erased for good. Of what this member had written in it and not sent the words are kept, and of what stood
 * around them nothing: that was to go. Versions of it go too.
 */
export async function setErasedAside(host: AsideHost, due: Due): Promise<Anew | null> {
  const detail = recordOf(due.detail)?.docEpoch;
  const docEpoch = typeof detail === 'number' ? detail : 1;
  await dropVersions(host, due.doc);
  for (;;) {
    const { journal, inbox, row } = await host.kept().ofDoc(due.doc);
    if (!row) return null;
    await host.kept().tables.transact('rw', ['docs'], (tx) => tx.put('docs', [{ ...row, docEpoch }]));
    const after = inbox.slice(inbox.findIndex((one) => one.docEpoch === docEpoch));
    const isHere = inbox.some((one) => one.docEpoch === docEpoch);
    const kept = isHere ? stateOf(after) : null;
    const unsent = journal.filter(({ answered, update }) => answered === 0 && update);
    const y = await wholeDoc(host, row.id);
    const words = unsentWords(y, unsent);
    y.destroy();
    const anew = { doc: row.id, space: row.space, kind: row.kind, again: !isHere };
    const mark = markOf(journal, inbox);
    if (words.size === 0) {
      if (await readAnew(host.kept().tables, { doc: row.id, mark, me: host.me(), kept, again: !isHere })) return anew;
      continue;
    }
    const base = kept ?? Y.encodeStateAsUpdate(new Y.Doc());
    const shown = docOfUpdates([base]);
    const [known, name] = [Y.encodeSnapshot(Y.snapshot(shown)), nameIn(shown)];
    // A text is named by its thing; what stands elsewhere is shown as a text of the document itself.
    for (const [text, said] of words) shown.getText(isId(text) ? text : row.id).insert(0, said);
    const copy = await copyOf(host, due, row, unsent, name);
    const bytes = { id: copy.id, state: Y.encodeStateAsUpdate(shown), known, base, unsent: [] };
    shown.destroy();
    if (await setAside(host.kept().tables, { copy, bytes, mark, me: host.me(), kept, again: !isHere }, host.sabotage)) return anew;
  }
}

function stateOf(rows: readonly InboxRow[]): Uint8Array {
  const y = docOfUpdates(rows.map(({ update }) => update));
  const state = Y.encodeStateAsUpdate(y);
  y.destroy();
  return state;
}

/** The words of unsent edits by the text, or the thing, in which they stand. */
function unsentWords(y: Y.Doc, unsent: readonly JournalRow[]): ReadonlyMap<string, string> {
  const ranges = new Map<number, { readonly from: number; readonly to: number }[]>();
  for (const { update } of unsent) {
    for (const { id, length } of Y.decodeUpdate(update as Uint8Array).structs) {
      const range = { from: id.clock, to: id.clock + length };
      ranges.set(id.client, [...(ranges.get(id.client) ?? []), range]);
    }
  }
  const words = new Map<string, string>();
  for (const [name, root] of y.share) if (name !== 'who') collect(root, name, ranges, words);
  return words;
}

type Ranges = ReadonlyMap<number, readonly { readonly from: number; readonly to: number }[]>;

function collect(type: Pick<Y.Text, '_start' | '_map'>, name: string, ranges: Ranges, words: Map<string, string>): void {
  const say = (said: string): void => void words.set(name, `${words.get(name) ?? ''}${said}`);
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) read(item, name, ranges, words, say);
  for (const [key, item] of type._map) if (!item.deleted) read(item, key, ranges, words, (said) => void words.set(key, `${words.get(key) ?? ''}${said}`));
}

function read(item: Y.Item, name: string, ranges: Ranges, words: Map<string, string>, say: (said: string) => void): void {
  const { content } = item;
  if (content instanceof Y.ContentType) {
    collect(content.type as unknown as Pick<Y.Text, '_start' | '_map'>, name, ranges, words);
    return;
  }
  const mine = ranges.get(item.id.client) ?? [];
  const isMine = (at: number): boolean => mine.some(({ from, to }) => item.id.clock + at >= from && item.id.clock + at < to);
  if (content instanceof Y.ContentString) {
    const said = Array.from({ length: content.str.length }, (_, at) => (isMine(at) ? content.str.charAt(at) : '')).join('');
    if (said !== '') say(said);
  } else if (content instanceof Y.ContentAny) {
    for (const [at, value] of content.arr.entries()) {
      // An entry of a thing is [field, value, seconds].
      const said: unknown = Array.isArray(value) ? value[1] : value;
      if (typeof said === 'string' && said !== '' && isMine(at)) say(`${said}\n`);
    }
  }
}

async function dropVersions({ prefix, onDisk, noted }: AsideHost, doc: DocId): Promise<void> {
  // What was taken down before is on the disk by then, so that nothing comes after.
  await noted().catch(() => undefined);
  const store = onDisk() ? await HistoryStore.open(prefix) : null;
  try {
    await store?.forgetDoc(doc);
  } finally {
    store?.close();
  }
}
