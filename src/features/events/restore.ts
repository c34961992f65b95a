/** The whole event into the bin and back. */
import { binEvent, takeBackEvent } from '../../shared/model/event.ts';
import { toast } from '../../ui/toast.ts';
import type { Desk } from './desk.svelte.ts';
import { say } from './words.ts';

export function removeEvent(desk: Desk): void {
  const step = desk.did(binEvent(desk.paper, desk.floor?.paper ?? null));
  if (step) toast({ text: say('removed'), undo: () => desk.undo(step) });
}

export function restoreEvent(desk: Desk): void {
  desk.did(takeBackEvent(desk.paper));
}
