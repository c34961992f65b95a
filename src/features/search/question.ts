/** What was typed, as a question: a sign at its beginning narrows it. And how much of the answer is looked at. */
import { type Ask, type HitKind, hitKinds } from '../../search/found.ts';
import type { Path } from '../../ui/navigation.ts';

export interface Question {
  readonly text: string;
  /** `commands`: what begins with >; `networks`: with #. */
  readonly only: 'commands' | 'networks' | null;
  /** A blank stands behind it, so another word begins. */
  readonly goesOn?: boolean;
}

export function questionOf(typed: string): Question {
  const text = typed.trimStart();
  const goesOn = /\s$/.test(text) ? { goesOn: true } : {};
  if (text.startsWith('>')) return { text: text.slice(1).trim(), only: 'commands', ...goesOn };
  if (text.startsWith('#')) return { text: text.slice(1).trim(), only: 'networks', ...goesOn };
  return { text: text.trim(), only: null, ...goesOn };
}

/** The kinds that are asked for; all when it is not said. */
const networksOnly: readonly HitKind[] = ['network', 'plan'];

/** Everything that answers, or what answers of one kind: what the address of the page says. */
export type View = 'best' | 'all' | HitKind;

export function viewOf(said: string | null): View {
  return said === 'kaikki' ? 'all' : (hitKinds.find((kind) => kind === said) ?? 'best');
}

/** How much is asked for: few enough to be read at a glance and drawn with every key; more where somebody wants to see all. */
export function askOf(question: Question, view: View): Ask {
  const text = question.only === 'commands' || question.text === '' ? '' : question.text + (question.goesOn ? ' ' : '');
  if (question.only === 'networks') return { text, kinds: networksOnly, each: 12 };
  if (view === 'best') return { text, each: 3, most: 6 };
  return view === 'all' ? { text, each: 12 } : { text, kinds: [view], each: 100 };
}

/** The address of the page that shows so much of a question. */
export function pathOfView(typed: string, view: View): Path {
  return `/haku?${new URLSearchParams({ q: typed, ...(view === 'best' ? {} : { laji: view === 'all' ? 'kaikki' : view }) })}`;
}

/** No question is longer. */
export const longest = 200;

/** What will stand in a field when a letter that is being typed is in it; null for whatever else may happen to it, which is read afterwards. */
export function textAfter(
  field: Pick<HTMLInputElement, 'value' | 'selectionStart' | 'selectionEnd'>,
  { inputType, data, isComposing }: Pick<InputEvent, 'inputType' | 'data' | 'isComposing'>,
): string | null {
  const { value, selectionStart: start, selectionEnd: end } = field;
  if (inputType !== 'insertText' || isComposing || data === null || start === null || end === null) return null;
  const text = value.slice(0, start) + data + value.slice(end);
  return text.length > longest ? null : text;
}
