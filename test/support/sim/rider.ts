/**
 * One device of a simulation: an app of some version on a disk of its own. It may be closed and opened again, by the same version or a newer one,
 * or be lost in the middle of things and opened again on what its disk held.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Device, OpenPaper } from '../../../src/device/api.ts';
import type { DeviceOptions } from '../../../src/device/device.ts';
import type { Tables } from '../../../src/disk/tables.ts';
import type { Connect, LineClock } from '../../../src/link/line.ts';
import type { DocId, MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import { readHead } from '../../../src/shared/model/event.ts';
import type { DocKind } from '../../../src/shared/model/paper.ts';
import type { Seen } from '../../../src/shared/model/thing.ts';
import { until } from '../headless.ts';
import type * as kitOfNow from '../old/entry.ts';

/** The app of one version. */
export type Kit = typeof kitOfNow;

/** The documents of a simulation, by the names its acts know them by. */
export const paperNames = ['event', 'floor', 'goal', 'note'] as const;
export type PaperName = (typeof paperNames)[number];
export type Places = { readonly [N in PaperName]: { readonly space: SpaceId; readonly kind: DocKind; readonly doc?: DocId } };

export interface RiderParts {
  readonly member: MemberId;
  readonly name: string;
  readonly kit: Kit;
  readonly connect: Connect;
  readonly clock: LineClock;
  readonly random: () => number;
  readonly places: Places;
  readonly more: Partial<DeviceOptions>;
}

const patienceMs = 60_000;
let count = 0;

export class Rider {
  kit: Kit;
  device!: Device;
  papers!: { readonly [N in PaperName]: OpenPaper };
  /** Inputs with the focus, by field: what stood in each when it got it. A put from one may go over that and nothing else. */
  readonly inputs = new Map<string, Seen>();
  readonly #parts: RiderParts;
  readonly #prefix = `sim-${process.pid}-${++count}-`;
  /** Set anew with every life of the tab: what belongs to one that was lost does nothing more. */
  #life: Life = { over: false };

  private constructor(parts: RiderParts) {
    this.#parts = parts;
    this.kit = parts.kit;
  }

  static async begin(parts: RiderParts): Promise<Rider> {
    const rider = new Rider(parts);
    await rider.#openDevice();
    const { member, name } = parts;
    await rider.device.signedIn({ member, name, organisation: '' });
    await rider.#openPapers();
    return rider;
  }

  /** Closes in order and opens the same disk again, by this version of the app or a newer one. */
  async restart(kit = this.kit): Promise<void> {
    await this.close();
    this.kit = kit;
    await this.#openDevice();
    await this.#openPapers();
  }

  /** The tab is gone in the middle of whatever it did: nothing more of it reaches the disk or the line, and its locks are free. */
  async crash(): Promise<void> {
    this.#life.over = true;
    // It waits for transactions that never end: nobody waits for it
    void this.device.close().catch(() => undefined);
    await freeLocks(this.#prefix);
    await this.#openDevice();
    await this.#openPapers();
  }

  async close(): Promise<void> {
    for (const name of paperNames) this.papers[name].close();
    await this.device.close();
    this.#life.over = true;
  }

  async #openDevice(): Promise<void> {
    const { connect, clock, random, more } = this.#parts;
    const { kit } = this;
    const life = { over: false };
    this.#life = life;
    this.device = await lives.run(life, () =>
      kit.openDevice({
        clock,
        random,
        ...more,
        prefix: this.#prefix,
        connect: (events) => (life.over ? { send: () => undefined, close: () => undefined } : connect(events)),
        openTables: async (name, waitMs, more) => untilOver(await kit.DexieTables.open(name, waitMs, more), life),
      }),
    );
  }

  async #openPapers(): Promise<void> {
    const { places } = this.#parts;
    const open = async (name: PaperName): Promise<OpenPaper> => {
      const { space, kind, doc } = places[name];
      return until(`the ${name}`, () => this.device.open(space, kind, doc), patienceMs).catch((fault: Error) => {
        const { device } = this;
        throw new Error(`${fault.message}: ${JSON.stringify([this.#parts.name, device.sign(), device.online(), device.storage()])}`);
      });
    };
    this.papers = { event: await open('event'), floor: await open('floor'), goal: await open('goal'), note: await open('note') };
    this.inputs.clear();
    // On an event's page the title has the focus from the start, when there is nothing in it yet.
    this.inputs.set('title', readHead(this.papers.event.paper).title.seen);
  }
}

/** Whatever a tab does runs within its life. */
interface Life {
  over: boolean;
}
const lives = new AsyncLocalStorage<Life>();
const locks = navigator.locks;
/** A tab that is gone asks for no lock. */
const request = (...asked: Parameters<LockManager['request']>): Promise<unknown> =>
  lives.getStore()?.over ? new Promise(() => undefined) : locks.request(...asked);
Object.defineProperty(navigator, 'locks', { value: { query: () => locks.query(), request } });

/** Tables that do nothing any more once the tab is gone: a transaction that has begun is committed, none begins. */
function untilOver(tables: Tables, life: { readonly over: boolean }): Tables {
  return {
    transact: (mode, names, act) => (life.over ? new Promise(() => undefined) : tables.transact(mode, names, act)),
    close: () => tables.close(),
  };
}

/** The platform frees the locks of a tab that is gone. */
async function freeLocks(prefix: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  for (const { name } of held) if (name?.startsWith(prefix)) await navigator.locks.request(name, { steal: true }, () => undefined).catch(() => undefined);
}
