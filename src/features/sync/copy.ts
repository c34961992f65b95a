/** The words of a document as plain text, for taking along what the server did not take. Pure. */
import type * as Y from 'yjs';
import { agenda, binnedItems, readHead } from '../../shared/model/event.ts';
import { plainText, textOf } from '../../shared/model/long-text.ts';
import { readCard } from '../../shared/model/network.ts';
import { readProfile } from '../../shared/model/profile.ts';

interface Sheet {
  readonly y: Y.Doc;
}

/** Everything typed into a card, a line each. */
export function cardText(card: Sheet): string {
  const { nameFi, nameSv, nameEn, purpose, themes } = readCard(card);
  return lines([nameFi.value, nameSv.value, nameEn.value, purpose.value, themes.value.join(', ')]);
}

export function profileText(profile: Sheet): string {
  const { name, organisation } = readProfile(profile);
  return lines([name.value, organisation.value]);
}

/**
 * An event with its items in their order, also those in the bin, each with its notes.
 *
 * @param floor the document of the notes, null when it is not on this device
 */
export function eventText(event: Sheet, floor: Sheet | null): string {
  const head = readHead(event);
  const items = [...agenda(event), ...binnedItems(event)].map((item) =>
    lines([item.title.value, item.wanted.value, floor ? plainText(textOf(floor.y, item.id)) : '']),
  );
  return [lines([head.title.value, head.purpose.value, head.place.value, head.link.value]), ...items].filter((part) => part !== '').join('\n\n');
}

function lines(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
}
