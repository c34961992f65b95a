/** The component as a screen would use it: words, looks, and colleagues whose carets the test moves. */
import '../../../src/ui/ui.css';
import { mount, unmount } from 'svelte';
import * as Y from 'yjs';
import type { Here, Presence } from '../../../src/device/api.ts';
import LongText from '../../../src/editor/LongText.svelte';
import { showText } from '../../../src/editor/lines.ts';
import type { Mentions } from '../../../src/editor/mentions.ts';
import { readText } from '../../../src/editor/reading.ts';
import type { MemberId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { type Language, setLanguage } from '../../../src/words/words.ts';
import { paperOf, textName } from './hands.ts';

/** Where colleagues are, as the server would tell it. */
class FakePresence implements Presence {
  shown: Json = null;
  #others: Here[] = [];
  readonly #heard = new Set<() => void>();

  show(state: Json): void {
    this.shown = state;
  }
  others(): readonly Here[] {
    return this.#others;
  }
  listen(heard: () => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }
  set(others: readonly Here[]): void {
    this.#others = [...others];
    for (const heard of this.#heard) heard();
  }
}

export interface Shown {
  /** The text in the document, with all its attributes. */
  text(): unknown;
  /** The same as the screen should show it. */
  lines(): unknown;
  /** What this device tells the others. */
  told(): Json;
  /** A colleague writes. */
  insert(index: number, words: string, attributes?: Record<string, unknown>): void;
  embed(index: number, thing: object): void;
  format(index: number, length: number, attributes: Record<string, unknown>): void;
  /** A colleague's caret; `typed` says that they write. */
  caret(name: string, index: number, length: number, typed: number): void;
  /** Presence as a stranger might forge it. */
  forge(state: Json): void;
  close(): Promise<void>;
}

export async function showLongText(host: HTMLElement, mayEdit: boolean, language: Language, mentions?: Mentions): Promise<Shown> {
  await setLanguage(language);
  const y = new Y.Doc();
  y.clientID = 7;
  const colleague = new Y.Doc();
  colleague.clientID = 8;
  y.on('update', (update: Uint8Array, origin: unknown) => origin !== 'line' && Y.applyUpdate(colleague, update, 'line'));
  colleague.on('update', (update: Uint8Array, origin: unknown) => origin !== 'line' && Y.applyUpdate(y, update, 'line'));
  const presence = new FakePresence();
  const component = mount(LongText, {
    target: host,
    props: {
      paper: paperOf(y, 'Aino'),
      name: textName,
      label: 'Muistiinpanot kohtaan 3',
      mayEdit,
      presence,
      self: () => ({ name: 'Aino K.', colour: 'jarvi' }),
      mentions,
    },
  });
  const theirs = colleague.getText(textName);
  const at = (index: number): Json => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(theirs, index)) as Json;
  const here = (state: Json): Here => ({ client: 8, member: 'björn' as MemberId, state });
  return {
    text: () => y.getText(textName).toDelta(),
    lines: () => JSON.parse(JSON.stringify(showText(readText(y.getText(textName))).ops)),
    told: () => presence.shown,
    insert: (index, words, attributes = {}) => theirs.insert(index, words, attributes),
    embed: (index, thing) => theirs.insertEmbed(index, thing),
    format: (index, length, attributes) => theirs.format(index, length, attributes),
    caret: (name, index, length, typed) =>
      presence.set([here({ text: textName, anchor: at(index), head: at(index + length), typed, name, colour: 'puolukka' })]),
    forge: (state) => presence.set([here(state)]),
    close: () => unmount(component),
  };
}
