/** The one polite live region of the app. ToastHost.svelte holds the element. */
let spoken: { readonly text: string; readonly number: number } = $state.raw({ text: '', number: 0 });

/** What the region says now; the number tells two equal sentences apart. Reactive. */
export function announcement(): { readonly text: string; readonly number: number } {
  return spoken;
}

/** Says something to those who listen, when there is a pause. For what the eye sees by itself: a moved row, a changed state. */
export function announce(text: string): void {
  spoken = { text, number: spoken.number + 1 };
}
