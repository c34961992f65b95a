/**
 * The clock of what a device does when nothing has happened for a while, in the tab that holds the line. What that is stands in
 * `at-leisure.ts`, and is fetched then.
 */
import type { SpaceId } from '../shared/base/ids.ts';
import type { DeviceRooms } from './device-rooms.ts';

/** The rest after the last of what happened. */
const restMs = 3_000;

export class Leisure {
  readonly #rooms: DeviceRooms;
  /** Spaces whose rows may name something that is due. */
  readonly spaces = new Set<SpaceId>();
  /** This tab holds the line. */
  isOn = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWorking = false;
  #isAskedAgain = false;

  constructor(rooms: DeviceRooms) {
    this.#rooms = rooms;
  }

  /** Something happened: looks after a rest. `spaces`: where rows came. */
  soon(spaces: Iterable<SpaceId> = []): void {
    if (!this.isOn) return;
    for (const space of spaces) this.spaces.add(space);
    clearTimeout(this.#timer);
    const { aside, options } = this.#rooms;
    this.#timer = setTimeout(() => {
      this.#isAskedAgain = this.#isWorking;
      if (this.#isWorking) return;
      this.#isWorking = true;
      // Without a line, and not yet kept by the service worker: at another time
      const work = import('./at-leisure.ts').then(
        ({ atLeisure }) => atLeisure(this.#rooms),
        () => undefined,
      );
      aside.do(
        work.finally(() => {
          this.#isWorking = false;
          // What came while it was at work
          if (this.#isAskedAgain) this.soon();
        }),
      );
    }, options.emptyingSabotage?.restMs ?? restMs);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  /** The device closes, or another tab has the line. */
  close(): void {
    this.isOn = false;
    clearTimeout(this.#timer);
  }
}
