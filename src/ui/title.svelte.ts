/** The title of the window: the screen's own, then the app's. Call it in the script of a screen; Router.svelte falls back on the h1. */
let own = $state('');

/** Titles the window and the phone's top bar for as long as the component is shown. */
export function useTitle(title: () => string): void {
  // A derived of the text, so that a screen that looks anew and says the same does not take its title down and up.
  const text = $derived(title());
  $effect(() => {
    showTitle(text);
    return () => showTitle('');
  });
}

/** What the screen is called, '' when it has not said. Reactive. */
export function screenTitle(): string {
  return own;
}

/** Titles a screen that has not done so itself. */
export function titleFromHeading(text: string): void {
  if (own === '' && text !== '') showTitle(text);
}

/** The next screen begins without a title. */
export function clearTitle(): void {
  showTitle('');
}

function showTitle(title: string): void {
  own = title;
  document.title = title === '' ? 'Solmu' : `${title} · Solmu`;
}
