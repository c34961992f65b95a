/** The desk of a network's plan: its goals from the catalogue in the plan's order, moves with a way back, who else is here. */
import type { GoalRow } from '../../catalog/rows.ts';
import type { OpenPaper } from '../../device/api.ts';
import { Known } from '../../editor/known.svelte.ts';
import { liveGoals, liveNetworks } from '../../live/lists.svelte.ts';
import { livePresence, liveRead } from '../../live/paper.svelte.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { inPlanOrder, moveGoal, orderOfGoals } from '../../shared/model/plan.ts';
import { UndoList } from '../../shared/model/undo.ts';
import type { Step } from '../../shared/model/verbs.ts';
import { thingAt } from '../../shared/model/verbs.ts';
import { announce } from '../../ui/announce.ts';
import { networkName } from '../../words/names.ts';
import { tell } from './news.ts';
import { People } from './people.svelte.ts';
import { sentenceOf } from './sentence.ts';
import { say } from './words.ts';

export interface PlanSource {
  readonly network: () => SpaceId | null;
  /** null: the plan is not on this device; the goals stand in the order of their birth. */
  readonly plan: () => OpenPaper | null;
}

export class PlanDesk {
  readonly #source: PlanSource;
  readonly #rows = liveGoals();
  readonly #networks = liveNetworks();
  readonly #order;
  readonly #presence;
  readonly #undo = new UndoList();
  readonly people: People;
  /** Who and what its text can mention. */
  readonly known: Known;

  readonly #own = $derived.by((): readonly GoalRow[] => {
    const network = this.#source.network();
    return (this.#rows.current ?? []).filter((goal) => !goal.binned && network !== null && goal.hosts.includes(network));
  });
  readonly goals = $derived.by((): readonly GoalRow[] => (this.#order.current ?? { in: inAnyOrder }).in(this.#own));

  constructor(source: PlanSource) {
    this.#source = source;
    this.people = new People(() => {
      const network = source.network();
      return network ? [network] : [];
    });
    this.known = new Known(() => source.network() ?? nowhere);
    // The plan's order as a way to sort, read anew when the plan changes; the goals come and go by themselves.
    this.#order = liveRead(
      () => source.plan()?.paper,
      (paper) => {
        thingAt(paper.y, orderOfGoals);
        return { in: (goals: readonly GoalRow[]) => inPlanOrder(paper, goals) };
      },
    );
    this.#presence = livePresence(source.plan);
  }

  get isKnown(): boolean {
    return this.#rows.current !== null;
  }
  get network(): SpaceId | null {
    return this.#source.network();
  }
  get mayEdit(): boolean {
    return this.#source.plan()?.readOnly === null;
  }
  get plan(): OpenPaper | null {
    return this.#source.plan();
  }
  get row() {
    return this.#networks.current?.find((network) => network.id === this.network);
  }
  get name(): string {
    return networkName(this.row ?? { nameFi: '', nameSv: '', nameEn: '' });
  }
  get others(): readonly { readonly id: string; readonly name: string }[] {
    const found = new Map<string, { id: string; name: string }>();
    for (const here of this.#presence.current) {
      if (!this.people.isMe(here.member)) found.set(here.member, { id: here.member, name: this.people.name(here.member) });
    }
    return [...found.values()];
  }

  /** Moves a goal to a place counted from 0, and says where it is now. */
  move(id: SpaceId, toIndex: number, withToast = false): void {
    const plan = this.#source.plan()?.paper;
    if (!plan) return;
    const index = Math.max(0, Math.min(this.goals.length - 1, toIndex));
    const outcome = this.#undo.take(moveGoal(plan, this.goals, id, index));
    if (outcome?.kind !== 'step') return;
    const goal = this.goals.find((each) => each.id === id);
    const text = say('goal.moved', { goal: goal ? sentenceOf(goal) : '', n: index + 1, all: this.goals.length });
    if (withToast) tell({ text, undo: () => this.undo(outcome) });
    else announce(text);
  }
  moveBy(id: SpaceId, by: number): void {
    const at = this.goals.findIndex((goal) => goal.id === id);
    if (at >= 0 && at + by >= 0 && at + by < this.goals.length) this.move(id, at + by);
  }

  undo(step?: Step): void {
    const result = this.#undo.undo(step);
    if (result === null) announce(say('undo.nothing'));
    else if (result.kind === 'step') announce(say('undo.undoneGoal', this.#standing(result.thing)));
    else tell({ text: say('undo.notNow') });
  }
  redo(): void {
    const result = this.#undo.redo();
    announce(result?.kind === 'step' ? say('undo.redoneGoal', this.#standing(result.thing)) : say('undo.nothingRedo'));
  }

  /** A goal by its sentence, and where it stands now. Read from the document: the list follows only a moment later. */
  #standing(id: string | null): { goal: string; n: number; all: number } {
    const goals = inPlanOrder(this.#source.plan()?.paper ?? null, this.#own);
    const at = goals.findIndex((goal) => goal.id === id);
    const goal = goals[at];
    return { goal: goal ? sentenceOf(goal) : '', n: at + 1, all: goals.length };
  }
}

const nowhere = '' as SpaceId;
const inAnyOrder = (goals: readonly GoalRow[]) => inPlanOrder(null, goals);
