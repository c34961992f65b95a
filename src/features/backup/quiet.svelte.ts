/** Whether the quiet card is due on this device, asked once when Tänään opens, and put off for a week by a press. */
import type { Device } from '../../device/api.ts';
import { isDue } from './model.ts';

const putOffKey = 'solmu.backupNotNow';

export class Quiet {
  readonly #device: Pick<Device, 'backup' | 'account'>;
  #due = $state(false);

  constructor(device: Pick<Device, 'backup' | 'account'>) {
    this.#device = device;
    void this.look();
  }

  get due(): boolean {
    return this.#due && this.#device.account() === null;
  }

  async look(): Promise<void> {
    const { backup } = this.#device;
    const [minutes, lastWritten] = await Promise.all([backup.minutesOfWork(), backup.lastWritten()]);
    this.#due = isDue({ hasAccount: this.#device.account() !== null, minutes, lastWritten, putOff: putOff(), now: Date.now() });
  }

  notNow(): void {
    try {
      localStorage.setItem(putOffKey, String(Date.now()));
    } catch {
      // Storage is forbidden: it is put off for as long as the page stands.
    }
    this.#due = false;
  }
}

function putOff(): number | null {
  try {
    const at = Number(localStorage.getItem(putOffKey) ?? Number.NaN);
    return Number.isFinite(at) ? at : null;
  } catch {
    return null;
  }
}
