/**
 * Markdown as a long text: headings, nested lists, check lists, links, bold and italic; of everything else the words. Loaded when first
 * needed. Total: any text is Markdown of some kind, and no letter of it goes, but for the signs that became marks.
 */
import { fromMarkdown } from 'mdast-util-from-markdown';
import Delta from 'quill-delta';
import { deepestLine } from '../shared/model/long-text.ts';
import { safeAddress } from './links.ts';

/** As much of a node of the tree as is read here. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly depth?: number;
  readonly url?: string;
  readonly alt?: string | null;
  readonly ordered?: boolean | null;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } };
}

interface Marks {
  readonly bold?: true;
  readonly italic?: true;
  readonly link?: string;
}
type LineMarks = { readonly header?: 1 | 2; readonly list?: string; readonly indent?: number; readonly blockquote?: true };

/** The text as it would stand on screen; each line with its break. */
export function fromMarkdownText(markdown: string): Delta {
  const writer = new Writer(markdown);
  writer.blocks(fromMarkdown(markdown) as Node, {}, 0);
  return writer.text;
}

class Writer {
  readonly text = new Delta();
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  blocks(parent: Node, line: LineMarks, depth: number): void {
    for (const node of parent.children ?? []) this.#block(node, line, depth);
  }

  #block(node: Node, line: LineMarks, depth: number): void {
    switch (node.type) {
      case 'heading':
        this.#inline(node.children ?? [], {});
        this.#break({ header: (node.depth ?? 1) <= 2 ? 1 : 2 });
        return;
      case 'paragraph':
        this.#inline(node.children ?? [], {}, isTable(this.#sourceOf(node)));
        this.#break(line);
        return;
      case 'list':
        for (const item of node.children ?? []) this.#item(item, node.ordered === true, depth);
        return;
      case 'blockquote':
        this.blocks(node, { blockquote: true }, depth);
        return;
      case 'code':
        for (const one of (node.value ?? '').split('\n')) {
          this.text.insert(one);
          this.#break(line);
        }
        return;
      case 'html':
        this.text.insert((node.value ?? '').replace(/\n/g, ' '));
        this.#break(line);
        return;
      case 'definition':
        this.text.insert(this.#sourceOf(node).replace(/\n/g, ' '));
        this.#break(line);
        return;
      case 'thematicBreak':
        this.#break({});
        return;
      default:
        if (node.children) this.blocks(node, line, depth);
    }
  }

  #item(item: Node, ordered: boolean, depth: number): void {
    const indent = depth > 0 ? { indent: Math.min(deepestLine, depth) } : {};
    const [first, ...rest] = item.children ?? [];
    const box = first?.type === 'paragraph' ? /^\[([ xX])\][ \t]/.exec(this.#sourceOf(first)) : null;
    const list = box ? (box[1] === ' ' ? 'unchecked' : 'checked') : ordered ? 'ordered' : 'bullet';
    if (first?.type === 'paragraph') {
      this.#inline(box ? withoutBox(first.children ?? []) : (first.children ?? []), {}, isTable(this.#sourceOf(first)));
      this.#break({ list, ...indent });
    } else if (first?.type === 'list' || first === undefined) {
      this.#break({ list, ...indent });
      if (first) this.#block(first, {}, depth + 1);
    } else this.#block(first, { list, ...indent }, depth + 1);
    for (const node of rest) this.#block(node, { indent: Math.min(deepestLine, depth + 1) }, depth + 1);
  }

  #inline(nodes: readonly Node[], marks: Marks, keepLines = false): void {
    for (const node of nodes) {
      switch (node.type) {
        case 'text':
        case 'inlineCode':
        case 'html':
          this.#write(node.value ?? '', marks, keepLines);
          break;
        case 'break':
          this.text.insert('\n');
          break;
        case 'strong':
          this.#inline(node.children ?? [], { ...marks, bold: true }, keepLines);
          break;
        case 'emphasis':
          this.#inline(node.children ?? [], { ...marks, italic: true }, keepLines);
          break;
        case 'link':
          this.#inline(node.children ?? [], withLink(marks, node.url), keepLines);
          break;
        case 'image':
          this.#write(node.alt || node.url || '', withLink(marks, node.url), keepLines);
          break;
        case 'linkReference':
        case 'imageReference':
          this.#write(this.#sourceOf(node), marks, keepLines);
          break;
        default:
          this.#inline(node.children ?? [], marks, keepLines);
      }
    }
  }

  /** A line that was only broken to fit goes on; rows of a table stay rows. */
  #write(words: string, marks: Marks, keepLines: boolean): void {
    const text = words.replace(/(?![\t\n])[\p{Cc}\ufeff]/gu, '').replace(/[ \t]*\n[ \t]*/g, keepLines ? '\n' : ' ');
    if (text !== '') this.text.insert(text, { ...marks });
  }

  #break(line: LineMarks): void {
    this.text.insert('\n', { ...line });
  }

  #sourceOf(node: Node): string {
    return this.#source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
  }
}

function withLink(marks: Marks, address: string | undefined): Marks {
  const link = safeAddress(address);
  return link === null ? marks : { ...marks, link };
}

function isTable(source: string): boolean {
  const rows = source.split('\n');
  return rows.length > 1 && rows.every((row) => row.includes('|'));
}

/** An item's words without the box that said whether it is done. */
function withoutBox([first, ...rest]: readonly Node[]): readonly Node[] {
  return first?.type === 'text' ? [{ ...first, value: (first.value ?? '').replace(/^\[[ xX]\][ \t]+/, '') }, ...rest] : [...(first ? [first] : []), ...rest];
}
