/** Changes in words: what a field is called, how its value reads, what became of a thing. Reads the screen's language; no state. */
import type { FieldChange, ThingChange } from '../../device/past.ts';
import type { MemberId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { itemTypes } from '../../shared/model/event.ts';
import { atClock, day, dayNear, deviceZone, duration, figure, listOf, when } from '../../words/dates.ts';
import { personName } from '../../words/names.ts';
import { sayShared } from '../../words/shared.ts';
import { type AwayWord, say } from './words.ts';

export type Names = ReadonlyMap<MemberId, string>;

/** Fields that have a word of their own; every other is *Muu tieto*. */
const fieldWords: ReadonlyMap<string, AwayWord> = new Map([
  ['title', 'field.title'],
  ['purpose', 'field.purpose'],
  ['start', 'field.start'],
  ['end', 'field.end'],
  ['zone', 'field.zone'],
  ['place', 'field.place'],
  ['link', 'field.link'],
  ['type', 'field.type'],
  ['wanted', 'field.wanted'],
  ['owner', 'field.owner'],
  ['minutes', 'field.minutes'],
  ['later', 'field.later'],
  ['when', 'field.when'],
  ['then', 'field.then'],
  ['why', 'field.why'],
  ['text', 'field.text'],
  ['due', 'field.due'],
  ['state', 'field.state'],
  ['name', 'field.name'],
  ['nameFi', 'field.nameFi'],
  ['nameSv', 'field.nameSv'],
  ['nameEn', 'field.nameEn'],
  ['themes', 'field.themes'],
  ['skills', 'field.skills'],
  ['colour', 'field.colour'],
  ['weave', 'field.weave'],
] satisfies [string, AwayWord][]);

const stateWords = { coming: 'state.coming', going: 'state.going', done: 'state.done', stuck: 'state.stuck', lapsed: 'state.lapsed' } as const;

/** Quarter-hours of a working day. */
const quartersPerDay = 29;

export function fieldName(field: string): string {
  const known = fieldWords.get(field);
  if (known) return say(known);
  const month = /^m\/(\d{4})-(\d{2})$/.exec(field);
  if (month) return say('field.month', { month: `${Number(month[2])}/${month[1]}` });
  if (field.startsWith('skills/')) return say('field.skills');
  if (field.startsWith('pause/')) return say('field.pause');
  return say('field.other');
}

/** A value as people read it; '' when there is nothing to read. */
export function valueWords(field: string, value: Json, names: Names): string {
  if (value === null || value === '') return '';
  if (field === 'start' || field === 'end') return typeof value === 'string' ? when(value) : '';
  if (field === 'due' || field.startsWith('pause/')) return typeof value === 'string' ? day(`${value}T12:00:00Z`, deviceZone()) : '';
  if (field === 'minutes') return typeof value === 'number' ? duration(value) : '';
  if (field.startsWith('m/'))
    return typeof value === 'number' ? say('value.days', { n: figure(value / quartersPerDay, value % quartersPerDay === 0 ? 0 : 1) }) : '';
  if (field === 'type') return itemTypes.some((type) => type === value) ? sayShared(`type.${value as (typeof itemTypes)[number]}`) : '';
  if (field === 'state') return typeof value === 'string' && Object.hasOwn(stateWords, value) ? say(stateWords[value as keyof typeof stateWords]) : '';
  if (field === 'owner') return personWords(value, names);
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no');
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function personWords(value: Json, names: Names): string {
  const given = recordOf(value);
  if (given && typeof given.member === 'string') return personName(names.get(given.member as MemberId));
  if (given && typeof given.name === 'string') return given.name;
  return typeof value === 'string' ? (names.get(value as MemberId) ?? value) : '';
}

/** Colour and weave are seen, not read: that they changed is all there is to say. */
export function isShownOnly(change: Pick<FieldChange, 'field'>): boolean {
  return change.field === 'colour' || change.field === 'weave' || change.field === 'zone';
}

/** What things without a name are, by their root. */
export const thingWords: { readonly [root: string]: AwayWord } = { items: 'thing.item', steps: 'thing.step', order: 'thing.goal' };

/** What a thing is called in a list of changes: its name (`called`: of one that lives in another document, as a goal of a plan does), or what it is. */
export function thingName(change: Pick<ThingChange, 'at' | 'title'>, whole: string, called: (id: string) => string = () => ''): string {
  if (change.at.id === null) return whole;
  const title = change.title || called(change.at.id);
  if (title !== '') return title;
  return say(thingWords[change.at.root] ?? 'thing.other');
}

/** What became of a thing as a whole, '' when only something in it changed. */
export function fateWords(change: ThingChange): string {
  const kind = change.at.root === 'items' ? 'item' : change.at.root === 'steps' ? 'step' : 'other';
  switch (change.what) {
    case 'added':
      return say(`added.${kind}`);
    case 'removed':
      return say('removed');
    case 'restored':
      return say('restored');
    case 'changed':
      return change.moved ? say('moved') : '';
  }
}

/** How many things changed and how, in one line: for a list of things. */
export function summaryOf(changes: readonly ThingChange[]): string {
  const of = (what: ThingChange['what']): number => changes.filter((change) => change.what === what && change.at.id !== null).length;
  const head = changes.some((change) => change.at.id === null && change.fields.length > 0);
  const texts = changes.filter((change) => change.text !== null).length;
  const changed = changes.filter((change) => change.what === 'changed' && change.at.id !== null && change.fields.length > 0).length;
  const moved = changes.filter((change) => change.moved).length;
  const parts = [
    of('added') > 0 ? say('sum.added', { n: of('added') }) : '',
    of('removed') > 0 ? say('sum.removed', { n: of('removed') }) : '',
    of('restored') > 0 ? say('sum.restored', { n: of('restored') }) : '',
    changed > 0 ? say('sum.changed', { n: changed }) : '',
    moved > 0 ? say('sum.moved', { n: moved }) : '',
    texts > 0 ? say('sum.texts', { n: texts }) : '',
    head ? say('sum.head') : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** `Aino Kallio ja Björn Strand`, myself as *Sinä*. */
export function who(by: readonly MemberId[], names: Names, mine: readonly MemberId[]): string {
  const isMine = by.some((member) => mine.includes(member));
  const others = by.filter((member) => !mine.includes(member)).map((member) => personName(names.get(member)));
  return listOf([...new Set([...(isMine ? [sayShared('person.you')] : []), ...others])]);
}

/** A day and a clock time, however near: a version has a name, not an age. */
export function stamp(at: number): string {
  return `${dayNear(at)} ${atClock(at)}`;
}
