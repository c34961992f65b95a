/**
 * The desk of one open event: what its parts share. Reads both documents live, runs the model's verbs, remembers them for undo,
 * keeps drafts of what is being typed, and says what was refused. One per shown event.
 */
import type { OpenPaper } from '../../device/api.ts';
import { Known } from '../../editor/known.svelte.ts';
import { useDevice } from '../../live/device.ts';
import { DraftDesk } from '../../live/drafts.svelte.ts';
import { livePresence, liveRead } from '../../live/paper.svelte.ts';
import type { ItemId, SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { instantOf } from '../../shared/base/time.ts';
import { daysLeft, emptiedAt } from '../../shared/model/emptying.ts';
import {
  type AgendaItem,
  addItem,
  agenda,
  binItem,
  binnedItems,
  type EventHead,
  type HeadField,
  type HeadValue,
  type ItemField,
  type ItemValue,
  itemAt,
  moveItem,
  placeOfItem,
  putHead,
  putItem,
  readHead,
  takeBackItem,
} from '../../shared/model/event.ts';
import { type Flow, flowOf, type Give, give, moveToNextTime, timed, whatMustGive } from '../../shared/model/flow.ts';
import { isEmptyText, textOf } from '../../shared/model/long-text.ts';
import type { Seen } from '../../shared/model/thing.ts';
import { type Undone, undoOfEvent } from '../../shared/model/undo.ts';
import type { Outcome, Step } from '../../shared/model/verbs.ts';
import { announce } from '../../ui/announce.ts';
import { historyPath } from '../../ui/history-path.ts';
import { go, setQuery } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { type AgendaRowView, SteadyRows } from './model.ts';
import { People } from './people.svelte.ts';
import { say } from './words.ts';

/** What of the event is shown beside (on a phone: instead of) the agenda. */
export type View = 'agenda' | 'item' | 'details';

export interface DeskSource {
  readonly event: () => OpenPaper;
  readonly floor: () => OpenPaper | null;
  readonly query: () => URLSearchParams;
}

export class Desk {
  readonly #source: DeskSource;
  readonly #steady = new SteadyRows();
  readonly #head;
  readonly #items;
  readonly #presence;
  readonly people: People;
  /** Who and what its notes can mention. */
  readonly known: Known;
  readonly drafts: DraftDesk;
  readonly #undo;
  canUndo = $state(false);
  canRedo = $state(false);
  /** The row whose title and minutes stand in inputs, and which of them takes the focus. */
  editing = $state.raw<{ readonly id: ItemId; readonly part: 'title' | 'minutes' } | null>(null);
  /** The row that the agenda's one tab stop is at. */
  focusId = $state<ItemId | null>(null);
  binOpen = $state(false);
  /** A sentence about the agenda as a whole: it is full. */
  trouble = $state('');

  readonly items = $derived.by((): readonly AgendaItem[] => this.#items.current ?? []);
  readonly rows = $derived.by((): readonly AgendaRowView[] => this.#steady.of(this.items));
  readonly flow = $derived.by((): Flow => flowOf(this.head, this.items));
  readonly clocks = $derived.by(() => new Map(this.flow.slots.map((slot) => [slot.id, slot.start])));
  /** Of its own, so that rows that show a time are not drawn anew with every other change. */
  readonly zone = $derived.by(() => this.head.zone.value);
  readonly gives = $derived.by((): readonly Give[] => whatMustGive(this.items.map(timed), instantOf(this.head.start.value), instantOf(this.head.end.value)));
  /** Who is at which item, by the item's id. */
  readonly whoAt = $derived.by(() => {
    const found = new Map<string, { readonly id: string; readonly name: string }[]>();
    for (const here of this.others) if (here.item) found.set(here.item, [...(found.get(here.item) ?? []), here]);
    return found;
  });

  constructor(source: DeskSource) {
    this.#source = source;
    this.people = new People(this.space);
    this.known = new Known(() => this.space);
    this.drafts = new DraftDesk(() => this.paper);
    this.#undo = undoOfEvent(source.floor()?.paper ?? null);
    // Yjs makes a root array with a transaction of its own at the first look; that must not happen while a derived value is being read.
    readHead(source.event().paper);
    this.#head = liveRead(() => source.event().paper, readHead);
    this.#items = liveRead(() => source.event().paper, agenda);
    this.#presence = livePresence(() => source.event());
    $effect(() =>
      this.#undo.listen(() => {
        this.canUndo = this.#undo.canUndo;
        this.canRedo = this.#undo.canRedo;
      }),
    );
  }

  get open(): OpenPaper {
    return this.#source.event();
  }
  get paper() {
    return this.#source.event().paper;
  }
  get floor(): OpenPaper | null {
    return this.#source.floor();
  }
  get space(): SpaceId {
    return this.#source.event().paper.space;
  }
  get head(): EventHead {
    return this.#head.current ?? readHead(this.paper);
  }
  get binned(): readonly AgendaItem[] {
    void this.items;
    return binnedItems(this.paper).filter((item) => !this.#isBlank(item));
  }
  get isBinned(): boolean {
    return this.head.bin.value !== null;
  }
  get mayEdit(): boolean {
    return this.open.readOnly === null && !this.isBinned;
  }

  /** The colleagues who have the event open, each once, and the item they are at. */
  get others(): readonly { readonly id: string; readonly name: string; readonly item: string }[] {
    const found = new Map<string, { id: string; name: string; item: string }>();
    for (const here of this.#presence.current) {
      if (here.member === this.people.me) continue;
      const state = recordOf(here.state);
      const said = typeof state?.name === 'string' ? state.name : '';
      const name = this.people.knows(here.member) || said === '' ? this.people.name(here.member) : said;
      found.set(here.member, { id: here.member, name, item: typeof state?.item === 'string' ? state.item : '' });
    }
    return [...found.values()];
  }

  /** The chosen item, as the address says. */
  get selectedId(): ItemId | null {
    return (this.#source.query().get('kohta') as ItemId | null) ?? null;
  }
  get view(): View {
    const view = this.#source.query().get('nakyma');
    return view === 'tiedot' ? 'details' : view === 'kohta' ? 'item' : 'agenda';
  }
  get selected(): AgendaItem | null {
    return this.items.find((item) => item.id === this.selectedId) ?? null;
  }
  placeOf(id: ItemId): number {
    return this.rows.findIndex((row) => row.id === id) + 1;
  }

  select(id: ItemId | null, view: View = 'agenda'): void {
    if (id !== null) this.focusId = id;
    setQuery({ kohta: id, nakyma: view === 'details' ? 'tiedot' : view === 'item' ? 'kohta' : null });
  }
  show(view: View): void {
    this.select(this.selectedId, view);
  }

  /** Tells colleagues where I am. */
  present(): void {
    this.open.presence.show({ name: useDevice().self().name, item: this.selectedId ?? '' } satisfies Json);
  }

  /** Remembers what a verb did; says what it refused. */
  did(outcome: Outcome): Step | null {
    this.#undo.take(outcome);
    if (outcome?.kind === 'step') {
      this.trouble = '';
      return outcome;
    }
    if (outcome?.kind === 'refused' && outcome.code === 'too-many') {
      this.trouble = say('agenda.full', { max: outcome.max });
      announce(this.trouble);
    }
    return null;
  }

  undo(step?: Step): void {
    this.#tell(this.#undo.undo(step), say('step.undone'), say('step.nothing'));
  }
  redo(): void {
    this.#tell(this.#undo.redo(), say('step.redone'), say('step.nothingRedo'));
  }
  #tell(result: Undone, done: string, nothing: string): void {
    if (result === null) announce(nothing);
    else if (result.kind === 'step') announce(done);
    else if (result.code === 'in-bin') toast({ text: say('step.inBin') });
    else if (result.by !== null && result.by !== this.people.me) toast({ text: say('step.notMine', { name: this.people.name(result.by) }) });
    else toast({ text: say('step.notNow') });
  }

  /** Puts a field of the head; gives the entries that now stand for it. */
  putHead<F extends HeadField>(field: F, seen: Seen, value: HeadValue<F>): Seen | undefined {
    return this.#put('head', field, putHead(this.paper, field, seen, value));
  }
  putItem<F extends ItemField>(id: ItemId, field: F, seen: Seen, value: ItemValue<F>): Seen | undefined {
    return this.#put(id, field, putItem(this.paper, id, field, seen, value));
  }
  #put(thing: string, field: string, outcome: Outcome): Seen | undefined {
    // What was refused still stands in its input, and its draft on the device.
    if (outcome?.kind !== 'refused') this.drafts.drop(thing, field);
    return mine(this.did(outcome), field);
  }

  /** Makes an item after another (at the end for null) and puts the hand into its title. */
  addAfter(id: ItemId | null): void {
    const place = id === null ? -1 : this.rows.findIndex((row) => row.id === id);
    const step = this.did(addItem(this.paper, {}, place < 0 ? this.rows.length : place + 1));
    const made = step?.thing as ItemId | undefined;
    if (!made) return;
    this.select(made);
    this.editing = { id: made, part: 'title' };
  }

  /** The hand left a row: one that was never given anything goes without a trace on screen. */
  leaveEditing(id: ItemId): void {
    if (this.editing?.id === id) this.editing = null;
    const item = itemAt(this.paper, id);
    if (!item || item.bin.value !== null || !this.#isBlank(item) || this.drafts.has(id)) return;
    binItem(this.paper, this.floor?.paper ?? null, id);
    if (this.selectedId === id) this.select(null);
  }
  #isBlank(item: AgendaItem): boolean {
    if (item.title.value !== '' || item.wanted.value !== '' || item.owner.value !== null || item.title.offers.length > 0) return false;
    return !this.floor || isEmptyText(textOf(this.floor.paper.y, item.id));
  }

  /** Moves an item to a place counted from 0 among the rows, and says where it is now. */
  move(id: ItemId, toIndex: number, withToast = false): void {
    const index = Math.max(0, Math.min(this.rows.length - 1, toIndex));
    const step = this.did(moveItem(this.paper, id, index));
    if (!step) return;
    const text = say('item.moved', { title: this.titleOf(id), n: index + 1, all: this.rows.length });
    if (withToast) toast({ text, undo: () => this.undo(step) });
    else announce(text);
  }
  moveBy(id: ItemId, by: number): void {
    const at = this.rows.findIndex((row) => row.id === id);
    if (at >= 0 && at + by >= 0 && at + by < this.rows.length) this.move(id, at + by);
  }

  remove(id: ItemId): void {
    const title = this.titleOf(id);
    const step = this.did(binItem(this.paper, this.floor?.paper ?? null, id));
    if (!step) return;
    if (this.selectedId === id) this.select(null);
    toast({ text: say('item.removed', { title }), undo: () => this.undo(step) });
  }
  takeBack(id: ItemId): void {
    const title = itemAt(this.paper, id)?.title.value || say('item.untitled');
    const isAtServer = daysLeft(emptiedAt(this.paper, placeOfItem(id)), this.paper.seconds() * 1000) > 0;
    const action = { word: say('bin.fetch'), act: () => go(historyPath({ space: this.paper.space, kind: 'event' })) };
    if (this.did(takeBackItem(this.paper, id))) toast({ text: say('item.takenBack', { title }), ...(isAtServer && { action }) });
  }
  setLater(id: ItemId, later: boolean): void {
    const step = this.did(moveToNextTime(this.paper, id, later));
    if (step) toast({ text: say(later ? 'item.movedLater' : 'item.movedNow', { title: this.titleOf(id) }), undo: () => this.undo(step) });
  }
  give(suggestion: Give, done: string): void {
    const step = this.did(give(this.paper, suggestion));
    if (step) toast({ text: done, undo: () => this.undo(step) });
    else toast({ text: say('step.notNow') });
  }

  titleOf(id: ItemId): string {
    return this.items.find((item) => item.id === id)?.title.value || say('item.untitled');
  }
}

/** The entry that a step wrote into a field, as what is seen from now on. */
function mine(step: Step | null, field: string): Seen | undefined {
  const act = step?.acts.find((one) => one.act === 'put' && one.field === field);
  return act?.act === 'put' ? [act.mine] : undefined;
}
