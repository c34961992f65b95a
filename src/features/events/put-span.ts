/** Writes an event's start and end as one step: undo takes back both. */
import { type HeadChange, putHeads } from '../../shared/model/event.ts';
import type { Desk } from './desk.svelte.ts';
import type { Span } from './times.ts';

export function putSpan(desk: Desk, { start, end }: Span): void {
  const changes: HeadChange[] = [];
  if (start !== desk.head.start.value) changes.push({ field: 'start', seen: desk.head.start.seen, value: start });
  if (end !== desk.head.end.value) changes.push({ field: 'end', seen: desk.head.end.seen, value: end });
  desk.did(putHeads(desk.paper, changes));
}
