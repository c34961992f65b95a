/** What *Kun olit poissa* shows: the lines at once, what changed in each as it is compared, one after the other, the newest first. */
import type { Apart, Ask, WhatChanged } from '../../device/past.ts';
import { useDevice } from '../../live/device.ts';
import { liveNews, type NewsLine } from '../../live/news.ts';
import type { DocId } from '../../shared/base/ids.ts';
import type { Json } from '../../shared/base/json.ts';
import type { DocKind } from '../../shared/model/paper.ts';
import { announce } from '../../ui/announce.ts';
import { toast } from '../../ui/toast.ts';
import type { Names } from './change-words.ts';
import { type Group, grouped, newsTitle } from './model.ts';
import { say } from './words.ts';

/** Comparing opens documents: of a very long list the newest are compared, the others say that something changed. */
const mostCompared = 60;

export class AwayDesk {
  readonly #device = useDevice();
  readonly #news = liveNews();
  /** By line and the second of its last edit; null: nothing of it is here. */
  #found = $state.raw<ReadonlyMap<string, WhatChanged | null>>(new Map());
  #isComparing = false;

  readonly lines = $derived.by((): readonly NewsLine[] => this.#news.current?.lines ?? []);
  readonly groups = $derived.by((): readonly Group[] => grouped(this.lines, this.#news.current?.networks ?? []));
  /** How many things changed; until all are compared, how many at least. */
  readonly changed = $derived.by((): number =>
    this.lines.reduce((sum, line) => sum + Math.max(1, line.fresh ? 1 : (this.found(line)?.changes.length ?? 1)), 0),
  );
  readonly asks = $derived.by((): readonly { readonly line: NewsLine; readonly ask: Ask & { readonly kind: DocKind } }[] =>
    this.lines.flatMap((line) => (this.found(line)?.asks ?? []).map((ask) => ({ line, ask }))),
  );
  readonly aparts = $derived.by((): readonly { readonly line: NewsLine; readonly apart: Apart }[] =>
    this.lines.flatMap((line) => (this.found(line)?.apart ?? []).map((apart) => ({ line, apart }))),
  );

  constructor() {
    $effect(() => {
      void this.lines;
      void this.#compare();
    });
  }

  get names(): Names {
    return this.#news.current?.names ?? new Map();
  }
  get mine() {
    return this.#device.mine();
  }
  get since(): number | null {
    return this.#news.current?.since ?? null;
  }
  /** Known to be so, not merely not yet asked. */
  get isEmpty(): boolean {
    return this.#news.current !== null && this.lines.length === 0;
  }

  /** undefined as long as it has not been compared. */
  found(line: NewsLine): WhatChanged | null | undefined {
    return this.#found.get(keyOf(line));
  }

  async #compare(): Promise<void> {
    if (this.#isComparing) return;
    this.#isComparing = true;
    try {
      for (;;) {
        const next = this.lines.slice(0, mostCompared).find((line) => !this.#found.has(keyOf(line)));
        if (!next) return;
        const found = await this.#device.past.whatChanged(next.which);
        this.#found = new Map([...this.#found, [keyOf(next), found]]);
      }
    } finally {
      this.#isComparing = false;
    }
  }

  async seenAll(): Promise<void> {
    await this.#seen(
      this.lines.flatMap((line) => line.docs),
      say('seen.all'),
    );
  }

  async seen(line: NewsLine): Promise<void> {
    await this.#seen(line.docs, say('seen.one', { title: newsTitle(line) }));
  }

  async #seen(docs: readonly DocId[], text: string): Promise<void> {
    const undo = await this.#device.past.seen(docs);
    toast({ text, undo: () => void undo() });
  }

  async choose(line: NewsLine, ask: Ask & { readonly kind: DocKind }, value: Json): Promise<void> {
    const turned = await this.#device.past.choose({ ...line.which, kind: ask.kind }, ask.at, ask.field, value);
    if (!turned.done) {
      toast({ text: say(`not.${turned.why}`) });
      return;
    }
    await this.#again(line);
    const undo = async (): Promise<void> => {
      const answer = await turned.undo();
      announce(say(answer === 'undone' ? 'undone' : 'undo.notNow'));
      await this.#again(line);
    };
    toast({ text: say('ask.settled'), undo: () => void undo() });
  }

  /** Compares a line anew, after something was done with it here. */
  async #again(line: NewsLine): Promise<void> {
    const found = await this.#device.past.whatChanged(line.which);
    this.#found = new Map([...this.#found, [keyOf(line), found]]);
  }
}

function keyOf(line: NewsLine): string {
  return `${line.key} ${line.at}`;
}
