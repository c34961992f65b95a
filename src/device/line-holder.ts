/**
 * The line of this device in this tab: waits until the tab is given it, runs the link, and tells the other tabs.
 */
import { Link, type LinkHost } from '../link/link.ts';
import type { LineStore } from '../link/store.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Here } from './api.ts';
import { type LineFacts, noLine } from './tabs.ts';

export interface LineHolderHost {
  readonly store: LineStore;
  readonly connect: LinkHost['connect'];
  readonly clock: LinkHost['clock'];
  readonly random: () => number;
  readonly inflate: LinkHost['inflate'];
  readonly facts: (facts: LineFacts, offsetMs: number) => void;
  readonly here: (doc: DocId, here: readonly Here[]) => void;
}

export class LineHolder {
  readonly #host: LineHolderHost;
  readonly #link: Link;
  readonly #hereByDoc = new Map<DocId, Map<number, Here>>();
  /** What this device's tabs show of themselves, to be shown again after a new connection. */
  readonly #shown = new Map<string, { readonly space: SpaceId; readonly doc: DocId; readonly client: number; readonly state: Json }>();
  #facts: LineFacts = noLine;
  #offsetMs = 0;

  constructor(host: LineHolderHost) {
    this.#host = host;
    this.#link = new Link({
      store: host.store,
      connect: host.connect,
      clock: host.clock,
      random: host.random,
      inflate: host.inflate,
      changed: (state) => {
        const cameUp = state.caughtUp && !this.#facts.caughtUp;
        const turned = state.up !== this.#facts.up;
        this.#tell({ up: state.up, caughtUp: state.caughtUp, stop: state.stop, since: turned ? host.clock.now() : this.#facts.since });
        if (cameUp) for (const one of this.#shown.values()) this.#link.showPresence(one);
        if (!state.up) this.#forgetHere();
      },
      offset: (offsetMs) => {
        this.#offsetMs = offsetMs;
        this.#tell({});
      },
      presence: (frame) => this.#heard(frame),
    });
  }

  start(): void {
    this.#facts = { ...noLine, since: this.#host.clock.now() };
    this.#link.start();
    this.#tell({});
  }

  get facts(): LineFacts {
    return this.#facts;
  }

  poke(): void {
    this.#link.poke();
  }

  wake(): void {
    this.#link.wake();
  }

  /** The server has answered that it cannot store (or that it can again). */
  cannotStore(does: boolean): void {
    const since = does ? (this.#facts.cannotStoreSince ?? this.#host.clock.now()) : null;
    if (since !== this.#facts.cannotStoreSince) this.#tell({ cannotStoreSince: since });
  }

  show(one: { readonly space: SpaceId; readonly doc: DocId; readonly client: number; readonly state: Json }): void {
    const key = `${one.doc}/${one.client}`;
    if (one.state === null) this.#shown.delete(key);
    else this.#shown.set(key, one);
    if (this.#facts.caughtUp) this.#link.showPresence(one);
  }

  tellAgain(): void {
    this.#tell({});
  }

  close(): void {
    this.#link.stop();
  }

  #tell(change: Partial<LineFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    this.#host.facts(this.#facts, this.#offsetMs);
  }

  #heard(frame: { readonly doc: DocId; readonly client: number; readonly member: MemberId; readonly state: Json }): void {
    const here = this.#hereByDoc.get(frame.doc) ?? new Map<number, Here>();
    this.#hereByDoc.set(frame.doc, here);
    if (frame.state === null) here.delete(frame.client);
    else here.set(frame.client, { client: frame.client, member: frame.member, state: frame.state });
    this.#host.here(frame.doc, [...here.values()]);
  }

  #forgetHere(): void {
    for (const doc of this.#hereByDoc.keys()) this.#host.here(doc, []);
    this.#hereByDoc.clear();
  }
}
