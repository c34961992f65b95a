/**
 * Signing out, step by step: what the server does not have is sent, saved to a file or given up by name; then the session ends and the
 * device is cleared, and that is verified. Until the last press everything is as it was.
 */
import type { Device, Waiting } from '../../device/api.ts';
import { BackupWriting } from '../../live/backup-writing.svelte.ts';
import { leftBySignOut } from './model.ts';
import { clearAgain, clearDevice, endSession } from './sign-out.ts';

/** `remains`: something could not be removed. `gone`: all is, but the server could not be told. */
export type LeavingAt = 'asking' | 'sending' | 'discarding' | 'clearing' | 'failed' | 'remains' | 'gone';

export class Leaving {
  readonly copy: BackupWriting;
  readonly #device: Pick<Device, 'wipe' | 'wake' | 'backup'>;
  readonly #waiting: () => readonly Waiting[];
  #at: LeavingAt = $state('asking');
  #copied = $state(false);
  #copyFailed = $state(false);
  #ended = false;

  constructor(device: Pick<Device, 'wipe' | 'wake' | 'backup'>, waiting: () => readonly Waiting[]) {
    this.#device = device;
    this.#waiting = waiting;
    this.copy = new BackupWriting(device);
    // When all is there, what was asked for is done.
    $effect(() => {
      if (this.#at !== 'sending' || this.sendable.length > 0) return;
      if (this.left.length === 0) void this.leave();
      else this.#at = 'asking';
    });
  }

  get at(): LeavingAt {
    return this.#at;
  }
  /** What the server has not taken. */
  get left(): readonly Waiting[] {
    return leftBySignOut(this.#waiting());
  }
  get sendable(): readonly Waiting[] {
    return this.left.filter(({ why }) => why === 'waiting');
  }
  /** Whether a file holds what is only here. */
  get copied(): boolean {
    return this.#copied;
  }
  get copyFailed(): boolean {
    return this.#copyFailed;
  }
  get isBusy(): boolean {
    return this.#at === 'clearing';
  }

  send(): void {
    this.#at = 'sending';
    this.#device.wake();
  }

  discard(sure: boolean): void {
    this.#at = sure ? 'discarding' : 'asking';
  }

  async save(): Promise<void> {
    const { end } = await this.copy.write();
    this.#copied ||= end === 'done';
    this.#copyFailed = end === 'failed';
  }

  async leave(): Promise<void> {
    if (this.#at === 'clearing') return;
    this.#at = 'clearing';
    this.#ended ||= await endSession();
    try {
      this.#over(await clearDevice(this.#device));
    } catch (fault) {
      console.error(fault);
      this.#at = 'failed';
    }
  }

  async again(): Promise<void> {
    this.#at = 'clearing';
    this.#over(await clearAgain());
  }

  #over(remaining: readonly string[]): void {
    if (remaining.length > 0) this.#at = 'remains';
    else if (this.#ended) toStart();
    else this.#at = 'gone';
  }
}

/** Begins anew: nothing of the page that was may stay in its memory. */
export function toStart(): void {
  location.replace('/tervetuloa');
}
