/** What goals tell in passing, one piece at a time: a *Kumoa* that stands on screen is that of the last act, and news do not pile up over a list. */
import { type Toast, toast } from '../../ui/toast.ts';

let drop = (): void => {};

export function tell(news: Toast): void {
  drop();
  drop = toast(news);
}

/** A new act begins: the *Kumoa* of the one before it goes, so that nobody presses it for this one. */
export function hush(): void {
  drop();
}
