/** For what an address names on a page: brings it into view once it is there. */

/** An attachment: `{@attach isSought ? comeIntoView : null}`. */
export function comeIntoView(at: Element): () => void {
  // After the page has found its own place: an arrival begins at the top.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => at.scrollIntoView({ block: 'nearest' }));
  });
  return () => cancelAnimationFrame(frame);
}
