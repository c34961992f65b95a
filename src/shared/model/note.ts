/**
 * A note: a title and one long text, a document of its own under a fresh id. It lies in a member's own space (nobody else ever gets
 * it) or in a network's, where every member writes. Sharing makes a copy over there; the private one goes to the bin and knows the copy.
 */
import type * as Y from 'yjs';
import { type DocId, isId, type SpaceId } from '../base/ids.ts';
import { recordOf } from '../base/json.ts';
import { bin } from './bin.ts';
import { quiet, text, type Writable } from './fields.ts';
import { lettersOf, linesOf, textOf } from './long-text.ts';
import type { NameOf } from './mention.ts';
import type { Paper } from './paper.ts';
import { type ReadThing, readThing, type Seen } from './thing.ts';
import { binThing, type Change, head, isBinned, type Outcome, putField, type Step, takeBack, thingAt } from './verbs.ts';

/** A note somewhere else: the space it lies in, and its document. */
export interface NoteRef {
  readonly space: SpaceId;
  readonly doc: DocId;
}

/** A note somewhere else, or none. */
function noteRef(): Writable<NoteRef | null> {
  const read = (value: unknown): NoteRef | null => {
    const { space, doc } = recordOf(value) ?? {};
    return isId(space) && isId(doc) ? { space: space as SpaceId, doc: doc as DocId } : null;
  };
  return {
    quiet: true,
    read,
    accept(value) {
      const ref = read(value);
      return value === null || ref ? { kind: 'taken', value: ref && { space: ref.space, doc: ref.doc } } : { kind: 'refused', code: 'bad-form' };
    },
  };
}

const noteFields = { title: text('', 300) };
const noteLinks = {
  /** The copy in a network. It speaks only while this note is in the bin. */
  sharedTo: noteRef(),
  /** The private note that this one is a copy of; only its writer can open that. */
  sharedFrom: quiet(noteRef()),
};
export const noteHead = { ...noteFields, ...noteLinks, bin };
/** All that a note's maker writes, in one shape: for its copy. */
export const writtenOfNote = { ...noteFields, ...noteLinks };

export type NoteHead = ReadThing<typeof noteHead>;
export type NoteChange = Change<typeof noteFields>;

export function readNote(note: Pick<Paper, 'y'>): NoteHead {
  return readThing(thingAt(note.y, head), noteHead);
}

/** The note's text: a root named by the note's own id. */
export function noteText(note: Pick<Paper, 'y' | 'id'>): Y.Text {
  return textOf(note.y, note.id);
}

export function putTitle(note: Paper, seen: Seen, title: string): Outcome {
  return putField(note, head, noteFields, 'title', seen, title);
}

export function binNote(note: Paper): Step | null {
  return binThing(note, head, null);
}

export function takeBackNote(note: Paper): Step | null {
  return takeBack(note, head);
}

export function isNoteBinned(note: Pick<Paper, 'y'>): boolean {
  return isBinned(note.y, head);
}

const longestFallback = 80;
const longestExcerpt = 160;

/** What a note is called in a list: its title, else its first words, else '' (the screen says *Nimetön*). */
export function titleOf(note: Pick<Paper, 'y' | 'id'>, nameOf?: NameOf): string {
  return readNote(note).title.value || shortened(linesOfWords(note, nameOf)[0] ?? '', longestFallback);
}

/** The first words after what `titleOf` says, on one line of at most 160 characters. */
export function excerptOf(note: Pick<Paper, 'y' | 'id'>, nameOf?: NameOf): string {
  const lines = linesOfWords(note, nameOf);
  return shortened((readNote(note).title.value === '' ? lines.slice(1) : lines).join(' '), longestExcerpt);
}

/** The lines that say something, without blanks around them. */
function linesOfWords(note: Pick<Paper, 'y' | 'id'>, nameOf: NameOf | undefined): readonly string[] {
  const lines = linesOf(noteText(note), nameOf).map((line) => lettersOf(line).replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '');
}

/** Cut between words where there is one to cut between. */
function shortened(words: string, most: number): string {
  const letters = Array.from(words);
  if (letters.length <= most) return words;
  const cutOff = letters.slice(0, most - 1).join('');
  const lastBlank = cutOff.lastIndexOf(' ');
  return `${lastBlank > most / 2 ? cutOff.slice(0, lastBlank) : cutOff}…`;
}

/** Whether anybody has ever written in the note: an address under which nothing stands is no note yet. */
export function isBegun(note: Pick<Paper, 'y' | 'id'>): boolean {
  return (thingAt(note.y, head)?.length ?? 0) > 0 || noteText(note).length > 0;
}
