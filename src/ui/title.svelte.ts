/** The title of the window: the screen's own, then the app's. Call it in the script of a screen; Router.svelte falls back on the h1. */
let own: string | null = null;

export function useTitle(title: () => string): void {
  $effect(() => {
    own = title();
    document.title = `${own} · Solmu`;
    return () => {
      own = null;
    };
  });
}

/** Titles a screen that has not done so itself. */
export function titleFromHeading(text: string): void {
  if (own === null && text !== '') document.title = `${text} · Solmu`;
}
