/**
 * An event as others take it along: what print, the copied text and the calendar file are made from.
 * Plain values, already in the reader's language where a word is needed, so that the makers stay pure.
 */
import type { PlainLine } from '../../editor/plain-lines.ts';

export interface ItemPicture {
  readonly id: string;
  readonly title: string;
  readonly typeWord: string;
  readonly wanted: string;
  readonly owner: string;
  readonly minutes: number;
  /** Wall time as a word of the reader's language ('9.00'), or '' when the event has no start. */
  readonly clock: string;
  readonly notes: readonly PlainLine[];
}

export interface EventPicture {
  readonly title: string;
  readonly purpose: string;
  /** Day and time in words, or ''. */
  readonly when: string;
  readonly place: string;
  readonly link: string;
  readonly hosts: readonly string[];
  readonly organisers: readonly string[];
  readonly items: readonly ItemPicture[];
}
