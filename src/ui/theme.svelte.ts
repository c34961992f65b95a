/** Light, dark, or as the device has it; kept on this device. `public/first-look.js` applies it before the first paint. */
export const themes = ['device', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'solmu.theme';
const canvas = { light: '#f3f5f3', dark: '#0e1413' } as const;

let chosen: Theme = $state('device');

/** Reads what was kept. Once, at start. */
export function startTheme(): void {
  try {
    const kept = localStorage.getItem(storageKey);
    chosen = kept === 'light' || kept === 'dark' ? kept : 'device';
  } catch {
    // Storage is forbidden: as the device has it.
  }
  show();
}

/** The member's choice. Reactive. */
export function theme(): Theme {
  return chosen;
}

export function setTheme(next: Theme): void {
  chosen = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // It holds until the page is closed.
  }
  show();
}

// The bar around the app takes the ground of the theme; a forced theme speaks for both of the device's.
function show(): void {
  const root = document.documentElement;
  if (chosen === 'device') delete root.dataset.theme;
  else root.dataset.theme = chosen;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    meta.content = canvas[chosen === 'device' ? (meta.media.includes('dark') ? 'dark' : 'light') : chosen];
  }
}
