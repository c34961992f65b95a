/** Writing a backup from a press to a file, and when that was last. */
import type { Device } from '../device/api.ts';
import { LongWork } from './long-work.svelte.ts';
import { newFile } from './new-file.ts';

/** `not`: the member thought better of it, or it was under way already. */
export type Written = { readonly end: 'done'; readonly docs: number } | { readonly end: 'not' | 'stopped' | 'failed' };

/** The name of a file written now: sorts by day, and says what it is among other files. */
export function fileName(now: number): string {
  const date = new Date(now);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `Solmu ${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}.${two(date.getMinutes())}.solmu`;
}

export class BackupWriting {
  readonly #device: Pick<Device, 'backup'>;
  #underWay: LongWork | null = $state.raw(null);
  #last: number | null = $state(null);
  #asked = $state(false);

  constructor(device: Pick<Device, 'backup'>) {
    this.#device = device;
    void this.#look();
  }

  get underWay(): LongWork | null {
    return this.#underWay;
  }
  /** When a file was last written on this device, milliseconds. */
  get last(): number | null {
    return this.#last;
  }
  /** Whether `last` is known yet. */
  get isKnown(): boolean {
    return this.#asked;
  }

  async #look(): Promise<void> {
    this.#last = await this.#device.backup.lastWritten();
    this.#asked = true;
  }

  /** Where the file goes is asked first, as long as the press counts as the member's wish. */
  async write(): Promise<Written> {
    if (this.#underWay) return { end: 'not' };
    const file = await newFile(fileName(Date.now()));
    if (!file) return { end: 'not' };
    const work = new LongWork();
    this.#underWay = work;
    try {
      const { docs } = await this.#device.backup.write(file.sink, work.work);
      await file.end();
      await this.#device.backup.written();
      await this.#look();
      return { end: 'done', docs };
    } catch {
      await file.drop().catch(() => undefined);
      return { end: work.stopped ? 'stopped' : 'failed' };
    } finally {
      work.over();
      this.#underWay = null;
    }
  }
}
