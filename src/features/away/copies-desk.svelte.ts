/** What the page of own copies shows and does: the copies with what is unsent in each, those in the bin, requests and spaces that came back. */
import type { Device } from '../../device/api.ts';
import type { CopyContent, CopyPart, OwnCopy, ReturnedClaim, UntakenSpace } from '../../device/copies/api.ts';
import { useDevice } from '../../live/device.ts';
import { liveAsked } from '../../live/facts.svelte.ts';
import { liveEvents, liveGoals, liveNetworks, livePools } from '../../live/lists.svelte.ts';
import { namesIn } from '../../live/news.ts';
import { writeOwnNote } from '../../live/own-note.ts';
import { saveFile } from '../../live/save-file.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { announce } from '../../ui/announce.ts';
import { go } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { networkName } from '../../words/names.ts';
import type { Names } from './change-words.ts';
import { fileOf, stepsOf } from './copy-out.ts';
import { copyName } from './copy-words.ts';
import { say } from './words.ts';

export interface ShownCopy {
  readonly copy: OwnCopy;
  /** null: its bytes are here no more. */
  readonly content: CopyContent | null;
}

interface All {
  readonly shown: readonly ShownCopy[];
  readonly binned: readonly OwnCopy[];
  readonly claims: readonly ReturnedClaim[];
  readonly untaken: readonly UntakenSpace[];
  readonly names: Names;
}

/** Who has had it before the eyes for so long has seen it. */
const seenAfterMs = 1_000;

async function allOf(device: Device): Promise<All> {
  const list = await device.copies.list();
  const shown: ShownCopy[] = [];
  for (const copy of list) if (copy.binnedAt === null) shown.push({ copy, content: await device.copies.look(copy.id) });
  return {
    shown,
    binned: list.filter(({ binnedAt }) => binnedAt !== null),
    claims: await device.copies.claims(),
    untaken: await device.copies.untaken(),
    names: await namesIn(
      device,
      list.map(({ space }) => space),
    ),
  };
}

export class CopiesDesk {
  readonly #device = useDevice();
  readonly #all = liveAsked<All | null>(
    () => ['copies', 'spaces'],
    () => allOf(this.#device),
    null,
  );
  readonly #networks = liveNetworks();
  readonly #events = liveEvents();
  readonly #goals = liveGoals();
  readonly #pools = livePools();

  readonly shown = $derived.by((): readonly ShownCopy[] => this.#all.current?.shown ?? []);
  readonly binned = $derived.by((): readonly OwnCopy[] => this.#all.current?.binned ?? []);
  readonly claims = $derived.by((): readonly ReturnedClaim[] => this.#all.current?.claims ?? []);
  readonly untaken = $derived.by((): readonly UntakenSpace[] => this.#all.current?.untaken ?? []);
  /** Known to be so, not merely not yet asked. */
  readonly isEmpty = $derived.by(() => this.#all.current !== null && this.shown.length + this.binned.length + this.claims.length + this.untaken.length === 0);

  constructor() {
    $effect(() => {
      const unseen = this.shown.filter(({ copy }) => !copy.seen).map(({ copy }) => copy.id);
      if (unseen.length === 0) return;
      const timer = setTimeout(() => {
        if (document.visibilityState === 'visible') void this.#device.copies.looked(unseen);
      }, seenAfterMs);
      return () => clearTimeout(timer);
    });
  }

  get names(): Names {
    return this.#all.current?.names ?? new Map();
  }

  /** What a space is called that the server did not take. */
  spaceName({ space, kind }: UntakenSpace): string {
    const network = this.#networks.current?.find(({ id }) => id === space);
    if (network) return networkName(network);
    const event = this.#events.current?.find(({ id }) => id === space)?.title;
    const goal = this.#goals.current?.find(({ id }) => id === space)?.when;
    const pool = this.#pools.current?.find(({ id }) => id === space)?.name;
    return event || goal || pool || (kind === 'event' || kind === 'goal' || kind === 'pool' ? say(`whole.${kind}`) : say('copy.name.other'));
  }

  async addBack({ copy }: ShownCopy, part: CopyPart): Promise<void> {
    const added = await this.#device.copies.addBack(copy.id, part.key, say('copy.line'));
    if (!added.done) {
      toast({ text: say(`copy.not.${added.why}`) });
      return;
    }
    const undo = async (): Promise<void> => announce(say((await added.undo()) === 'undone' ? 'undone' : 'undo.notNow'));
    toast({ text: say('copy.back.done', { name: copyName(copy) }), undo: () => void undo() });
  }

  async toNotes({ copy, content }: ShownCopy): Promise<void> {
    const title = say('copy.note', { name: copyName(copy) });
    const doc = content && (await writeOwnNote(this.#device, { title, steps: stepsOf(content, this.names) }));
    if (!doc) {
      toast({ text: say('copy.notes.failed') });
      return;
    }
    await this.#device.copies.looked([copy.id]);
    const me = this.#device.me();
    toast({ text: say('copy.notes.done'), action: { word: say('copy.notes.open'), act: () => go(`/muistiinpanot/${me}/${doc}`) } });
  }

  save({ copy, content }: ShownCopy): void {
    if (!content) return;
    saveFile([fileOf(copy, content, this.names)], 'text/plain;charset=utf-8', `${copyName(copy) || 'Solmu'}.txt`);
    toast({ text: say('copy.file.done') });
  }

  async discard(copy: OwnCopy): Promise<void> {
    await this.#device.copies.bin(copy.id, true);
    toast({ text: say('copy.discarded', { name: copyName(copy) }), undo: () => void this.#device.copies.bin(copy.id, false) });
  }

  async takeBack(copy: OwnCopy): Promise<void> {
    await this.#device.copies.bin(copy.id, false);
    announce(say('copy.takenBack', { name: copyName(copy) }));
  }

  async heard(claim: ReturnedClaim): Promise<void> {
    await this.#device.copies.heard(claim.id);
  }

  async leaveHere(space: SpaceId, name: string): Promise<void> {
    await this.#device.decide(space, 'here-only');
    toast({ text: say('untaken.left', { name }) });
  }
}
