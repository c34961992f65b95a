/**
 * Reads a `.solmu` file line by line: what is whole comes out, what is not is told by its place; whether the file is one at all,
 * of this version, and whole to its end. Changes nothing. Rules D90, D91 and D93.
 */
import * as Y from 'yjs';
import { inflateRaw } from '../../link/inflate.ts';
import { limits } from '../../shared/wire/frames.ts';
import { scan } from '../../shared/wire/scan.ts';
import type { BackupSource, BackupThing, BackupWork, NoBackup } from './api.ts';
import { type Contents, formatVersion, type Head, type Line, lineOf } from './format.ts';
import { Chain, fileLimits, linesOf, unseal } from './lines.ts';

/** What a document may be in a backup: a state at its limit with its deletions. */
const stateBytes = limits.inflatedBytes;

/** What the file says of itself, gathered over all its lines. */
export interface Gathered {
  readonly head: Head;
  readonly contents: Contents;
  readonly damaged: readonly BackupThing[];
  readonly cut: boolean;
  /** How many lines there are, for whoever shows how far work has come. */
  readonly lines: number;
}

export type Sieved = { readonly ok: true; readonly gathered: Gathered } | ({ readonly ok: false } & NoBackup);

/** Goes through the whole file once and calls `take` for each line that is whole. */
export async function sieve(source: BackupSource, take: (line: Line) => Promise<void> | void, { signal, step }: BackupWork): Promise<Sieved> {
  if (source.bytes > fileLimits.fileBytes) return { ok: false, no: 'too-large', bytes: source.bytes, maxBytes: fileLimits.fileBytes };
  const marks = new Marks();
  const chain = new Chain();
  let end: (Line & { line: 'end' }) | null = null;
  let head: Head | null = null;
  let lines = 0;
  let taking = false;
  try {
    for await (const { place, text } of linesOf(source.stream())) {
      signal?.throwIfAborted();
      lines = place + 1;
      const opened = text === null ? null : unseal(text);
      const line = opened && (await checked(lineOf(opened.body)));
      if (!opened || !line) {
        marks.damaged(text ?? '');
        // A file that neither begins as one of ours nor has a whole line soon is somebody else's.
        if (!head && marks.none && place >= 50) return { ok: false, no: 'not-a-backup' };
        continue;
      }
      if (line.line !== 'end') chain.add(opened.hash);
      if ((line.line === 'head' || line.line === 'end') && line.head.format > formatVersion) return { ok: false, no: 'newer' };
      if (line.line === 'head') head = line.head;
      if (line.line === 'end') end = line;
      marks.whole(line);
      taking = true;
      await take(line);
      taking = false;
      step?.(place, marks.contents?.lines || place);
    }
  } catch (fault) {
    // A fault of whoever takes is not the file's.
    if (taking || signal?.aborted) throw fault;
    return { ok: false, no: 'unreadable' };
  }
  const whose = head ?? end?.head ?? null;
  if (!whose) return { ok: false, no: 'not-a-backup' };
  const damaged = marks.lost(end === null || end.lines !== chain.count || end.hash !== chain.hash);
  const contents = marks.contents ?? { spaces: [], docs: [], lines: 0 };
  return { ok: true, gathered: { head: whose, contents, damaged, cut: end === null, lines } };
}

/** A document's bytes and an unsent edit's are looked through before anything applies them. Null: they are not what they say. */
async function checked(line: Line | null): Promise<Line | null> {
  if (line?.line === 'doc') {
    try {
      const state = await inflateRaw(line.state, stateBytes);
      return isUpdate(state) ? { ...line, state } : null;
    } catch {
      return null;
    }
  }
  if (line?.line === 'copy') {
    try {
      const { bytes } = line;
      const [state, base] = [await inflateRaw(bytes.state, stateBytes), await inflateRaw(bytes.base, stateBytes)];
      return isUpdate(state) && isUpdate(base) ? { ...line, bytes: { ...bytes, state, base, unsent: bytes.unsent.filter(isUpdate) } } : null;
    } catch {
      return null;
    }
  }
  if (line?.line === 'version') {
    try {
      return isUpdate(await inflateRaw(line.state, stateBytes)) && isSnapshot(line.row.mark) ? line : null;
    } catch {
      return null;
    }
  }
  return line?.line === 'journal' && line.row.update && !isUpdate(line.row.update) ? null : line;
}

function isSnapshot(mark: Uint8Array): boolean {
  try {
    return Y.decodeSnapshot(mark).sv.size >= 0;
  } catch {
    return false;
  }
}

/** A whole state may hold more structs than one edit may; its form must be right all the same. */
function isUpdate(bytes: Uint8Array): boolean {
  const scanned = scan(bytes, stateBytes);
  return scanned.ok || scanned.code === 'too-many';
}

const sorts: { readonly [line: string]: BackupThing['sort'] } = { journal: 'unsent', claim: 'unsent', draft: 'draft' };
const nothing: BackupThing = { sort: 'other', kind: '', name: '', space: '', doc: '' };

/** Which of what the file lists was met whole; what was not is what is lost, by name. */
class Marks {
  contents: Contents | null = null;
  readonly #met = new Set<string>();
  /** What damaged lines still let be read of themselves. */
  readonly #hints: { readonly sort: BackupThing['sort'] | null; readonly doc: string }[] = [];
  #whole = 0;

  get none(): boolean {
    return this.#whole === 0;
  }

  damaged(text: string): void {
    const sort = /"line":"(\w+)"/.exec(text.slice(0, 400))?.[1] ?? '';
    this.#hints.push({ sort: sorts[sort] ?? null, doc: /"doc":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? '' });
  }

  whole(line: Line): void {
    this.#whole++;
    if (line.line === 'contents') this.contents = line.contents;
    if (line.line === 'space') this.#met.add(line.id);
    if (line.line === 'doc') this.#met.add(line.doc.id);
  }

  /** @param incomplete whether something is missing by the closing line */
  lost(incomplete: boolean): BackupThing[] {
    const { spaces, docs } = this.contents ?? { spaces: [], docs: [] };
    const lost: BackupThing[] = [];
    for (const { id, kind, name } of spaces) if (!this.#met.has(id)) lost.push({ sort: 'space', kind, name, space: id, doc: '' });
    for (const { id, space, kind, name } of docs) if (!this.#met.has(id)) lost.push({ sort: 'doc', kind, name, space, doc: id });
    // An unsent edit or a draft is in no list: it is called by its document, where that can still be read.
    const unlisted = Math.max(0, this.#hints.length - lost.length);
    for (const hint of this.#hints.toSorted((a, b) => Number(a.sort === null) - Number(b.sort === null)).slice(0, unlisted)) {
      const doc = docs.find(({ id }) => id === hint.doc);
      lost.push(
        hint.sort && doc ? { sort: hint.sort, kind: doc.kind, name: doc.name, space: doc.space, doc: doc.id } : { ...nothing, sort: hint.sort ?? 'other' },
      );
    }
    return lost.length === 0 && incomplete ? [nothing] : lost;
  }
}
