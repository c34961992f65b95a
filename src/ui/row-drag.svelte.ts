/**
 * Dragging a row of any list by its handle, with mouse, pen or finger. The row stays where it is until it is let go; a line shows where it would land.
 * Rows carry `data-id`. Esc gives up. The caller gives the keyboard its own ways: arrows on the handle, Alt+↑/↓, buttons.
 */

const edgePx = 72;
const scrollPx = 12;

export interface DragSource {
  readonly list: () => HTMLElement;
  readonly ids: () => readonly string[];
  /** @param index the row's new place, counted without it */
  readonly drop: (id: string, index: number) => void;
}

export class RowDrag {
  readonly #source: DragSource;
  #id = $state<string | null>(null);
  /** The row before which it would land; null: at the end. */
  #before = $state<string | null>(null);

  constructor(source: DragSource) {
    this.#source = source;
  }

  isDragged(id: string): boolean {
    return this.#id === id;
  }
  /** Whether the line stands above this row. */
  isBefore(id: string): boolean {
    return this.#id !== null && this.#before === id;
  }
  isAtEnd(): boolean {
    return this.#id !== null && this.#before === null;
  }

  /** Begins on pointerdown of a handle. */
  begin(event: PointerEvent, id: string): void {
    if (event.button !== 0) return;
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const startY = event.clientY;
    let isMoving = false;
    const move = (moved: PointerEvent): void => {
      if (!isMoving && Math.abs(moved.clientY - startY) < 5) return;
      isMoving = true;
      this.#id = id;
      this.#before = this.#rowBelow(moved.clientY);
      if (moved.clientY < edgePx) scrollBy(0, -scrollPx);
      else if (moved.clientY > innerHeight - edgePx) scrollBy(0, scrollPx);
    };
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', up);
      handle.removeEventListener('pointercancel', end);
      removeEventListener('keydown', key, true);
      this.#id = null;
      this.#before = null;
    };
    const up = (): void => {
      const before = this.#before;
      end();
      if (!isMoving) return;
      const others = this.#source.ids().filter((each) => each !== id);
      const index = before === null ? others.length : others.indexOf(before);
      if (before !== id && index >= 0) this.#source.drop(id, index);
    };
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end();
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', up);
    handle.addEventListener('pointercancel', end);
    addEventListener('keydown', key, true);
  }

  /** The first row whose middle lies below the pointer. */
  #rowBelow(y: number): string | null {
    for (const row of this.#source.list().querySelectorAll<HTMLElement>('[data-id]')) {
      const { top, height } = row.getBoundingClientRect();
      if (y < top + height / 2) return row.dataset.id ?? null;
    }
    return null;
  }
}
