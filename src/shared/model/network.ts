/** A network's card: what it is called, what it is for, how it looks. Written by its coordinators (document `card`). */

import { bin } from './bin.ts';
import { oneOf, text, wordList } from './fields.ts';
import type { Paper } from './paper.ts';
import { type ReadThing, readThing, type Seen, type ValueOf } from './thing.ts';
import { binThing, type Change, head, type Outcome, putField, putFields, type Step, takeBack, thingAt } from './verbs.ts';

/** Names of the threads' colours in `tokens.css` (`--t-jarvi`). */
export const colours = ['jarvi', 'hilla', 'sammal', 'puolukka', 'mustikka', 'kanerva', 'savi', 'halla'] as const;
export type Colour = (typeof colours)[number];
export const weaves = ['plain', 'twill', 'basket', 'birdseye'] as const;
export type Weave = (typeof weaves)[number];

const cardFields = {
  nameFi: text('', 200),
  nameSv: text('', 200),
  nameEn: text('', 200),
  purpose: text('', 1_000),
  themes: wordList(7, 60),
  colour: oneOf(colours, 'jarvi'),
  weave: oneOf(weaves, 'plain'),
};
export const networkCard = { ...cardFields, bin };

export type CardField = keyof typeof cardFields;
export type CardValue<F extends CardField> = ValueOf<(typeof cardFields)[F]>;
export type CardChange = Change<typeof cardFields>;
export type NetworkCard = ReadThing<typeof networkCard>;

export function readCard(card: Pick<Paper, 'y'>): NetworkCard {
  return readThing(thingAt(card.y, head), networkCard);
}

/** Writes one field of the card over what was shown of it. */
export function putCard<F extends CardField>(card: Paper, field: F, seen: Seen, value: CardValue<F>): Outcome {
  return putField(card, head, cardFields, field, seen, value);
}

/** Writes several fields as one step: the founder's first page. */
export function putCardFields(card: Paper, changes: readonly CardChange[]): Outcome {
  return putFields(card, head, cardFields, changes);
}

export function binNetwork(card: Paper): Step | null {
  return binThing(card, head, null);
}

export function takeBackNetwork(card: Paper): Step | null {
  return takeBack(card, head);
}

/**
 * The name to show a reader: in the reader's language, else in the first that there is (Finnish, Swedish, English); '' when it has none.
 */
export function nameIn(language: 'fi' | 'sv' | 'en', names: { readonly nameFi: string; readonly nameSv: string; readonly nameEn: string }): string {
  const own = { fi: names.nameFi, sv: names.nameSv, en: names.nameEn }[language];
  return own || names.nameFi || names.nameSv || names.nameEn;
}
