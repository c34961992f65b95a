/** Own copies in words: how each is called, why it is one and what to do, what a piece of it is. Reads the screen's language; no state. */
import type { CopyPart, OwnCopy, UntakenSpace } from '../../device/copies/api.ts';
import { networkName } from '../../words/names.ts';
import { sayShared } from '../../words/shared.ts';
import { fieldName, thingWords } from './change-words.ts';
import { type AwayWord, say } from './words.ts';

const wholes: ReadonlySet<string> = new Set(['event', 'goal', 'note', 'plan', 'card', 'pool', 'availability', 'profile']);

/** What a copy is called: by its own name, else by what it belongs to. */
export function copyName({ kind, name, about }: Pick<OwnCopy, 'kind' | 'name' | 'about'>): string {
  if (kind === 'floor') return say('copy.name.floor', { name: about.title || sayShared('event.unnamed') });
  if (kind === 'plan') return about.network ? say('copy.name.plan', { name: networkOf(about) }) : say('whole.plan');
  if (name !== '') return name;
  return wholes.has(kind) ? say(`whole.${kind as 'note'}`) : say('copy.name.other');
}

/** In what it lies, '' when that says nothing new. */
export function copyPlace({ kind, about }: Pick<OwnCopy, 'kind' | 'about'>): string {
  return about.network && kind !== 'card' && kind !== 'plan' ? networkOf(about) : '';
}

function networkOf({ network }: OwnCopy['about']): string {
  return networkName({ nameFi: network?.fi ?? '', nameSv: network?.sv ?? '', nameEn: network?.en ?? '' });
}

const whys: ReadonlyMap<string, AwayWord> = new Map([
  ['gone', 'copy.why.gone'],
  ['erased', 'copy.why.erased'],
  ['not-allowed', 'copy.why.not-allowed'],
  ['not-available', 'copy.why.not-available'],
  ['bad-id', 'copy.why.bad-id'],
  ['bad-form', 'copy.why.bad-form'],
  ['too-large', 'copy.why.too-large'],
  ['too-deep', 'copy.why.too-deep'],
  ['too-many', 'copy.why.too-many'],
  ['id-taken', 'copy.why.id-taken'],
  ['used-id', 'copy.why.used-id'],
  ['not-a-member', 'copy.why.not-a-member'],
] satisfies [string, AwayWord][]);

/** Why it was not taken and what to do, in a sentence or two. A code of a newer server has one, too. */
export function whyWords(code: OwnCopy['code'] | UntakenSpace['code']): string {
  return say(whys.get(code) ?? 'copy.why.other');
}

/** Whether somebody else can mend it by giving a right. */
export function isOfRights(code: OwnCopy['code']): boolean {
  return code === 'gone' || code === 'not-allowed' || code === 'not-available' || code === 'not-a-member';
}

/** What a piece is about: its thing by name, else what it is. */
export function partTitle(part: CopyPart, whole: string): string {
  if (part.at.id === null) return whole;
  return part.title || say(thingWords[part.at.root] ?? 'thing.other');
}

const mostInName = 60;

/** What a piece is called among others of the same thing: by its field, or by its first words. */
export function partName(part: CopyPart, whole: string): string {
  const title = partTitle(part, whole);
  if (part.sort === 'field') return `${title}: ${fieldName(part.field)}`;
  if (part.sort !== 'text') return title;
  const changed = part.parts.filter(({ kind }) => kind === 'new');
  const words = (changed.length > 0 ? changed : part.parts.filter(({ kind }) => kind === 'gone')).map(({ text }) => text.trim()).join(' … ');
  return `${title}: ${words.length > mostInName ? `${words.slice(0, mostInName)}…` : words}`;
}

/** What is to become of a thing as a whole; '' of its fields and words. */
export function partFate(part: CopyPart): string {
  switch (part.sort) {
    case 'added':
      return say(`added.${part.at.root === 'items' ? 'item' : part.at.root === 'steps' ? 'step' : 'other'}`);
    case 'removed':
      return say('removed');
    case 'restored':
      return say('restored');
    case 'moved':
      return say('moved');
    case 'marks':
      return say('text.marks');
    default:
      return '';
  }
}
