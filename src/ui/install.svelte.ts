/** Whether this browser offers to put the app among its own, and the press that takes the offer. Browsers that do not ask (Safari, Firefox) offer nothing. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallOffer | null = $state.raw(null);

/** Keeps the browser's offer instead of its bar. Once, at start. */
export function startInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
  });
  addEventListener('appinstalled', () => {
    offer = null;
  });
}

/** Reactive. */
export function mayInstall(): boolean {
  return offer !== null;
}

/** Asks the browser to ask. An offer is good for one press. */
export async function install(): Promise<void> {
  const taken = offer;
  offer = null;
  await taken?.prompt();
}
