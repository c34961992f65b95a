/**
 * What this app shows in a long text, registered with Quill: bold, italic, links, two headings, three kinds of list, and one neutral
 * mark for things that a newer app put there. Quill throws at an embed it does not know; here nothing is unknown to it.
 */
import Block from 'quill/blots/block.js';
import Break from 'quill/blots/break.js';
import Container from 'quill/blots/container.js';
import Cursor from 'quill/blots/cursor.js';
import Embed from 'quill/blots/embed.js';
import Inline from 'quill/blots/inline.js';
import Scroll from 'quill/blots/scroll.js';
import TextBlot from 'quill/blots/text.js';
import Quill from 'quill/core/quill.js';
import Blockquote from 'quill/formats/blockquote.js';
import Bold from 'quill/formats/bold.js';
import Header from 'quill/formats/header.js';
import Indent from 'quill/formats/indent.js';
import Italic from 'quill/formats/italic.js';
import Link from 'quill/formats/link.js';
import List from 'quill/formats/list.js';
import Input from 'quill/modules/input.js';
import Keyboard from 'quill/modules/keyboard.js';
import UINode from 'quill/modules/uiNode.js';
import { recordOf } from '../shared/base/json.ts';
import { type Mention, mentionOf, mentionText } from '../shared/model/mention.ts';
import { TextClipboard } from './clipboard.ts';
import { TextHistory } from './history.ts';
import { safeAddress } from './links.ts';
import { NoUploads } from './no-uploads.ts';

/** The text stands under a screen's own h1 and the thing's h2, so its headings are the third and fourth level of the page. */
class TextHeading extends Header {
  static override tagName = ['H3', 'H4'];
}

class SafeLink extends Link {
  static override sanitize(address: string): string {
    return safeAddress(address) ?? Link.SANITIZED_URL;
  }
}

const things = new WeakMap<Node, object>();

/** One place of the text that holds something this app has no picture for. It is shown, walked over and deleted like a character, and carried along as it is. */
class UnknownThing extends Embed {
  static override blotName = 'unknown';
  static override tagName = 'SPAN';
  static override className = 'unknown-thing';

  static override create(value: unknown): HTMLElement {
    // biome-ignore lint/complexity/noThisInStatic: the parent makes an element of this class's own tag.
    const node = super.create(value) as HTMLElement;
    node.textContent = plainly(value);
    things.set(node, typeof value === 'object' && value !== null ? value : {});
    return node;
  }

  static override value(node: HTMLElement): object {
    return things.get(node) ?? {};
  }
}

/** A person or a thing by name: one place of the text. What it is called today, and where it leads, `dressMentions` puts on it. */
class MentionThing extends Embed {
  static override blotName = 'mention';
  static override tagName = 'SPAN';
  static override className = 'mention-thing';

  static override create(value: unknown): HTMLElement {
    // biome-ignore lint/complexity/noThisInStatic: the parent makes an element of this class's own tag.
    const node = super.create(value) as HTMLElement;
    const name = node.ownerDocument.createElement('a');
    name.className = 'mention';
    const mention = mentionOf({ mention: value });
    name.textContent = mention ? mentionText(mention) : '\u25a2';
    node.append(name);
    things.set(node, typeof value === 'object' && value !== null ? value : {});
    return node;
  }

  static override value(node: HTMLElement): object {
    return things.get(node) ?? {};
  }

  /** How it is copied to other programs: its name as it is shown, and where it leads. */
  html(): string {
    const name = (this.domNode as HTMLElement).querySelector('a');
    const copy = document.createElement(name?.href ? 'a' : 'span');
    copy.textContent = name?.textContent ?? '';
    if (name?.href) copy.setAttribute('href', name.href);
    return copy.outerHTML;
  }
}

/** The mentions that stand on this screen, each with its element. */
export function mentionsOnScreen(root: HTMLElement): readonly { readonly mention: Mention; readonly name: HTMLAnchorElement }[] {
  const found: { mention: Mention; name: HTMLAnchorElement }[] = [];
  for (const node of root.querySelectorAll<HTMLElement>('.mention-thing')) {
    const mention = mentionOf({ mention: things.get(node) });
    const name = node.querySelector<HTMLAnchorElement>('a.mention');
    if (mention && name) found.push({ mention, name });
  }
  return found;
}

/** A colleague's name where somebody is mentioned; else a mark that something stands here. */
function plainly(value: unknown): string {
  const name = recordOf(recordOf(value)?.mention)?.name;
  return typeof name === 'string' ? `@${name}` : '\u25a2';
}

let registered = false;

/** Tells Quill once what it may show. Its own history, clipboard and uploader are replaced by ours. */
export function registerFormats(): void {
  if (registered) return;
  registered = true;
  Quill.register(
    {
      'blots/block': Block,
      'blots/break': Break,
      'blots/container': Container,
      'blots/cursor': Cursor,
      'blots/embed': Embed,
      'blots/inline': Inline,
      'blots/scroll': Scroll,
      'blots/text': TextBlot,
      'formats/blockquote': Blockquote,
      'formats/bold': Bold,
      'formats/italic': Italic,
      'formats/link': SafeLink,
      'formats/header': TextHeading,
      'formats/list': List,
      'formats/indent': Indent,
      'formats/mention': MentionThing,
      'formats/unknown': UnknownThing,
      'modules/clipboard': TextClipboard,
      'modules/history': TextHistory,
      'modules/input': Input,
      'modules/keyboard': Keyboard,
      'modules/uiNode': UINode,
      'modules/uploader': NoUploads,
    },
    true,
  );
}
