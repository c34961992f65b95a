/**
 * The desk of one open note: what its parts share. Reads the document live, runs the model's verbs, remembers them for undo, keeps
 * the draft of the title, and looks through the text. One per shown note.
 */
import type { Draft, OpenPaper, Presence } from '../../device/api.ts';
import { Known } from '../../editor/known.svelte.ts';
import { useDevice } from '../../live/device.ts';
import { livePresence, liveRead } from '../../live/paper.svelte.ts';
import { putDraft } from '../../live/put-draft.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { Mention } from '../../shared/model/mention.ts';
import { binNote, isBegun, type NoteHead, type NoteRef, noteText, putTitle, readNote, takeBackNote, titleOf } from '../../shared/model/note.ts';
import { type Found, findIn, type Heading, mentionsIn, outlineOf } from '../../shared/model/text-places.ts';
import type { Seen } from '../../shared/model/thing.ts';
import { UndoList, type Undone } from '../../shared/model/undo.ts';
import { head, type Outcome, type Step } from '../../shared/model/verbs.ts';
import { announce } from '../../ui/announce.ts';
import { go } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { restoreNote } from './restore.ts';
import { say } from './words.ts';

const noHits: readonly Found[] = [];

export class Desk {
  readonly #open: () => OpenPaper;
  readonly #head;
  readonly #outline;
  readonly #mentioned;
  readonly #begun;
  readonly #hits;
  readonly #presence;
  readonly #device = useDevice();
  readonly #undo = new UndoList();
  readonly known: Known;
  /** What is looked for in the text; null while the bar is closed. */
  finding = $state<string | null>(null);
  /** A title of an earlier opening that could not be put. */
  draft = $state.raw<Draft | null>(null);
  #keptDraft = false;

  constructor(open: () => OpenPaper) {
    this.#open = open;
    this.known = new Known(() => this.paper.space);
    // Yjs makes a root with a transaction of its own at the first look; that must not happen while a derived value is being read.
    readNote(open().paper);
    noteText(open().paper);
    const paper = () => open().paper;
    this.#head = liveRead(paper, readNote);
    this.#begun = liveRead(paper, isBegun);
    this.#outline = liveRead(paper, (note) => outlineOf(noteText(note), this.known.nameOf));
    this.#mentioned = liveRead(paper, (note) => mentionsIn(noteText(note)));
    this.#hits = liveRead(paper, (note) => (this.finding ? findIn(noteText(note), this.finding, this.known.nameOf) : noHits));
    this.#presence = livePresence(open);
  }

  get open(): OpenPaper {
    return this.#open();
  }
  get paper() {
    return this.#open().paper;
  }
  get ref(): NoteRef {
    return { space: this.paper.space, doc: this.paper.id };
  }
  get head(): NoteHead {
    return this.#head.current ?? readNote(this.paper);
  }
  get isBegun(): boolean {
    return this.#begun.current ?? false;
  }
  get isPrivate(): boolean {
    return this.known.isMine(this.paper.space);
  }
  get isBinned(): boolean {
    return this.head.bin.value !== null;
  }
  get mayEdit(): boolean {
    return this.open.readOnly === null && !this.isBinned;
  }
  get outline(): readonly Heading[] {
    return this.#outline.current ?? [];
  }
  /** Things that the text mentions and that have a page, each once. */
  get mentioned(): readonly { readonly mention: Mention; readonly name: string; readonly href: string }[] {
    const found = new Map<string, { mention: Mention; name: string; href: string }>();
    for (const mention of this.#mentioned.current ?? []) {
      const { name, href } = this.known.look(mention);
      if (href !== null) found.set(mention.id, { mention, name, href });
    }
    return [...found.values()];
  }
  get hits(): readonly Found[] {
    return this.#hits.current ?? noHits;
  }
  /** What the note is called where a name is needed. */
  get title(): string {
    void this.head;
    return titleOf(this.paper, this.known.nameOf) || say('untitled');
  }

  /** The colleagues who have the note open, each once. */
  get others(): readonly { readonly id: string; readonly name: string }[] {
    const found = new Map<string, { id: string; name: string }>();
    for (const here of this.#presence.current) {
      if (this.known.isMine(here.member)) continue;
      const said = recordOf(here.state)?.name;
      const name = this.known.knows(here.member) || typeof said !== 'string' || said === '' ? this.known.name(here.member) : said;
      found.set(here.member, { id: here.member, name });
    }
    return [...found.values()];
  }

  /** Tells colleagues that I am here; the editor says more while my caret stands in the text. */
  present(): void {
    this.open.presence.show({ name: this.#device.self().name });
  }
  /** Presence for the editor: when its caret leaves, I am still here. */
  get presence(): Presence {
    const { presence } = this.open;
    return {
      show: (state) => presence.show(state ?? { name: this.#device.self().name }),
      others: () => presence.others(),
      listen: (heard) => presence.listen(heard),
    };
  }

  keepDraft(value: string, seen: Seen): void {
    this.#keptDraft = true;
    this.#device.drafts.keep({ doc: this.paper.id, thing: 'head', field: 'title', value, seen, second: this.paper.seconds() });
  }
  dropDraft(): void {
    this.draft = null;
    if (!this.#keptDraft) return;
    this.#keptDraft = false;
    this.#device.drafts.drop({ doc: this.paper.id, thing: 'head', field: 'title' });
  }
  /** Looks for a title that an earlier opening left in its field: it is put when nothing came in between, else offered. */
  async pickUpDraft(): Promise<void> {
    for (const draft of await this.#device.drafts.left(this.paper.id)) {
      if (draft.thing !== 'head' || draft.field !== 'title') continue;
      this.#keptDraft = true;
      if (putDraft(this.paper, head, draft, (then) => putTitle(then, draft.seen, draft.value))) this.dropDraft();
      else this.draft = draft;
    }
  }

  /** Puts the title; gives the entries that now stand for it. */
  putTitle(seen: Seen, title: string): Seen | undefined {
    const outcome = putTitle(this.paper, seen, title);
    if (outcome?.kind !== 'refused') this.dropDraft();
    const act = this.did(outcome)?.acts.find((one) => one.act === 'put');
    return act?.act === 'put' ? [act.mine] : undefined;
  }

  did(outcome: Outcome): Step | null {
    this.#undo.take(outcome);
    return outcome?.kind === 'step' ? outcome : null;
  }
  undo(step?: Step): void {
    this.#tell(this.#undo.undo(step), say('step.undone'));
  }
  redo(): void {
    this.#tell(this.#undo.redo(), say('step.redone'));
  }
  #tell(result: Undone, done: string): void {
    if (result === null) announce(say('step.nothing'));
    else if (result.kind === 'step') announce(done);
    else if (result.by !== null && !this.known.isMine(result.by)) toast({ text: say('step.notMine', { name: this.known.name(result.by) }) });
    else toast({ text: say('step.notNow') });
  }

  /** Into the bin, and to where the list is; the toast takes it back from wherever the member is then. */
  remove(to: `/${string}`): void {
    const { ref, title } = this;
    if (!this.did(binNote(this.paper))) return;
    toast({ text: say('removed', { title }), undo: () => void restoreNote(this.#device, ref) });
    go(to);
  }
  takeBack(): void {
    if (this.did(takeBackNote(this.paper))) toast({ text: say('takenBack', { title: this.title }) });
  }

  async share(network: SpaceId, name: string): Promise<void> {
    const { shareNote } = await import('./share.ts');
    await shareNote(this.#device, this.paper, network, name);
  }
}
