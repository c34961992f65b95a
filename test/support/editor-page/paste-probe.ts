/** What a paste becomes, and what the page does with foreign HTML: asked in a real page, since only there is HTML what it is. */
import { safeAddress } from '../../../src/editor/links.ts';
import { pasted } from '../../../src/editor/paste.ts';
import { cleanHtml } from '../../../src/editor/trusted.ts';
import type { Hands } from './hands.ts';

export interface Pasted {
  readonly ops: readonly { readonly insert: unknown; readonly attributes?: Record<string, unknown> }[];
}

export function probePaste(html: string, plain: string): Pasted {
  return { ops: JSON.parse(JSON.stringify(pasted(html, plain).ops)) as Pasted['ops'] };
}

export function probeClean(html: string): string {
  return cleanHtml(html, (address) => safeAddress(address) !== null);
}

/** All that could act in a page, as it stands in an editor after a paste and in a piece of the page that was handed the same string. */
export function probeActive(hands: Hands, html: string): string[] {
  hands.select(0);
  hands.paste(html, 'plain');
  const trap = document.createElement('div');
  document.body.append(trap);
  trap.innerHTML = html;
  const found = [hands.quill.root, trap].flatMap((root) => [...root.querySelectorAll('*')]).flatMap((element) => dangers(element));
  trap.remove();
  return found;
}

function dangers(element: Element): string[] {
  const found: string[] = [];
  if (/^(script|iframe|object|embed|svg|math|img|video|audio|form|input|button|style|link|base|meta|template)$/i.test(element.tagName))
    found.push(element.tagName);
  for (const { name, value } of element.attributes) {
    if (/^on|^style$|^src|^srcdoc|^action|^formaction|^xlink/i.test(name)) found.push(`${element.tagName} ${name}`);
    if (name === 'href' && safeAddress(value) === null && value !== 'about:blank') found.push(`${element.tagName} ${name}=${value}`);
  }
  return found;
}
