/** Whether a plain text is likely Markdown. Pure, and small: what reads Markdown is loaded only after this says so. */

const sure: readonly RegExp[] = [
  /^#{1,6} \S/, // a heading
  /^\s*[-*+] \[[ xX]\] \S/, // a check list
  /\[[^\]\n]+\]\((?:https?:|mailto:|tel:)[^)\s]+\)/, // a link
  /(?:^|\s)(?:\*\*|__)(?=\S)[^*_\n]*\S(?:\*\*|__)(?=\W|$)/, // bold
];
const item = /^\s*(?:[-*+]|\d{1,3}[.)]) \S/;

/** A heading, a check list, a link, bold words, or two lines of a list. */
export function looksLikeMarkdown(plain: string): boolean {
  let items = 0;
  // Signs stand near the beginning or nowhere; a log of megabytes is not read to its end for them.
  for (const line of plain.slice(0, 200_000).split(/\r?\n/)) {
    if (sure.some((sign) => sign.test(line))) return true;
    if (item.test(line) && ++items >= 2) return true;
  }
  return false;
}
