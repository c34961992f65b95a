/**
 * The `default` policy of Trusted Types: whatever hands a string to the page as HTML gets back only the few elements that a text may
 * hold. Quill empties its container that way, and nothing of ours needs more. Pasted HTML is parsed here too, in an inert document.
 */

/** The part of the browser's Trusted Types that is used; TypeScript's own library does not describe them. */
interface TrustedTypesFactory {
  readonly defaultPolicy: object | null;
  createPolicy(name: string, rules: { createHTML(html: string): string }): object;
}

const kept: ReadonlySet<string> = new Set(
  'A B BLOCKQUOTE BR CODE DD DEL DIV DL DT EM FIGCAPTION FIGURE H1 H2 H3 H4 H5 H6 HR I LI OL P PRE S SECTION SPAN STRIKE STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR U UL'.split(
    ' ',
  ),
);
/** These go with all that is in them; of any other unknown element the content stays. */
const dropped: ReadonlySet<string> = new Set(
  'AUDIO BASE BUTTON CANVAS EMBED FORM FRAME FRAMESET HEAD IFRAME IMG INPUT LINK MATH META NOSCRIPT OBJECT OPTION PARAM PICTURE QUIET-BASE QUIET-STYLE SCRIPT SELECT SOURCE STYLE SVG TEMPLATE TEXTAREA TITLE TRACK VIDEO'.split(
    ' ',
  ),
);
const keptAttributes: ReadonlySet<string> = new Set(['href', 'data-list', 'data-checked', 'class', 'data-style', 'dir', 'lang']);

let parsing = false;

/**
 * Parses HTML in a document that runs nothing, loads nothing and shows nothing. `style="…"` comes out as `data-style="…"`, since its
 * words are of interest. That and what else acts is renamed before the parsing, not to be safe (the document is inert, and
 * everything unknown is pruned) but to be quiet: the browser would report each as a breach of the security policy.
 */
export function parseInert(html: string): Document {
  const quiet = html
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+|srcdoc)(?=\s*=)/gi, '$1data-$2'))
    .replace(/(<\/?)(style|base)(?=[\s/>])/gi, '$1quiet-$2');
  parsing = true;
  try {
    return new DOMParser().parseFromString(quiet, 'text/html');
  } finally {
    parsing = false;
  }
}

/** The same HTML with nothing left but what a text may hold: known elements, addresses that `allowsAddress` lets pass. */
export function cleanHtml(html: string, allowsAddress: (address: string) => boolean): string {
  if (!html.includes('<') && !html.includes('&')) return html;
  const { body } = parseInert(html);
  prune(body, allowsAddress);
  return body.innerHTML;
}

function prune(parent: Element, allowsAddress: (address: string) => boolean): void {
  for (const node of [...parent.childNodes]) {
    if (node.nodeType === Node.TEXT_NODE) continue;
    if (!(node.nodeType === Node.ELEMENT_NODE) || dropped.has((node as Element).tagName.toUpperCase())) {
      node.remove();
      continue;
    }
    const element = node as Element;
    prune(element, allowsAddress);
    if (!kept.has(element.tagName)) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    for (const { name, value } of [...element.attributes]) {
      if (!keptAttributes.has(name) || (name === 'href' && !allowsAddress(value))) element.removeAttribute(name);
    }
  }
}

/** Installs the policy, once; does nothing in a browser without Trusted Types or where the app already has a default. */
export function installDefaultPolicy(allowsAddress: (address: string) => boolean): void {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (factory === undefined || factory.defaultPolicy !== null) return;
  // While our own inert parse runs, the string is let through: its document runs nothing, and it is pruned right after.
  factory.createPolicy('default', { createHTML: (html) => (parsing ? html : cleanHtml(html, allowsAddress)) });
}
