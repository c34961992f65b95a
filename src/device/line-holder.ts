/** The line of this device in the tab that was given it: runs the link, and tells all tabs what it knows. */
import { Link, type LinkParts, type LinkState } from '../link/link.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Here } from './api.ts';
import type { LineFacts } from './tabs.ts';

export interface LineHolderHost {
  readonly facts: (facts: LineFacts, offsetMs: number) => void;
  readonly here: (doc: DocId, here: readonly Here[]) => void;
  readonly fault: (fault: unknown) => void;
}

export class LineHolder {
  readonly #host: LineHolderHost;
  readonly #link: Link;
  readonly #now: () => number;
  readonly #hereByDoc = new Map<DocId, Map<number, Here>>();
  #since: number;
  #offsetMs = 0;

  constructor(parts: LinkParts, host: LineHolderHost) {
    this.#host = host;
    this.#now = () => parts.clock.now();
    this.#since = this.#now();
    let up = false;
    this.#link = new Link(parts, {
      changed: (state) => {
        if (state.up !== up) this.#since = this.#now();
        up = state.up;
        if (!state.up) this.#forgetHere();
        this.tell(state);
      },
      offset: (offsetMs) => {
        this.#offsetMs = offsetMs;
        this.tell();
      },
      presence: ({ doc, client, member, state }) => {
        const here = this.#hereByDoc.get(doc) ?? new Map<number, Here>();
        this.#hereByDoc.set(doc, here);
        if (state === null) here.delete(client);
        else here.set(client, { client, member, state });
        this.#host.here(doc, [...here.values()]);
      },
      fault: (fault) => this.#host.fault(fault),
    });
  }

  /** Knocks, or knocks anew: also after signing in. */
  start(): void {
    this.#since = this.#now();
    this.#link.start();
    this.tell();
  }

  poke(): void {
    this.#link.poke();
  }

  wake(): void {
    this.#link.wake();
  }

  show(space: SpaceId, doc: DocId, client: number, state: Json): void {
    this.#link.show(space, doc, client, state);
  }

  /** Tells all tabs how the line stands. */
  tell(state: LinkState = this.#link.state): void {
    this.#host.facts({ ...state, since: this.#since }, this.#offsetMs);
  }

  stop(): void {
    this.#link.stop();
  }

  #forgetHere(): void {
    for (const doc of this.#hereByDoc.keys()) this.#host.here(doc, []);
    this.#hereByDoc.clear();
  }
}
