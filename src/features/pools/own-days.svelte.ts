/**
 * My strip as a screen reads it: from the catalogue's row, so that nothing is opened to look, and from the document from the first
 * press on, with which comes what writes in it. Presses come one after the other, also while the document is still opening.
 */
import type { OwnDaysRow } from '../../catalog/rows.ts';
import type { Device } from '../../device/api.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import type { OwnDays } from '../../shared/model/availability.ts';
import type { Acts } from './acts.svelte.ts';

/** A member's own space bears the member's id. */
export function ownSpace(member: MemberId): SpaceId {
  return member as unknown as SpaceId;
}

/** The document is open: what a press does in it. */
interface Opened {
  readonly change: (month: string, next: (quarters: number | null) => number) => void;
}

export class OwnDaysGlance {
  readonly #device: Device;
  readonly #isMe: (member: MemberId) => boolean;
  readonly #row: () => OwnDaysRow | null;
  #days = $state.raw<OwnDays | null>(null);
  #opening: Promise<Opened | null> | null = null;
  #acts: Acts | null = null;
  #stop: (() => void) | null = null;
  #gone = false;

  constructor(device: Device, isMe: (member: MemberId) => boolean, row: () => OwnDaysRow | null) {
    this.#device = device;
    this.#isMe = isMe;
    this.#row = row;
  }

  /** What was done here; null before the first press. */
  get acts(): Acts | null {
    return this.#acts;
  }

  /** Null: never said, as far as is known here. */
  quartersOf(month: string): number | null {
    return (this.#days?.months ?? this.#row()?.months)?.[month] ?? null;
  }

  get conflicts(): OwnDays['conflicts'] {
    return this.#days?.conflicts ?? {};
  }

  async change(month: string, next: (quarters: number | null) => number): Promise<void> {
    this.#opening ??= this.#openIt().finally(() => {
      if (!this.#stop) this.#opening = null; // the next press tries again
    });
    const opened = await this.#opening;
    if (opened && !this.#gone) opened.change(month, next);
  }

  close(): void {
    this.#gone = true;
    this.#acts?.leave();
    this.#stop?.();
  }

  async #openIt(): Promise<Opened | null> {
    const { Acts, changeMonth, readDays } = await import('./month-acts.ts');
    const open = this.#gone ? null : await this.#device.open(ownSpace(this.#device.me()), 'availability');
    if (this.#gone || !open) {
      open?.close();
      return null;
    }
    const acts = new Acts(this.#isMe);
    const look = (): void => {
      this.#days = readDays(open.paper);
    };
    open.paper.y.on('afterTransaction', look);
    look();
    this.#acts = acts;
    this.#stop = () => {
      open.paper.y.off('afterTransaction', look);
      open.close();
    };
    return { change: (month, next) => changeMonth(open.paper, acts, month, next) };
  }
}
