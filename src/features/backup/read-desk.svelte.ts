/** Bringing a file in: chosen, looked into, taken. Each step waits for the member; nothing changes before the last. */
import type { Device } from '../../device/api.ts';
import type { BackupLook, BackupSource, BackupTaken, NoBackup } from '../../device/backup/api.ts';
import { LongWork } from '../../live/long-work.svelte.ts';
import { sourceOf } from '../../live/new-file.ts';

export type ReadState =
  | { readonly at: 'choosing'; readonly no: NoBackup | { readonly no: 'failed' } | null }
  | { readonly at: 'looking'; readonly file: string; readonly work: LongWork }
  | { readonly at: 'looked'; readonly file: string; readonly look: BackupLook }
  | { readonly at: 'taking'; readonly file: string; readonly work: LongWork }
  | { readonly at: 'taken'; readonly file: string; readonly how: 'own' | 'copies'; readonly taken: BackupTaken };

export class ReadDesk {
  readonly #device: Pick<Device, 'backup'>;
  #state: ReadState = $state.raw({ at: 'choosing', no: null });
  #source: BackupSource | null = null;

  constructor(device: Pick<Device, 'backup'>) {
    this.#device = device;
  }

  get state(): ReadState {
    return this.#state;
  }

  again(): void {
    this.#source = null;
    this.#state = { at: 'choosing', no: null };
  }

  async look(file: File): Promise<void> {
    const source = sourceOf(file);
    const work = new LongWork();
    this.#source = source;
    this.#state = { at: 'looking', file: file.name, work };
    try {
      const looked = await this.#device.backup.look(source, work.work);
      this.#state = looked.ok ? { at: 'looked', file: file.name, look: looked.look } : { at: 'choosing', no: looked };
    } catch {
      this.#state = { at: 'choosing', no: work.stopped ? null : { no: 'failed' } };
    } finally {
      work.over();
    }
  }

  async take(how: 'own' | 'copies'): Promise<void> {
    const source = this.#source;
    if (!source || this.#state.at !== 'looked') return;
    const { file } = this.#state;
    const work = new LongWork();
    this.#state = { at: 'taking', file, work };
    try {
      this.#state = { at: 'taken', file, how, taken: await this.#device.backup.take(source, how, work.work) };
    } catch {
      this.#state = { at: 'choosing', no: work.stopped ? null : { no: 'failed' } };
    } finally {
      work.over();
    }
  }
}
