/** What a copy says where it goes elsewhere: in a note of the member's own, and in a file that any program reads. */
import type { CopyContent, CopyThing, OwnCopy } from '../../device/copies/api.ts';
import { linesOf } from '../../live/own-note.ts';
import { recordOf } from '../../shared/base/json.ts';
import type { TextStep } from '../../shared/model/cutting.ts';
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
export function stepsOf(content: CopyContent, names: Names): readonly TextStep[] {
  return content.things
    .filter(({ binned }) => !binned)
    .flatMap((thing) => [
      ...(thing.at.id === null || thing.title === '' ? [] : linesOf(thing.title, { line: 'h2' })),
      ...factsOf(thing, names).flatMap((fact) => linesOf(fact)),
      ...thing.text,
    ]);
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
