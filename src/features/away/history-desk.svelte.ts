/** The desk of one history: the moments, the chosen one beside how things stand, and the act that brings it back. */
import type { Beside, EmptiedPast, Moment, ThingChange, WhichPast } from '../../device/past.ts';
import { useDevice } from '../../live/device.ts';
import { liveAsked, liveOnline } from '../../live/facts.svelte.ts';
import { liveEvents, liveGoals, liveNetworks, liveNotes, livePools } from '../../live/lists.svelte.ts';
import { namesIn } from '../../live/news.ts';
import { type DocId, isId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import type { DocKind } from '../../shared/model/paper.ts';
import { announce } from '../../ui/announce.ts';
import { type Path, setQuery } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { networkName } from '../../words/names.ts';
import type { Names } from './change-words.ts';
import { newsTitle, wholeWord } from './model.ts';
import { say } from './words.ts';

const kinds = ['event', 'goal', 'note', 'plan', 'card', 'pool', 'availability', 'profile'] as const;
export type HistoryKind = (typeof kinds)[number];

export function hasHistory(kind: string | undefined): kind is HistoryKind {
  return kinds.some((one) => one === kind);
}

export interface HistorySource {
  readonly params: () => { readonly [name: string]: string };
  readonly query: () => URLSearchParams;
}

const noNames: Names = new Map();

export class HistoryDesk {
  readonly #source: HistorySource;
  readonly #device = useDevice();
  readonly #networks = liveNetworks();
  readonly #events = liveEvents();
  readonly #goals = liveGoals();
  readonly #notes = liveNotes();
  readonly #pools = livePools();
  #moments = $state.raw<readonly Moment[] | null>(null);
  #beside = $state.raw<{ readonly id: string; readonly beside: Beside | null } | null>(null);
  /** What each moment changed, as it is asked for. */
  #made = $state.raw<ReadonlyMap<string, readonly ThingChange[] | null>>(new Map());
  #emptied = $state.raw<EmptiedPast | null>(null);
  #isFetching = $state(false);
  readonly #online = liveOnline();
  readonly #people;
  readonly #right;

  readonly which = $derived.by((): WhichPast | null => {
    const { space, kind, doc } = this.#source.params();
    if (!isId(space) || !hasHistory(kind) || (doc !== undefined && !isId(doc)) || (kind === 'note' && doc === undefined)) return null;
    return { space: space as SpaceId, kind: kind as DocKind, ...(doc === undefined ? {} : { doc: doc as DocId }) };
  });
  readonly chosen = $derived.by((): Moment | null => {
    const id = this.#source.query().get('versio');
    const moments = this.#moments ?? [];
    return moments.find((moment) => moment.id === id) ?? moments[0] ?? null;
  });

  constructor(source: HistorySource) {
    this.#source = source;
    this.#people = liveAsked<Names>(
      () => (this.which ? [`rows:${this.which.space}`] : []),
      async () => (this.which ? namesIn(this.#device, [this.which.space, ...this.#hosts]) : noNames),
      noNames,
    );
    this.#right = liveAsked(
      () => (this.which ? [`rows:${this.which.space}`, 'spaces'] : []),
      () => this.#asksRight(),
      true,
    );
    $effect(() => {
      const { which } = this;
      if (which) void this.#read(which);
    });
    $effect(() => {
      const { which, chosen } = this;
      if (which && chosen) void this.#look(which, chosen.id);
    });
  }

  get kind(): HistoryKind {
    return (this.which?.kind ?? 'event') as HistoryKind;
  }
  get moments(): readonly Moment[] | null {
    return this.#moments;
  }
  /** undefined while it is compared, null when it has gone. */
  get beside(): Beside | null | undefined {
    return this.#beside?.id === this.chosen?.id ? this.#beside?.beside : undefined;
  }
  /** What the bin was emptied of here and has not come back. */
  get emptied(): EmptiedPast | null {
    return this.#emptied;
  }
  get isOnline(): boolean {
    return this.#online.current;
  }
  get isFetching(): boolean {
    return this.#isFetching;
  }
  get names(): Names {
    return this.#people.current;
  }
  get mine(): readonly MemberId[] {
    return this.#device.mine();
  }
  get mayRestore(): boolean {
    return this.#right.current;
  }
  get view(): 'changes' | 'then' {
    return this.#source.query().get('nakyma') === 'vain' ? 'then' : 'changes';
  }
  get whole(): string {
    return wholeWord(this.kind);
  }
  madeIn(moment: Moment): readonly ThingChange[] | null | undefined {
    return this.#made.get(moment.id);
  }

  get #hosts(): readonly SpaceId[] {
    const space = this.which?.space;
    return [...(this.#events.current ?? []), ...(this.#goals.current ?? []), ...(this.#pools.current ?? [])].find((row) => row.id === space)?.hosts ?? [];
  }

  get title(): string {
    const { which } = this;
    if (!which) return say('history');
    const named = (kind: 'event' | 'goal' | 'note' | 'pool', title: string | undefined, thenHalf = ''): string =>
      newsTitle({ kind, title: title ?? '', thenHalf });
    switch (which.kind) {
      case 'event':
        return named('event', this.#events.current?.find((row) => row.id === which.space)?.title);
      case 'goal': {
        const goal = this.#goals.current?.find((row) => row.id === which.space);
        return named('goal', goal?.when, goal?.then);
      }
      case 'note':
        return named('note', this.#notes.current?.find((row) => row.id === which.doc)?.title);
      case 'pool':
        return named('pool', this.#pools.current?.find((row) => row.id === which.space)?.name);
      case 'card':
      case 'plan': {
        const network = this.#networks.current?.find((row) => row.id === which.space);
        return say('title.of', { what: this.whole, name: networkName(network ?? { nameFi: '', nameSv: '', nameEn: '' }) });
      }
      default:
        return this.whole;
    }
  }

  get path(): Path {
    const { which } = this;
    if (!which) return '/';
    switch (which.kind) {
      case 'event':
        return `/tapahtumat/${which.space}`;
      case 'goal':
        return `/tavoitteet/${which.space}`;
      case 'note':
        return `/muistiinpanot/${which.space}/${which.doc ?? ''}`;
      case 'pool':
        return `/poolit/${which.space}`;
      case 'plan':
        return `/verkostot/${which.space}?osa=suunnitelma`;
      case 'availability':
        return '/poolit/omat';
      default:
        return which.kind === 'card' ? `/verkostot/${which.space}` : '/asetukset';
    }
  }

  async #asksRight(): Promise<boolean> {
    const { which } = this;
    if (!which) return false;
    const { mayWrite } = await import('../../shared/access/decide.ts');
    return mayWrite(which.kind, await this.#device.roles(which.space));
  }

  async #read(which: WhichPast): Promise<void> {
    const [moments, emptied] = await Promise.all([this.#device.past.moments(which), this.#device.past.emptied(which)]);
    if (this.which?.space !== which.space || this.which.doc !== which.doc) return;
    this.#moments = moments;
    this.#emptied = emptied;
    // What each changed, the newest first: the list stands meanwhile.
    for (const moment of moments.slice(0, 30)) {
      if (this.#made.has(moment.id)) continue;
      const beside = await this.#device.past.beside(which, moment.id);
      this.#made = new Map([...this.#made, [moment.id, beside?.made ?? null]]);
    }
  }

  async #look(which: WhichPast, id: string): Promise<void> {
    const beside = await this.#device.past.beside(which, id);
    if (this.chosen?.id === id) this.#beside = { id, beside };
  }

  choose(moment: Moment): void {
    setQuery({ versio: moment.id });
  }
  show(view: 'changes' | 'then'): void {
    setQuery({ nakyma: view === 'then' ? 'vain' : null });
  }

  async #again(): Promise<void> {
    const { which, chosen } = this;
    if (!which || !chosen) return;
    await this.#look(which, chosen.id);
    setQuery({ versio: chosen.id });
    await this.#read(which);
  }

  async restore(): Promise<void> {
    const { which, chosen } = this;
    if (!which || !chosen) return;
    const turned = await this.#device.past.restore(which, chosen.id);
    if (!turned.done) {
      toast({ text: say(`not.${turned.why}`) });
      return;
    }
    await this.#again();
    const undo = async (): Promise<void> => {
      const answer = await turned.undo();
      announce(say(answer === 'undone' ? 'undone' : 'undo.notNow'));
      if (answer !== 'undone') toast({ text: say('undo.notNow') });
      await this.#again();
    };
    toast({ text: say('restored.done'), undo: () => void undo() });
  }

  async fetchEmptied(): Promise<void> {
    const { which } = this;
    if (!which || this.#isFetching) return;
    this.#isFetching = true;
    try {
      const fetched = await this.#device.past.fetchEmptied(which);
      if (fetched.moment === null) {
        toast({ text: say(`emptied.not.${fetched.why}`) });
        return;
      }
      await this.#read(which);
      this.chooseEmptied();
      announce(say('emptied.fetched'));
    } finally {
      this.#isFetching = false;
    }
  }

  chooseEmptied(): void {
    if (this.#emptied?.moment) setQuery({ versio: this.#emptied.moment });
  }

  async name(name: string): Promise<void> {
    const { which, chosen } = this;
    if (!which || !chosen) return;
    await this.#device.past.name(which, chosen.id, name.trim());
    await this.#read(which);
    announce(say(name.trim() === '' ? 'name.gone' : 'name.done', { name: name.trim() }));
  }
}
