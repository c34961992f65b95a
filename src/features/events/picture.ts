/**
 * An event as others take it along: what print, the copied text and the calendar file are made from.
 * Plain values, already in the reader's language where a word is needed, so that the makers stay pure.
 */

/** One line of notes. Kinds that this app does not know are plain text. */
export interface NoteLine {
  readonly kind: string;
  readonly depth: number;
  readonly text: string;
}

export interface ItemPicture {
  readonly id: string;
  readonly title: string;
  readonly typeWord: string;
  readonly wanted: string;
  readonly owner: string;
  readonly minutes: number;
  /** Wall time as a word of the reader's language ('9.00'), or '' when the event has no start. */
  readonly clock: string;
  readonly notes: readonly NoteLine[];
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
