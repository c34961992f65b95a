/**
 * The list of *Hae tai tee*, drawn by hand: every key brings other lines, and all of it has to stand within a frame on a slow phone. Lines stay
 * and are told anew, and only what is different in them is touched; those that are not needed wait beside for the next key.
 * (Measured at 4× slow-down: as components the lines took 40 ms of a key, so they take 4.)
 */
import { type Component, mount, unmount } from 'svelte';
import type { Marked } from '../../search/found.ts';
import type { Group, Option } from './results.ts';
import { signs } from './signs.ts';

interface Line {
  /** What it is to tell; where it leads and what it is called to those who do not see it follow after the frame. */
  option: Option | null;
  readonly link: HTMLAnchorElement;
  readonly sign: HTMLElement;
  readonly title: HTMLElement;
  readonly sentence: HTMLElement;
  readonly kind: HTMLElement;
  readonly meta: HTMLElement;
}

interface Section {
  readonly box: HTMLElement;
  readonly head: HTMLElement;
  lines: Line[];
}

export class OptionList {
  readonly #root: HTMLElement;
  readonly #id: string;
  #sections: Section[] = [];
  #lines: Line[] = [];
  readonly #spare: Line[] = [];
  #chosen = -1;
  #waits = false;

  /** @param id begins the ids of the lines: `<id>-<place>` */
  constructor(root: HTMLElement, id: string) {
    this.#root = root;
    this.#id = id;
  }

  /** Shows these groups in place of what stands. */
  show(groups: readonly Group[]): void {
    for (const section of this.#sections.splice(groups.length)) {
      this.#spare.push(...section.lines);
      section.box.remove();
    }
    for (const [g, group] of groups.entries()) this.#tell(this.#sections[g] ?? this.#section(), group);
    this.#lines = this.#sections.flatMap(({ lines }) => lines);
    this.#finishSoon();
    for (const [n, { link }] of this.#lines.entries()) put(link, 'id', `${this.#id}-${n}`);
    this.choose(this.#chosen);
  }

  /** Marks one as chosen; none where there is none at the place. */
  choose(at: number): void {
    this.#chosen = at;
    for (const [n, { link }] of this.#lines.entries()) put(link, 'aria-selected', String(n === at));
  }

  /** The place of the line in which an event came; -1 for none. */
  placeOf(target: EventTarget | null): number {
    this.#finish();
    const link = target instanceof Element ? target.closest('.opt') : null;
    return this.#lines.findIndex((line) => line.link === link);
  }

  /** What is not seen is written behind the frame that shows the lines: an address in a link makes its style anew. */
  #finishSoon(): void {
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() => setTimeout(() => this.#finish()));
  }

  #finish(): void {
    if (!this.#waits) return;
    this.#waits = false;
    for (const { link, kind, option } of this.#lines) {
      if (!option) continue;
      put(link, 'href', option.path);
      write(kind, option.meta === '' ? '' : option.kind);
    }
  }

  #section(): Section {
    const box = element('div', '');
    const head = element('div', 'gh');
    box.setAttribute('role', 'group');
    head.setAttribute('role', 'presentation');
    box.append(head);
    this.#root.append(box);
    const section = { box, head, lines: [] };
    this.#sections.push(section);
    return section;
  }

  #tell(section: Section, { key, word, options }: Group): void {
    put(section.box, 'aria-labelledby', `${this.#id}-${key}`);
    put(section.head, 'id', `${this.#id}-${key}`);
    write(section.head, word);
    for (const line of section.lines.splice(options.length)) {
      line.link.remove();
      this.#spare.push(line);
    }
    for (const [i, option] of options.entries()) {
      let line = section.lines[i];
      if (!line) {
        line = this.#spare.pop() ?? lineOf();
        section.lines.push(line);
        section.box.append(line.link);
      }
      tell(line, option);
    }
  }
}

function lineOf(): Line {
  const [sign, what, kind, meta] = [element('span', 'sign'), element('span', 'what'), element('span', 'vh'), element('span', 'meta')];
  const [title, sentence] = [element('span', ''), element('span', 'sentence')];
  const link = element('a', 'opt') as HTMLAnchorElement;
  link.setAttribute('role', 'option');
  link.setAttribute('tabindex', '-1');
  what.append(title, sentence);
  link.append(sign, what, kind, meta);
  return { link, sign, title, sentence, kind, meta, option: null };
}

function tell(line: Line, option: Option): void {
  const before = line.option;
  if (before?.sign !== option.sign) line.sign.replaceChildren(drawing(option.sign).cloneNode(true));
  mark(line.title, before?.title ?? null, option.title);
  mark(line.sentence, before?.sentence ?? null, option.sentence);
  write(line.meta, option.meta || option.kind);
  line.option = option;
}

/** Shows a text with the words that answer marked; nothing for null. */
function mark(at: HTMLElement, before: Marked | null, now: Marked | null): void {
  if (before === now || (before && now && isSame(before, now))) return;
  const pieces = now ? piecesOf(now) : [];
  const nodes = at.childNodes;
  // Text, mark, text, mark, …: where the row is of one length the letters alone are exchanged.
  if (nodes.length !== pieces.length) at.replaceChildren(...pieces.map((piece, i) => (i % 2 === 0 ? piece : marked(piece))));
  else for (const [i, piece] of pieces.entries()) write(nodes[i] as Node, piece);
}

function isSame(a: Marked, b: Marked): boolean {
  return a.text === b.text && a.marks.length === b.marks.length && a.marks.every(([start, end], i) => b.marks[i]?.[0] === start && b.marks[i]?.[1] === end);
}

function piecesOf({ text, marks }: Marked): readonly string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(text.slice(at, start), text.slice(start, end));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

function marked(text: string): HTMLElement {
  const at = element('mark', '');
  at.append(text);
  return at;
}

/** Into the letters that are there, so that no node is made where one stands. */
function write(at: Node, text: string): void {
  const letters = at.nodeType === Node.TEXT_NODE ? at : at.firstChild;
  if (!letters) {
    if (text !== '') at.textContent = text;
  } else if (text === '' && at !== letters) at.removeChild(letters);
  else if (letters.nodeValue !== text) letters.nodeValue = text;
}

function put(at: Element, name: string, value: string): void {
  if (at.getAttribute(name) !== value) at.setAttribute(name, value);
}

function element(tag: string, name: string): HTMLElement {
  const made = document.createElement(tag);
  if (name !== '') made.className = name;
  return made;
}

const drawn = new Map<Component, Element>();

/** A sign is drawn once and copied from then on. */
function drawing(sign: Option['sign']): Element {
  const of = typeof sign === 'string' ? signs[sign] : sign;
  const known = drawn.get(of);
  if (known) return known;
  const sheet = document.createElement('div');
  const component = mount(of, { target: sheet, props: { class: 'i', 'aria-hidden': 'true' } });
  const made = (sheet.firstElementChild as Element).cloneNode(true) as Element;
  void unmount(component);
  drawn.set(of, made);
  return made;
}
