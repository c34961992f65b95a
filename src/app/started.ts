/** Whether somebody has introduced themselves on this device: decides what is painted before the storage has opened. The device itself knows better, a moment later. */
const storageKey = 'solmu.started';

export function hasStarted(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'yes';
  } catch {
    return false;
  }
}

export function noteStarted(started: boolean): void {
  try {
    if (started) localStorage.setItem(storageKey, 'yes');
    else localStorage.removeItem(storageKey);
  } catch {
    // Storage is forbidden: every start is a first one.
  }
}
