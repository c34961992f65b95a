/**
 * The desk of one open goal: what its parts share. Reads the document live, runs the model's verbs, remembers them for undo,
 * keeps drafts of what is being typed, and says what was refused. One per shown goal.
 */
import type { OpenPaper } from '../../device/api.ts';
import { Known } from '../../editor/known.svelte.ts';
import { useDevice } from '../../live/device.ts';
import { DraftDesk } from '../../live/drafts.svelte.ts';
import { liveNetworks, liveRows } from '../../live/lists.svelte.ts';
import { livePresence, liveRead } from '../../live/paper.svelte.ts';
import type { SpaceId, StepId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import {
  addStep,
  addSteps,
  allSteps,
  binStep,
  type GoalField,
  type GoalHead,
  type GoalStep,
  type GoalValue,
  moveStep,
  putGoal,
  putStep,
  readGoal,
  type StepField,
  type StepValue,
  stepAt,
  takeBackStep,
  textOfGoal,
} from '../../shared/model/goal.ts';
import type { Seen } from '../../shared/model/thing.ts';
import { UndoList, type Undone } from '../../shared/model/undo.ts';
import type { Outcome, Step } from '../../shared/model/verbs.ts';
import { announce } from '../../ui/announce.ts';
import { setQuery } from '../../ui/navigation.ts';
import { networkName } from '../../words/names.ts';
import { hostsIn, type Progress, progressOf, SteadySteps, type StepView } from './model.ts';
import { tell } from './news.ts';
import { People } from './people.svelte.ts';
import { sentence } from './sentence.ts';
import { StepPages } from './step-pages.svelte.ts';
import { say } from './words.ts';

export interface GoalSource {
  readonly open: () => OpenPaper;
  readonly query: () => URLSearchParams;
}

export class GoalDesk {
  readonly #source: GoalSource;
  readonly #steady = new SteadySteps();
  readonly #head;
  readonly #steps;
  readonly #presence;
  readonly #rows;
  readonly #networks = liveNetworks();
  readonly people: People;
  /** Who and what its text can mention. */
  readonly known: Known;
  readonly drafts: DraftDesk;
  readonly pages: StepPages;
  readonly #undo = new UndoList();
  canUndo = $state(false);
  canRedo = $state(false);
  /** The row that the list's one tab stop is at. */
  focusId = $state<StepId | null>(null);
  binOpen = $state(false);
  /** A sentence about the list as a whole: it is full. */
  trouble = $state('');

  readonly steps = $derived.by((): readonly GoalStep[] => this.#steps.current?.steps ?? []);
  readonly binned = $derived.by((): readonly GoalStep[] => (this.#steps.current?.binned ?? []).filter((step) => !isBlank(step)));
  readonly rows = $derived.by((): readonly StepView[] => this.#steady.of(this.steps));
  readonly progress = $derived.by((): Progress => progressOf(this.rows));
  readonly hostIds = $derived.by((): readonly SpaceId[] => hostsIn(this.#rows.current));
  /** Who is at which step, by the step's id. */
  readonly whoAt = $derived.by(() => {
    const found = new Map<string, { readonly id: string; readonly name: string }[]>();
    for (const here of this.others) if (here.step) found.set(here.step, [...(found.get(here.step) ?? []), here]);
    return found;
  });

  constructor(source: GoalSource) {
    this.#source = source;
    this.#rows = liveRows(() => this.space);
    this.people = new People(() => this.hostIds);
    this.known = new Known(() => this.space);
    this.drafts = new DraftDesk(() => this.paper);
    // Yjs makes a root array with a transaction of its own at the first look; that must not happen while a derived value is being read.
    readGoal(source.open().paper);
    textOfGoal(source.open().paper);
    this.#head = liveRead(() => source.open().paper, readGoal);
    this.#steps = liveRead(() => source.open().paper, allSteps);
    this.#presence = livePresence(() => source.open());
    this.pages = new StepPages(() => this.rows);
    $effect(() =>
      this.#undo.listen(() => {
        this.canUndo = this.#undo.canUndo;
        this.canRedo = this.#undo.canRedo;
      }),
    );
  }

  get open(): OpenPaper {
    return this.#source.open();
  }
  get paper() {
    return this.#source.open().paper;
  }
  get space(): SpaceId {
    return this.#source.open().paper.space;
  }
  get head(): GoalHead {
    return this.#head.current ?? readGoal(this.paper);
  }
  get sentence(): string {
    return sentence(this.head.when.value, this.head.then.value);
  }
  get isBinned(): boolean {
    return this.head.bin.value !== null;
  }
  get mayEdit(): boolean {
    return this.open.readOnly === null && !this.isBinned;
  }
  get hosts(): readonly { readonly id: SpaceId; readonly name: string; readonly colour: string; readonly weave: string }[] {
    const byId = new Map((this.#networks.current ?? []).map((network) => [network.id, network]));
    return this.hostIds.map((id) => {
      const network = byId.get(id);
      return { id, name: networkName(network ?? { nameFi: '', nameSv: '', nameEn: '' }), colour: network?.colour ?? '', weave: network?.weave ?? 'plain' };
    });
  }

  /** The colleagues who have the goal open, each once, and the step they are at. */
  get others(): readonly { readonly id: string; readonly name: string; readonly step: string }[] {
    const found = new Map<string, { id: string; name: string; step: string }>();
    for (const here of this.#presence.current) {
      if (this.people.isMe(here.member)) continue;
      const state = recordOf(here.state);
      const said = typeof state?.name === 'string' ? state.name : '';
      const name = this.people.knows(here.member) || said === '' ? this.people.name(here.member) : said;
      found.set(here.member, { id: here.member, name, step: typeof state?.step === 'string' ? state.step : '' });
    }
    return [...found.values()];
  }

  /** The chosen step, as the address says. */
  get chosenId(): StepId | null {
    return (this.#source.query().get('askel') as StepId | null) ?? null;
  }
  /** Whether the sentence stands in fields. A goal that was just made begins there. */
  get isTelling(): boolean {
    return this.mayEdit && this.#source.query().has('lause');
  }
  tell(telling: boolean): void {
    setQuery({ lause: telling ? '1' : null });
  }
  choose(id: StepId | null): void {
    if (id !== null) {
      this.focusId = id;
      this.pages.turnTo(id);
    }
    setQuery({ askel: id });
  }

  /** Tells colleagues where I am. */
  present(): void {
    this.open.presence.show({ name: useDevice().self().name, step: this.chosenId ?? '' } satisfies Json);
  }

  /** Remembers what a verb did; says what it refused. */
  did(outcome: Outcome): Step | null {
    this.#undo.take(outcome);
    if (outcome?.kind === 'step') {
      this.trouble = '';
      return outcome;
    }
    if (outcome?.kind === 'refused' && outcome.code === 'too-many') {
      this.trouble = say('steps.full', { max: outcome.max });
      announce(this.trouble);
    }
    return null;
  }

  undo(step?: Step): void {
    this.#tell(this.#undo.undo(step), say('undo.undone'), say('undo.nothing'));
  }
  redo(): void {
    this.#tell(this.#undo.redo(), say('undo.redone'), say('undo.nothingRedo'));
  }
  #tell(result: Undone, done: string, nothing: string): void {
    if (result === null) announce(nothing);
    else if (result.kind === 'step') announce(done);
    else if (result.code === 'in-bin') tell({ text: say('undo.inBin') });
    else if (result.by !== null && !this.people.isMe(result.by)) tell({ text: say('undo.notMine', { name: this.people.name(result.by) }) });
    else tell({ text: say('undo.notNow') });
  }

  /** Puts a field of the goal; gives the entries that now stand for it. */
  put<F extends GoalField>(field: F, seen: Seen, value: GoalValue<F>): Seen | undefined {
    return this.#put('head', field, putGoal(this.paper, field, seen, value));
  }
  putStep<F extends StepField>(id: StepId, field: F, seen: Seen, value: StepValue<F>): Seen | undefined {
    return this.#put(id, field, putStep(this.paper, id, field, seen, value));
  }
  #put(thing: string, field: string, outcome: Outcome): Seen | undefined {
    // What was refused still stands in its input, and its draft on the device.
    if (outcome?.kind !== 'refused') this.drafts.drop(thing, field);
    return mine(this.did(outcome), field);
  }

  /** The state is chosen in a menu, so it is put over what stands at the press, and there is a way back. */
  setState(id: StepId, state: StepValue<'state'>): void {
    const step = stepAt(this.paper, id);
    const done = step && this.did(putStep(this.paper, id, 'state', step.state.seen, state));
    if (!done) return;
    const text = say('step.stateSet', { step: this.titleOf(id), state: say(`state.${state}`) });
    // What closes a step is told with a way back; between the open states the menu itself is the way back.
    if (state === 'done' || state === 'lapsed') this.#tellOf(text, done);
    else announce(text);
  }
  #tellOf(text: string, done?: Step): void {
    tell(done ? { text, undo: () => this.undo(done) } : { text });
  }

  /** Makes a step after another (at the end for null) and puts the hand into it. */
  addAfter(id: StepId | null): void {
    const place = id === null ? -1 : this.rows.findIndex((row) => row.id === id);
    const step = this.did(addStep(this.paper, {}, place < 0 ? this.rows.length : place + 1));
    if (step?.thing) this.choose(step.thing as StepId);
  }

  /** A list that was pasted into a step: its first line into the step when that is empty, the others after it. */
  paste(id: StepId, texts: readonly string[]): void {
    const at = this.rows.findIndex((row) => row.id === id);
    const step = stepAt(this.paper, id);
    if (at < 0 || !step) return;
    const done = this.did(
      addSteps(
        this.paper,
        texts.map((text) => ({ text })),
        at + 1,
      ),
    );
    if (!done) return;
    if (isBlank(step)) this.did(binStep(this.paper, id));
    this.choose(null);
    this.#tellOf(say('steps.pasted', { n: texts.length }), done);
  }

  /** The hand left a step. */
  leave(id: StepId): void {
    if (this.chosenId === id) this.choose(null);
    this.dropBlank(id);
  }
  /** A step that was never given anything goes without a trace on screen. */
  dropBlank(id: StepId): void {
    const step = stepAt(this.paper, id);
    if (step && step.bin.value === null && isBlank(step) && !this.drafts.has(id)) binStep(this.paper, id);
  }

  /** Moves a step to a place counted from 0 among all, and says where it is now. */
  move(id: StepId, toIndex: number, withToast = false): void {
    const index = Math.max(0, Math.min(this.rows.length - 1, toIndex));
    const step = this.did(moveStep(this.paper, id, index));
    if (!step) return;
    this.pages.follow(index);
    const text = say('step.moved', { step: this.titleOf(id), n: index + 1, all: this.rows.length });
    if (withToast) this.#tellOf(text, step);
    else announce(text);
  }
  moveBy(id: StepId, by: number): void {
    const at = this.rows.findIndex((row) => row.id === id);
    if (at >= 0 && at + by >= 0 && at + by < this.rows.length) this.move(id, at + by);
  }

  remove(id: StepId): void {
    const title = this.titleOf(id);
    const step = this.did(binStep(this.paper, id));
    if (!step) return;
    if (this.chosenId === id) this.choose(null);
    this.#tellOf(say('step.removed', { step: title }), step);
  }
  takeBack(id: StepId): void {
    if (this.did(takeBackStep(this.paper, id))) this.#tellOf(say('step.takenBack', { step: this.titleOf(id) }));
  }

  titleOf(id: StepId): string {
    return stepAt(this.paper, id)?.text.value || say('step.untitled');
  }
}

function isBlank(step: GoalStep): boolean {
  return step.text.value === '' && step.owner.value === null && step.due.value === '' && step.text.offers.length === 0;
}

/** The entry that a step wrote into a field, as what is seen from now on. */
function mine(step: Step | null, field: string): Seen | undefined {
  const act = step?.acts.find((one) => one.act === 'put' && one.field === field);
  return act?.act === 'put' ? [act.mine] : undefined;
}
