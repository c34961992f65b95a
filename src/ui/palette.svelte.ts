/** Whether *Hae tai tee* stands open over the page. The frame and the keyboard open it; it closes itself. */
let open = $state(false);

/** Reactive. */
export function paletteOpen(): boolean {
  return open;
}

export function showPalette(shown: boolean): void {
  open = shown;
}
