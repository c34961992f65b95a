/** The form of a pool that is not founded yet, kept on this device until it is: a reload or a crash takes nothing. */
import { emptyForm, type FoundForm, readForm } from './model.ts';

const storageKey = 'solmu.newPool';

export function keptForm(): FoundForm {
  try {
    return readForm(localStorage.getItem(storageKey));
  } catch {
    return emptyForm; // storage is forbidden: the form lives as long as the page
  }
}

export function keepForm(form: FoundForm): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(form));
  } catch {
    // Full or forbidden: the form lives as long as the page.
  }
}

export function dropForm(): void {
  try {
    localStorage.removeItem(storageKey);
  } catch {
    // Nothing was kept either.
  }
}
