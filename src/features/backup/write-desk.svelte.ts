/** Writing a backup from a press to a file, and when that was last. */
import type { Device } from '../../device/api.ts';
import { toast } from '../../ui/toast.ts';
import { newFile } from './files.ts';
import { LongWork } from './long-work.svelte.ts';
import { fileName } from './model.ts';
import { say } from './words.ts';

export class WriteDesk {
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

  /** Resolves true when a file stands. */
  async write(): Promise<boolean> {
    if (this.#underWay) return false;
    // Where the file goes is asked first, as long as the press counts as the member's wish.
    const file = await newFile(fileName(Date.now()));
    if (!file) return false;
    const work = new LongWork();
    this.#underWay = work;
    try {
      const { docs } = await this.#device.backup.write(file.sink, work.work);
      await file.end();
      await this.#device.backup.written();
      await this.#look();
      toast({ text: say('write.done', { n: docs }) });
      return true;
    } catch {
      await file.drop().catch(() => undefined);
      toast({ text: say(work.stopped ? 'write.stopped' : 'write.failed') });
      return false;
    } finally {
      work.over();
      this.#underWay = null;
    }
  }
}
