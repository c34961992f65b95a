/**
 * Answers of the past: compares what was kept with what stands, and brings it back. Works on copies; only a restoration and a choice
 * open the document itself, and hold it open as long as they can be taken back.
 */
import * as Y from 'yjs';
import { type Ask, asksIn, changesBetween, emptiedIn, keyOfChange, type ThingChange, withoutMine } from '../history/compare.ts';
import { contentOf, inOrder, keyOf, titleOf } from '../history/content.ts';
import { keepVersion, openVersion } from '../history/keep.ts';
import { lettersOf, wordsOf } from '../history/letters.ts';
import { overlapsIn } from '../history/passages.ts';
import { choose, type Only, type Renamed, type Restored, restore, takenByEmptying } from '../history/restore.ts';
import type { HistoryStore, NewsRow, VersionRow } from '../history/store.ts';
import type { DocId, MemberId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { type DocKind, docOf, type Paper } from '../shared/model/paper.ts';
import { UndoList } from '../shared/model/undo.ts';
import type { Place } from '../shared/model/verbs.ts';
import type { OpenPaper } from './api.ts';
import { fetchedFor, fetchVersions, idOf, lastEmptied } from './emptied-past.ts';
import type { RecallHost } from './memory.ts';
import type { Apart, Beside, EmptiedPast, Moment, Past, ThingThen, Turned, WhatChanged, WhichPast } from './past.ts';
import { whoIn } from './witness.ts';

/** Versions of the documents of one thing that were kept this near to each other are one moment. */
const oneMomentMs = 90_000;
/** How long an act can be taken back: longer than any toast stays. */
const undoableMs = 120_000;

/** The documents that are one thing. Texts of an event's items stand in its floor. */
function kindsOf(kind: DocKind): readonly DocKind[] {
  return kind === 'event' || kind === 'floor' ? ['event', 'floor'] : [kind];
}

const itemPlace = (name: string): Place => ({ root: 'items', id: name });

export class Recall {
  readonly #store: HistoryStore;
  readonly #host: RecallHost;

  constructor(store: HistoryStore, host: RecallHost) {
    this.#store = store;
    this.#host = host;
  }

  async whatChanged(which: WhichPast): Promise<WhatChanged | null> {
    const changes: ThingChange[] = [];
    const apart: Apart[] = [];
    const asks: (Ask & { kind: DocKind })[] = [];
    const titles = new Map<string, string>();
    const mine = this.#host.mine();
    const isMine = (member: MemberId): boolean => mine.includes(member);
    let found = false;
    let hasEmptying = false;
    let emptied: ReadonlySet<string> = new Set();
    for (const kind of kindsOf(which.kind)) {
      const doc = docOf(which.space, kind, which.doc);
      const now = await this.#now({ ...which, kind });
      if (!now) continue;
      // Only the opening may have told how it stood before.
      await this.#host.noted();
      const row = await this.#store.newsOf(doc);
      found = true;
      addTitles(titles, now);
      if (kind !== 'floor') emptied = emptiedIn(now);
      if (row?.from !== undefined) {
        const from = row.from ?? (row.fresh ? null : await this.#lastBefore(row));
        const before = (from === null ? null : await openVersion(this.#store, from)) ?? new Y.Doc();
        // Of what was never here everything is new: its things are told, not each of their values.
        const [all, told] = [false, true].map((isNews) => withoutMine(changesBetween(before, now, placeIn(kind), isNews), isMine));
        const news = (told ?? []).filter((change) => kind !== 'floor' || !isTextOfEmptied(change, emptied));
        hasEmptying ||= news.length < (all?.length ?? 0);
        merge(changes, news);
        const parted = row.parted === null ? null : await openVersion(this.#store, row.parted);
        if (parted) {
          for (const change of changesBetween(parted, now, placeIn(kind))) {
            for (const overlap of overlapsIn(change.text?.parts ?? [], mine)) apart.push({ title: change.title, at: change.at, overlap });
          }
        }
      }
      asks.push(...asksIn(now).map((ask) => ({ ...ask, kind })));
    }
    if (!found) return null;
    // An emptying of the bin is nobody's news: what came with nothing else is off the list
    if (hasEmptying && changes.length === 0 && apart.length === 0 && asks.length === 0) {
      await this.#store.dropNews(kindsOf(which.kind).map((kind) => docOf(which.space, kind, which.doc)));
      this.#host.changed();
    }
    return { changes: titled(changes, titles), apart: titled(apart, titles), asks: asks.length > 0 && (await this.#mayWrite(which)) ? asks : [] };
  }

  /** The version that was kept last before a row's first edit: where nobody took down how it stood. */
  async #lastBefore(row: NewsRow): Promise<number | null> {
    const first = Math.min(...row.by.map((one) => one.first)) * 1000;
    return (await this.#store.versions(row.doc)).findLast((version) => version.at <= first)?.number ?? null;
  }

  async #mayWrite(which: WhichPast): Promise<boolean> {
    const open = await this.#host.open(which.space, which.kind, which.doc);
    open?.close();
    return open?.readOnly === null;
  }

  async moments(which: WhichPast): Promise<readonly Moment[]> {
    return (await this.#momentsOf(which)).toReversed().map(({ rows: _, ...moment }) => moment);
  }

  /** The oldest first, each with the versions that stand for it. */
  async #momentsOf(which: WhichPast): Promise<(Moment & { readonly rows: readonly VersionRow[] })[]> {
    const all: VersionRow[] = [];
    for (const kind of kindsOf(which.kind)) all.push(...(await this.#store.versions(docOf(which.space, kind, which.doc))));
    const fetched = Map.groupBy(
      all.filter((row) => row.why === 'emptied'),
      (row) => row.at,
    );
    const byTime = all.filter((row) => row.why !== 'emptied').toSorted((a, b) => a.at - b.at || a.number - b.number);
    const moments: (Moment & { readonly rows: readonly VersionRow[] })[] = [];
    const latest = new Map<DocId, VersionRow>();
    let group: VersionRow[] = [];
    for (const [place, row] of byTime.entries()) {
      latest.set(row.doc, row);
      group.push(row);
      const next = byTime[place + 1];
      if (next && next.doc !== row.doc && !group.some((one) => one.doc === next.doc) && next.at - row.at < oneMomentMs) continue;
      const rows = [...latest.values()].toSorted((a, b) => a.number - b.number);
      const name = group.find((one) => one.name !== '')?.name ?? '';
      const broughtBy = group.find((one) => one.broughtBy)?.broughtBy ?? null;
      moments.push({
        id: idOf(rows.map((one) => one.number)),
        at: row.at,
        by: [...new Set(group.flatMap((one) => one.by))],
        name,
        why: row.why,
        broughtBy,
        rows,
      });
      group = [];
    }
    for (const [at, rows] of fetched) {
      const name = rows.find((one) => one.name !== '')?.name ?? '';
      moments.push({ id: idOf(rows.map((one) => one.number)), at, by: [], name, why: 'emptied', broughtBy: null, rows });
    }
    return moments.toSorted((a, b) => a.at - b.at);
  }

  async beside(which: WhichPast, id: string): Promise<Beside | null> {
    const moments = await this.#momentsOf(which);
    const place = moments.findIndex((moment) => moment.id === id);
    const moment = moments[place];
    if (!moment) return null;
    const changes: ThingChange[] = [];
    const made: ThingChange[] = [];
    const things: ThingThen[] = [];
    const titles = new Map<string, string>();
    const isFetched = moment.why === 'emptied';
    let only: Only | null = null;
    for (const kind of kindsOf(which.kind)) {
      const doc = docOf(which.space, kind, which.doc);
      const number = moment.rows.find((row) => row.doc === doc)?.number;
      const then = number === undefined ? null : await openVersion(this.#store, number);
      if (!then) continue;
      const now = await this.#now({ ...which, kind });
      addTitles(titles, then);
      if (now) {
        addTitles(titles, now);
        if (isFetched) only ??= takenByEmptying(then, now);
        merge(
          changes,
          changesBetween(then, now, placeIn(kind)).filter(({ at }) => !only || only.things.has(keyOf(at))),
        );
      }
      if (isFetched) continue;
      const before = moments[place - 1]?.rows.find((row) => row.doc === doc)?.number;
      if (before !== number) merge(made, changesBetween((before && (await openVersion(this.#store, before))) || new Y.Doc(), then, placeIn(kind)));
      addThings(things, then, kind);
    }
    return { changes: titled(changes, titles), made: place === 0 && !isFetched ? null : titled(made, titles), things };
  }

  async restore(which: WhichPast, id: string): Promise<Turned> {
    const moment = (await this.#momentsOf(which)).find((one) => one.id === id);
    if (!moment) return { done: false, why: 'gone' };
    const open: OpenPaper[] = [];
    const done: Restored[] = [];
    const renamed: Renamed = new Map();
    try {
      for (const kind of kindsOf(which.kind)) {
        const paper = await this.#host.open(which.space, kind, which.doc);
        if (!paper) continue;
        open.push(paper);
        if (paper.readOnly !== null) return this.#closed(open, { done: false, why: paper.readOnly });
      }
      const textsOf = open.at(-1)?.paper.y;
      let only: Only | null = null;
      for (const { paper } of open) {
        const number = moment.rows.find((row) => row.doc === paper.id)?.number;
        const then = number === undefined ? null : await openVersion(this.#store, number);
        if (!then) continue;
        await this.#keepNow(paper.y, { ...which, kind: paper.kind }, 'restore');
        if (moment.why === 'emptied') only ??= takenByEmptying(then, paper.y);
        const restored = restore(paper, then, renamed, textsOf, only);
        if (restored) done.push(restored);
      }
    } catch (fault) {
      this.#closed(open, null);
      throw fault;
    }
    if (done.length === 0) return this.#closed(open, { done: false, why: 'same' });
    return this.#undoable(open, done);
  }

  async emptied(which: WhichPast): Promise<EmptiedPast | null> {
    const y = await this.#now(which);
    const last = y && lastEmptied(y, this.#host.seconds() * 1000);
    if (!last) return null;
    const { versions, ...said } = last;
    const docs = kindsOf(which.kind).map((kind) => docOf(which.space, kind, which.doc));
    return { ...said, moment: await fetchedFor(this.#store, docs, versions) };
  }

  async fetchEmptied(which: WhichPast): ReturnType<Past['fetchEmptied']> {
    const y = await this.#now(which);
    const last = y && lastEmptied(y, this.#host.seconds() * 1000);
    return last ? fetchVersions(this.#store, which, kindsOf(which.kind), last.versions) : { moment: null, why: 'gone' };
  }

  async choose(which: WhichPast, at: Place, field: string, value: Json): Promise<Turned> {
    const open = await this.#host.open(which.space, which.kind, which.doc);
    if (!open) return { done: false, why: 'gone' };
    if (open.readOnly !== null) return this.#closed([open], { done: false, why: open.readOnly });
    const step = choose(open.paper, at, field, value);
    return step ? this.#undoable([open], [{ step, texts: null }]) : this.#closed([open], { done: false, why: 'gone' });
  }

  async name(which: WhichPast, moment: string | null, name: string): Promise<void> {
    const numbers: number[] = [];
    if (moment === null) {
      for (const kind of kindsOf(which.kind)) {
        const now = await this.#now({ ...which, kind });
        if (now) numbers.push(await this.#keepNow(now, { ...which, kind }, 'rest'));
      }
    } else {
      // The latest of its versions carries the name: an earlier one may stand for other moments too.
      const rows = (await this.#momentsOf(which)).find((one) => one.id === moment)?.rows ?? [];
      numbers.push(...rows.toSorted((a, b) => b.at - a.at || b.number - a.number).map((row) => row.number));
    }
    const [first, ...others] = numbers;
    if (first !== undefined) await this.#store.name([first, ...others], name);
  }

  #keepNow(y: Y.Doc, which: WhichPast, why: 'rest' | 'restore'): Promise<number> {
    const state = Y.encodeStateAsUpdate(y);
    const mark = Y.encodeSnapshot(Y.snapshot(y));
    const { space, kind } = which;
    return keepVersion(this.#store, { doc: docOf(space, kind, which.doc), space, kind, at: this.#host.now(), state, mark, who: whoIn(y) }, why);
  }

  /** A copy of a document as it stands; null when nothing of it is here. */
  async #now({ space, kind, doc }: WhichPast): Promise<Y.Doc | null> {
    const y = new Y.Doc();
    const copy = (paper: Paper): void => Y.applyUpdate(y, Y.encodeStateAsUpdate(paper.y));
    await this.#host.glance(space, kind, copy, doc);
    return y.store.clients.size === 0 ? null : y;
  }

  #closed<T>(open: readonly OpenPaper[], answer: T): T {
    for (const paper of open) paper.close();
    return answer;
  }

  /** The document stays open as long as what was done can be taken back. */
  #undoable(open: readonly OpenPaper[], done: readonly Restored[]): Turned {
    const list = new UndoList();
    for (const { step } of done) list.take(step);
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      for (const paper of open) paper.close();
      for (const { texts } of done) texts?.destroy();
    };
    const timer = setTimeout(end, undoableMs);
    (timer as { unref?: () => void }).unref?.();
    return {
      done: true,
      undo: async () => {
        if (isOver) return 'changed-since';
        clearTimeout(timer);
        let answer: 'undone' | 'changed-since' = 'undone';
        while (list.canUndo) if (list.undo()?.kind === 'blocked') answer = 'changed-since';
        for (const { texts } of done) texts?.undo();
        end();
        return answer;
      },
    };
  }
}

/** Texts of a floor belong to the items of its event. */
function placeIn(kind: DocKind): (name: string) => Place | null {
  return kind === 'floor' ? itemPlace : () => null;
}

function addTitles(titles: Map<string, string>, y: Y.Doc): void {
  for (const [key, content] of contentOf(y).things) if (titleOf(content) !== '') titles.set(key, titleOf(content));
}

/** Things whose text stands in another document than they do get their name. */
function titled<T extends { readonly at: Place; readonly title: string }>(list: readonly T[], titles: ReadonlyMap<string, string>): T[] {
  return list.map((one) => (one.title === '' ? { ...one, title: titles.get(keyOf(one.at)) ?? '' } : one));
}

/** What an emptying took of a text whose thing is in the other document: letters that only went. */
function isTextOfEmptied(change: ThingChange, emptied: ReadonlySet<string>): boolean {
  return (emptied.has(keyOf(change.at)) || emptied.has('head')) && !change.text?.parts.some((part) => part.kind === 'new');
}

/** Puts what changed in the second document of a thing to what changed in the first: one line per thing. */
function merge(into: ThingChange[], more: readonly ThingChange[]): void {
  for (const change of more) {
    const at = into.findIndex((one) => keyOfChange(one) === keyOfChange(change));
    const before = into[at];
    if (!before) into.push(change);
    else into[at] = { ...before, text: before.text ?? change.text, by: [...new Set([...before.by, ...change.by])] };
  }
}

function addThings(things: ThingThen[], y: Y.Doc, kind: DocKind): void {
  const { things: standing, texts } = contentOf(y);
  const textOf = new Map([...texts].map(([name, text]) => [name, lettersOf(text).map(wordsOf).join('').trimEnd()]));
  for (const content of inOrder(standing.values()).toSorted((a, b) => Number(a.at.id !== null) - Number(b.at.id !== null))) {
    if (content.binned && content.at.id !== null) continue;
    const fields = [...content.fields].filter(([field]) => field !== 'order' && field !== 'emptied').map(([field, { value }]) => ({ field, value }));
    things.push({ at: content.at, title: titleOf(content), fields, text: content.at.id === null ? '' : (textOf.get(content.at.id) ?? '') });
  }
  for (const [name, text] of textOf) {
    if (text === '' || things.some((thing) => thing.at.id === name && thing.text !== '')) continue;
    const at = placeIn(kind)(name) ?? { root: 'head', id: null };
    const owner = things.findIndex((thing) => keyOf(thing.at) === keyOf(at));
    const thing = things[owner];
    if (thing) things[owner] = { ...thing, text };
    else if (at.id === null) things.push({ at, title: '', fields: [], text });
  }
}
