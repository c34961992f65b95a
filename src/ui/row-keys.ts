/**
 * The keys of a list whose rows can be moved: arrows, Home and End go from row to row, Alt+↑/↓ (or arrows on the handle) move the row, Delete removes it.
 * Rows carry `data-id`, their link is `.cover`, their handle `.handle`.
 */
export interface KeyedRows {
  readonly ids: () => readonly string[];
  readonly mayEdit: () => boolean;
  readonly focus: (id: string) => void;
  readonly moveBy: (id: string, by: 1 | -1) => void;
  readonly remove: (id: string) => void;
  /** F2 on a row. */
  readonly rename?: (id: string) => void;
}

export function rowKeys(rows: KeyedRows): (event: KeyboardEvent) => void {
  return (event) => {
    const at = event.target as HTMLElement;
    const id = at.closest<HTMLElement>('[data-id]')?.dataset.id;
    if (!id || event.ctrlKey || event.metaKey || event.isComposing) return;
    const act = actOf(rows, event, id, at);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

function actOf(rows: KeyedRows, { key, altKey, shiftKey }: KeyboardEvent, id: string, at: HTMLElement): (() => void) | null {
  const by = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : null;
  // Even where nothing may be moved, the page does not scroll under such a key.
  if (by !== null && (altKey || at.classList.contains('handle'))) return () => rows.mayEdit() && rows.moveBy(id, by);
  if (!at.classList.contains('cover') || altKey || shiftKey) return null;
  const ids = rows.ids();
  const to = by !== null ? ids.indexOf(id) + by : key === 'Home' ? 0 : key === 'End' ? ids.length - 1 : null;
  const next = to === null ? undefined : ids[to];
  if (next !== undefined) return () => rows.focus(next);
  if (!rows.mayEdit()) return null;
  if (key === 'Delete') return () => rows.remove(id);
  const { rename } = rows;
  return key === 'F2' && rename ? () => rename(id) : null;
}
