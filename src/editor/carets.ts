/**
 * Where colleagues are in a text: a caret with a name flag while its owner types and for two seconds after, then a dot; what they
 * have selected is tinted. Drawn in a layer under the text, never in it, so nobody's own caret moves. A flag stands beside its line:
 * right of the line's last word, at the edge left of its first, and where neither has room only the dot is drawn.
 */
import type Quill from 'quill/core/quill.js';
import * as Y from 'yjs';
import type { Here, Presence } from '../device/api.ts';
import { type Json, recordOf } from '../shared/base/json.ts';
import { threadOf } from '../ui/threads.ts';
import type { TextBinding } from './binding.ts';
import { type Box, caretBox, flagOffset, selectedBoxes } from './caret-places.ts';

/** What a device tells the others about its caret. Places are Yjs relative positions, so they stay right while texts differ. */
export interface CaretState {
  readonly text: string;
  readonly anchor: Json;
  readonly head: Json;
  /** Counts this member's changes: others show the flag when it moves. */
  readonly typed: number;
  readonly name: string;
  readonly colour: string;
}

export interface Person {
  readonly name: string;
  /** A thread colour's name: järvi is `jarvi`. */
  readonly colour: string;
}

const flagMs = 2_000;
const tellMs = 100;

/** Reads a state that another device sent; null when it is about another text or is no caret. */
export function readCaret(state: Json, text: string): CaretState | null {
  const record = recordOf(state);
  if (record === null || record.text !== text) return null;
  const { anchor, head, typed, name, colour } = record;
  return {
    text,
    anchor: (anchor ?? null) as Json,
    head: (head ?? null) as Json,
    typed: typeof typed === 'number' ? typed : 0,
    name: typeof name === 'string' ? name.slice(0, 80) : '',
    colour: threadOf(typeof colour === 'string' ? colour : '', text),
  };
}

/** The place of a relative position in this text, or null when it is not here (yet, or no longer). Whatever was sent, this does not throw. */
export function placeOf(position: Json, text: Y.Text): number | null {
  if (recordOf(position) === null || text.doc === null) return null;
  try {
    const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), text.doc);
    return place !== null && place.type === text ? place.index : null;
  } catch {
    return null;
  }
}

interface Drawn {
  typed: number;
  flagUntil: number;
  readonly marks: HTMLElement;
  readonly caret: HTMLElement;
  readonly flag: HTMLElement;
}

export interface CaretOptions {
  readonly quill: Quill;
  readonly binding: TextBinding;
  readonly name: string;
  readonly presence: Presence;
  /** Drawn in: lies under the text and reaches at least as far. */
  readonly layer: HTMLElement;
  /** Who this device's member is to the others. */
  readonly self: () => Person;
  /** Who another is; the state's own words when nobody knows better. */
  readonly person: (here: Here, said: Person) => Person;
}

/** Shows the others' carets and tells them ours, until it is stopped. */
export function showCarets({ quill, binding, name, presence, layer, self, person }: CaretOptions): () => void {
  const drawn = new Map<number, Drawn>();
  let typed = 0;
  let telling: ReturnType<typeof setTimeout> | undefined;
  let drawing = 0;
  let fading: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    telling ??= setTimeout(() => {
      telling = undefined;
      const range = quill.hasFocus() && binding.level ? quill.selection.lastRange : null;
      if (range === null) return;
      const at = (index: number): Json => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(binding.text, index)) as Json;
      presence.show({ text: name, anchor: at(range.index), head: at(range.index + range.length), typed, ...self() });
    }, tellMs);
  };
  const left = (): void => {
    clearTimeout(telling);
    telling = undefined;
    presence.show(null);
  };
  const draw = (): void => {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      if (binding.level) drawAll();
    });
  };

  function drawAll(): void {
    const now = performance.now();
    const here = new Set<number>();
    let next = Number.POSITIVE_INFINITY;
    for (const one of presence.others()) {
      const state = readCaret(one.state, name);
      const head = state === null ? null : placeOf(state.head, binding.text);
      if (state === null || head === null) continue;
      here.add(one.client);
      const look = person(one, state);
      let mark = drawn.get(one.client);
      if (mark === undefined) {
        mark = newMark(layer, state.typed);
        drawn.set(one.client, mark);
      } else if (state.typed !== mark.typed) {
        mark.typed = state.typed;
        mark.flagUntil = now + flagMs;
      }
      const talks = mark.flagUntil > now;
      if (talks) next = Math.min(next, mark.flagUntil - now);
      place(mark, head, placeOf(state.anchor, binding.text) ?? head, look, talks);
    }
    for (const [client, mark] of drawn) {
      if (here.has(client)) continue;
      mark.marks.remove();
      mark.caret.remove();
      drawn.delete(client);
    }
    clearTimeout(fading);
    if (Number.isFinite(next)) fading = setTimeout(draw, next + 20);
  }

  function place({ marks, caret, flag }: Drawn, head: number, anchor: number, look: Person, talks: boolean): void {
    const box = caretBox(quill, layer, head);
    caret.hidden = box === null;
    if (box === null) return;
    const colour = threadOf(look.colour);
    caret.className = `caret t-${colour}`;
    marks.className = `t-${colour}`;
    flag.textContent = look.name;
    Object.assign(caret.style, { left: `${box.left}px`, top: `${box.top}px`, height: `${box.height}px` });
    // It has a width to measure only while it is there.
    flag.hidden = false;
    const offset = talks && look.name !== '' ? flagOffset(quill, layer, head, box.left, flag.offsetWidth) : null;
    flag.style.left = `${offset ?? 0}px`;
    flag.hidden = offset === null;
    caret.classList.toggle('idle', offset === null);
    marks.replaceChildren(...selectedBoxes(quill, layer, Math.min(head, anchor), Math.abs(head - anchor)).map(tint));
  }

  const onSelection = (): void => tell();
  quill.on('selection-change', onSelection);
  quill.root.addEventListener('blur', left);
  quill.root.addEventListener('focus', tell);
  const stopText = binding.listen((change) => {
    if (change === null) {
      typed++;
      tell();
    }
    draw();
  });
  const stopPresence = presence.listen(draw);
  const size = new ResizeObserver(draw);
  size.observe(quill.container);
  draw();
  return () => {
    stopText();
    stopPresence();
    size.disconnect();
    quill.off('selection-change', onSelection);
    quill.root.removeEventListener('blur', left);
    quill.root.removeEventListener('focus', tell);
    cancelAnimationFrame(drawing);
    clearTimeout(fading);
    left();
    layer.replaceChildren();
  };
}

function tint({ left, top, width, height }: Box): HTMLElement {
  const element = document.createElement('span');
  element.className = 'sel';
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  return element;
}

function newMark(layer: HTMLElement, typed: number): Drawn {
  const marks = document.createElement('span');
  const caret = document.createElement('span');
  const flag = document.createElement('b');
  caret.append(flag);
  layer.append(marks, caret);
  return { typed, flagUntil: 0, marks, caret, flag };
}
