/** Example notes of a network: headings, lists and check lists, and one of twenty thousand letters. */
import type { SpaceId } from '../base/ids.ts';
import { noteText, putTitle } from '../model/note.ts';
import type { Chance } from './chance.ts';
import { noteTitles, sentences } from './names.ts';
import type { ExamplePerson } from './people.ts';
import { type ExampleDocument, type, written } from './writing.ts';

const longNote = 20_000;

export function noteDocument(chance: Chance, space: SpaceId, members: readonly ExamplePerson[], at: number, long: boolean): ExampleDocument {
  const writer = chance.pick(members);
  const id = chance.id<'doc'>(at * 1000);
  const lines = ['# Keskustelu', ...chance.some(sentences, 3), '# Jatko', '- Kysytään kollegalta', '- Kokeillaan kerran', '[ ] Kerrotaan seuraavalla kerralla'];
  if (long) for (let letters = 0; letters < longNote; ) letters += lines[lines.push(chance.pick(sentences)) - 1]?.length ?? 0;
  return written(
    chance,
    space,
    'note',
    [
      {
        member: writer.id,
        seconds: at,
        act: (paper) => {
          putTitle(paper, [], chance.pick(noteTitles));
          type(noteText(paper), lines);
        },
      },
    ],
    id,
  );
}
