/** The line as this tab knows it: held here, or by another tab that tells of it. */
import { NotBrought } from '../disk/inside.ts';
import { inflateRaw } from '../link/inflate.ts';
import type { Connect, LineClock } from '../link/line.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Here } from './api.ts';
import { LineHolder } from './line-holder.ts';
import type { Storage } from './storage.ts';
import { type LineFacts, noLine, type TabMessage } from './tabs.ts';

export interface TabLineHost {
  readonly storage: Storage;
  readonly connect: Connect;
  readonly clock: LineClock;
  readonly random: () => number;
  readonly hasAccount: () => boolean;
  readonly tell: (message: TabMessage) => void;
  readonly here: (doc: DocId, here: readonly Here[]) => void;
  /** `turned`: it went up or down. */
  readonly changed: (turned: boolean) => void;
}

export class TabLine {
  readonly #host: TabLineHost;
  #holder: LineHolder | null = null;
  #facts: LineFacts;
  #offsetMs = 0;
  #closed = false;

  constructor(host: TabLineHost) {
    this.#host = host;
    // Counted from now: a start without a word of the line yet is no outage.
    this.#facts = { ...noLine, since: host.clock.now() };
  }

  get facts(): LineFacts {
    return this.#facts;
  }

  /** What to add to this device's clock to get the server's, milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** This tab was given the line, or stands alone. */
  hold(): void {
    if (this.#closed || this.#holder) return;
    const { storage, connect, clock, random, tell, here } = this.#host;
    this.#holder = new LineHolder(
      { store: storage.line, connect, clock, random, inflate: inflateRaw },
      {
        facts: (facts, offsetMs) => {
          this.heard(facts, offsetMs);
          tell({ say: 'line', facts, offsetMs });
        },
        here: (doc, others) => {
          here(doc, others);
          tell({ say: 'here', doc, here: others });
        },
        fault: (fault) => {
          if (!(fault instanceof NotBrought)) void storage.failed(fault);
        },
      },
    );
    if (this.#host.hasAccount()) this.#holder.start();
  }

  heard(facts: LineFacts, offsetMs: number): void {
    const turned = facts.up !== this.#facts.up;
    this.#facts = facts;
    this.#offsetMs = offsetMs;
    this.#host.changed(turned);
  }

  /** There is, or is no longer, an account to hold a line for. */
  follow(hasAccount: boolean): void {
    if (hasAccount) this.#holder?.start();
    else this.#holder?.stop();
  }

  poke(): void {
    this.#holder?.poke();
  }

  /** Looks at the line at once; where another tab holds it, that one. */
  wake(): void {
    if (this.#holder) this.#holder.wake();
    else this.#host.tell({ say: 'line?' });
  }

  /** Another tab asks how the line stands. */
  asked(): void {
    this.#holder?.tell();
    this.#holder?.wake();
  }

  show(space: SpaceId, doc: DocId, client: number, state: Json): void {
    // A screen may hand over what its framework wraps; a channel takes only what is plain.
    const plain = JSON.parse(JSON.stringify(state)) as Json;
    if (this.#holder) this.#holder.show(space, doc, client, plain);
    else this.#host.tell({ say: 'show', space, doc, client, state: plain });
  }

  /** Another tab shows itself through the line that is held here. */
  showFor(message: Extract<TabMessage, { say: 'show' }>): void {
    this.#holder?.show(message.space, message.doc, message.client, message.state);
  }

  close(): void {
    this.#closed = true;
    this.#holder?.stop();
  }
}
