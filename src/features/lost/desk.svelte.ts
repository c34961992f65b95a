/** What the page of finds shows and does. */
import { useDevice } from '../../live/device.ts';
import { liveAsked } from '../../live/facts.svelte.ts';
import { liveFinds, passFind } from '../../live/finds.svelte.ts';
import { liveEvents, liveGoals, liveNetworks, liveNotes, livePools } from '../../live/lists.svelte.ts';
import { namesIn } from '../../live/news.ts';
import { linesOf, writeOwnNote } from '../../live/own-note.ts';
import type { MemberId } from '../../shared/base/ids.ts';
import { go } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { personName } from '../../words/names.ts';
import { pathOf, type Shown, shownOf } from './model.ts';
import { takeBack } from './take-back.ts';
import { say } from './words.ts';

export class LostDesk {
  readonly #device = useDevice();
  readonly #finds = liveFinds();
  readonly #networks = liveNetworks();
  readonly #events = liveEvents();
  readonly #goals = liveGoals();
  readonly #pools = livePools();
  readonly #notes = liveNotes();
  readonly #names = liveAsked<ReadonlyMap<MemberId, string>>(
    () => ['catalog', 'spaces', 'account'],
    async () => namesIn(this.#device, [...new Set((await this.#device.catalog.finds()).map(({ space }) => space))]),
    new Map(),
  );

  readonly #shown = $derived.by((): readonly Shown[] => {
    const lists = {
      networks: this.#networks.current ?? [],
      events: this.#events.current ?? [],
      goals: this.#goals.current ?? [],
      pools: this.#pools.current ?? [],
      notes: this.#notes.current ?? [],
    };
    return shownOf(this.#finds.current ?? [], lists, this.#device.mine());
  });
  readonly mine = $derived.by(() => this.#shown.filter(({ mine }) => mine));
  readonly others = $derived.by(() => this.#shown.filter(({ mine }) => !mine));
  /** Known to be so, not merely not yet asked. */
  readonly isEmpty = $derived.by(() => this.#finds.current !== null && this.#shown.length === 0);

  isMe(member: MemberId | null): boolean {
    return member !== null && this.#device.mine().includes(member);
  }

  nameOf(member: MemberId | null): string {
    return personName(member === null ? undefined : this.#names.current.get(member));
  }

  async takeBack(shown: Shown, title: string): Promise<void> {
    const done = await takeBack(this.#device, shown);
    toast({ text: done === 'done' ? say('taken', { title }) : say(`not.${done}`) });
    if (done !== 'done') return;
    go(pathOf(shown.row));
  }

  async toNotes(title: string, lines: readonly string[]): Promise<void> {
    const doc = await writeOwnNote(this.#device, { title: say('note', { title }), steps: lines.flatMap((line) => linesOf(line)) });
    toast({ text: say(doc ? 'noted' : 'not.note') });
    if (doc) go(`/muistiinpanot/${this.#device.me()}/${doc}`);
  }

  /** Not told of any more on this device; it stays in the bin. */
  pass(shown: Shown, title: string): void {
    toast({ text: say('passed', { title }), undo: passFind(shown) });
  }
}
