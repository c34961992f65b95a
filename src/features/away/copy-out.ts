/** A copy that goes elsewhere: into a note of the member's own, or into a file that any program reads. */
import type { Device } from '../../device/api.ts';
import type { CopyContent, CopyThing, OwnCopy } from '../../device/copies/api.ts';
import { type DocId, freshId, type SpaceId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { TextStep } from '../../shared/model/cutting.ts';
import { fillNote } from '../../shared/model/note-copy.ts';
import { fieldName, isShownOnly, type Names, stamp, valueWords } from './change-words.ts';
import { copyName, copyPlace, whyWords } from './copy-words.ts';
import { say } from './words.ts';

/** Fields that name their thing, and those that nobody reads. */
const passedOver: ReadonlySet<string> = new Set(['title', 'bin', 'order', 'later', 'zone', 'sharedTo', 'sharedFrom']);

/** The facts of a thing as people read them. */
export function factsOf({ at, fields }: Pick<CopyThing, 'at' | 'fields'>, names: Names): readonly string[] {
  return fields
    .filter(({ field }) => !passedOver.has(field) && !(at.id !== null && field === 'text') && !isShownOnly({ field }))
    .map(({ field, value }) => ({ field, words: valueWords(field, value, names) }))
    .filter(({ words }) => words !== '')
    .map(({ field, words }) => `${fieldName(field)}: ${words}`);
}

/** The whole of a copy as one long text. */
function stepsOf(content: CopyContent, names: Names): readonly TextStep[] {
  const line = (text: string, attributes: { readonly [name: string]: unknown } = {}): TextStep[] => [
    ...(text === '' ? [] : [{ insert: text, attributes: {} }]),
    { insert: '\n', attributes },
  ];
  return content.things
    .filter(({ binned }) => !binned)
    .flatMap((thing) => [
      ...(thing.at.id === null || thing.title === '' ? [] : line(thing.title, { line: 'h2' })),
      ...factsOf(thing, names).flatMap((fact) => line(fact)),
      ...thing.text,
    ]);
}

/** @returns the new note's id; null when it could not be written */
export async function copyToNotes(device: Device, copy: OwnCopy, content: CopyContent, names: Names): Promise<DocId | null> {
  const doc = freshId<'doc'>() as DocId;
  const open = await device.open(device.me() as unknown as SpaceId, 'note', doc);
  try {
    const isWritten =
      open?.readOnly === null && fillNote(open.paper, { title: say('copy.note', { name: copyName(copy) }), steps: stepsOf(content, names) }, null);
    return isWritten ? doc : null;
  } finally {
    open?.close();
  }
}

/** What stands in the file: why, what was never sent, and the whole. */
export function fileOf(copy: OwnCopy, content: CopyContent, names: Names): string {
  const place = copyPlace(copy);
  const unsent = content.parts.flatMap((part) => {
    if (part.sort === 'text')
      return [
        part.parts
          .filter(({ kind }) => kind === 'new')
          .map(({ text }) => text)
          .join(' … '),
      ];
    if (part.sort === 'field') return [`${fieldName(part.field)}: ${valueWords(part.field, part.to, names)}`];
    if (part.sort === 'added') return [[part.title, ...factsOf({ at: part.at, fields: part.fields }, names)].filter((one) => one !== '').join(', ')];
    return [];
  });
  return [
    copyName(copy),
    ...(place ? [place] : []),
    `${stamp(copy.at)}. ${whyWords(copy.code)}`,
    '',
    say('copy.file.unsent'),
    ...unsent.map((one) => `- ${one.trim()}`),
    '',
    say('copy.whole'),
    plain(stepsOf(content, names)),
  ].join('\n');
}

export function plain(steps: readonly TextStep[]): string {
  return steps
    .map((step) => {
      if (!('insert' in step)) return '';
      if (typeof step.insert === 'string') return step.insert;
      const name: unknown = recordOf(recordOf(step.insert)?.mention)?.name;
      return typeof name === 'string' ? `@${name}` : '▢';
    })
    .join('');
}
