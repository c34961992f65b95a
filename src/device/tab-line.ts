/** The line as this tab knows it: held here, or by another tab that tells of it. */
import { NotBrought } from '../disk/inside.ts';
import type { Healer } from '../link/healing.ts';
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
  readonly healer: () => Healer;
  readonly tell: (message: TabMessage) => void;
  /** Takes the line from a holder that does not answer. */
  readonly takeLine: () => void;
  readonly here: (doc: DocId, here: readonly Here[]) => void;
  /** `turned`: it went up or down, or was stopped for a reason. */
  readonly changed: (turned: boolean) => void;
}

/** So long a holder may be silent when another tab has something to send: with what follows a tab has the line within three seconds. */
const silentMs = 1_500;
/** A holder that was heard is not asked again so soon. */
const trustMs = 500;
/** Who has only heard that another tab wrote leaves it to that tab, unless that is gone too. */
const deferMs = 2_000;

export class TabLine {
  readonly #host: TabLineHost;
  /** `by`: when the line is taken if nobody answers. */
  #asking: { readonly asked: boolean; readonly by: number; readonly stop: () => void } | null = null;
  #heardAt = 0;
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
      { store: storage.line, connect, clock, random, inflate: inflateRaw, healer: this.#host.healer() },
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

  /** Another tab tells of its line: nothing to a tab that has one itself. */
  heardFrom(facts: LineFacts, offsetMs: number): void {
    this.alive();
    if (!this.#holder) this.heard(facts, offsetMs);
  }

  heard(facts: LineFacts, offsetMs: number): void {
    const turned = facts.up !== this.#facts.up || facts.stop !== this.#facts.stop;
    this.#facts = facts;
    this.#offsetMs = offsetMs;
    this.#host.changed(turned);
  }

  /** There is, or is no longer, an account to hold a line for. */
  follow(hasAccount: boolean): void {
    if (this.#closed) return;
    if (hasAccount) this.#holder?.start();
    else this.#holder?.stop();
  }

  /** There is something to send. */
  poke(): void {
    if (this.#holder) this.#holder.poke();
    else this.#askHolder(silentMs);
  }

  /** Another tab has something to send. */
  pokedFor(): void {
    if (this.#holder) this.#holder.poke();
    else this.#askHolder(silentMs + deferMs * (1 + this.#host.random()));
  }

  /** A holder is frozen when nobody answers for it; asked for only when there is something to send, offline too. */
  #askHolder(patienceMs: number): void {
    const { clock, tell, takeLine, hasAccount } = this.#host;
    if (this.#closed || !hasAccount()) return;
    const restMs = Math.max(0, this.#heardAt + trustMs - clock.now());
    const by = clock.now() + restMs + patienceMs;
    // What is written here does not wait out the patience with which another tab's writing was heard.
    if (this.#asking && this.#asking.by <= by) return;
    this.#asking?.stop();
    const ask = (): void => {
      tell({ say: 'alive?' });
      const stop = clock.setTimer(patienceMs, () => {
        this.#asking = null;
        takeLine();
      });
      this.#asking = { asked: true, by, stop };
    };
    if (restMs > 0) this.#asking = { asked: false, by, stop: clock.setTimer(restMs, ask) };
    else ask();
  }

  /** The holder was heard: after it was asked that is the answer. */
  alive(): void {
    this.#heardAt = this.#host.clock.now();
    if (!this.#asking?.asked) return;
    this.#asking.stop();
    this.#asking = null;
  }

  /** Another tab asks whether somebody holds the line. */
  answerAlive(): void {
    if (this.#holder) this.#host.tell({ say: 'alive' });
  }

  /** Another tab has taken the line: it has waited for this one in vain. */
  stepDown(): void {
    this.#holder?.stop();
    this.#holder = null;
    this.#heardAt = this.#host.clock.now();
    this.#host.tell({ say: 'line?' });
  }

  /** The line begins anew, in whichever tab holds it: something is to come from the beginning. */
  again(): void {
    if (this.#holder) this.againFor();
    else if (!this.#closed) this.#host.tell({ say: 'again' });
  }

  /** Another tab is in want of something from the beginning. */
  againFor(): void {
    this.follow(false);
    this.follow(this.#host.hasAccount());
  }

  /** Looks at the line at once; where another tab holds it, that one. */
  wake(): void {
    if (this.#holder) this.#holder.wake();
    else {
      this.#host.tell({ say: 'line?' });
      // A tab that was looked at again finds out whether it is the only one awake.
      this.#askHolder(silentMs);
    }
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
    this.#asking?.stop();
    this.#holder?.stop();
  }
}
