/**
 * My strip as a screen reads it: from the catalogue's row, so that nothing is opened to look, and from the document from the first
 * press on. Presses come one after the other, also while the document is still opening.
 */
import type { OwnDaysRow } from '../../catalog/rows.ts';
import type { Device, OpenPaper } from '../../device/api.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import { type OwnDays, putDays, readDays, readMonth } from '../../shared/model/availability.ts';
import type { Paper } from '../../shared/model/paper.ts';
import type { Seen } from '../../shared/model/thing.ts';
import type { Acts } from './acts.svelte.ts';
import { daysText } from './amounts.ts';
import { monthLong } from './months.ts';
import { say } from './words.ts';

/** A member's own space bears the member's id. */
export function ownSpace(member: MemberId): SpaceId {
  return member as unknown as SpaceId;
}

/** Makes of one month what `next` makes of what stands, and tells it with a way back. */
export function changeMonth(paper: Paper, acts: Acts, month: string, next: (quarters: number | null) => number, seen?: Seen): void {
  const now = readMonth(paper, month);
  const quarters = next(now.value);
  acts.did(putDays(paper, month, seen ?? now.seen, quarters), say('mine.set', { month: monthLong(month), days: daysText(quarters) }));
}

export class OwnDaysGlance {
  readonly #device: Device;
  readonly #acts: Acts;
  readonly #row: () => OwnDaysRow | null;
  #days = $state.raw<OwnDays | null>(null);
  #opening: Promise<OpenPaper | null> | null = null;
  #stop: (() => void) | null = null;
  #gone = false;

  constructor(device: Device, acts: Acts, row: () => OwnDaysRow | null) {
    this.#device = device;
    this.#acts = acts;
    this.#row = row;
  }

  /** Null: never said, as far as is known here. */
  quartersOf(month: string): number | null {
    return (this.#days?.months ?? this.#row()?.months)?.[month] ?? null;
  }

  get conflicts(): OwnDays['conflicts'] {
    return this.#days?.conflicts ?? {};
  }

  async change(month: string, next: (quarters: number | null) => number): Promise<void> {
    this.#opening ??= this.#openIt();
    const open = await this.#opening;
    if (open && !this.#gone) changeMonth(open.paper, this.#acts, month, next);
  }

  close(): void {
    this.#gone = true;
    this.#stop?.();
  }

  async #openIt(): Promise<OpenPaper | null> {
    const open = await this.#device.open(ownSpace(this.#device.me()), 'availability');
    if (this.#gone) {
      open?.close();
      return null;
    }
    if (!open) {
      this.#opening = null; // the next press tries again
      return null;
    }
    const look = (): void => {
      this.#days = readDays(open.paper);
    };
    open.paper.y.on('afterTransaction', look);
    look();
    this.#stop = () => {
      open.paper.y.off('afterTransaction', look);
      open.close();
    };
    return open;
  }
}
