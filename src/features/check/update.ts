/** Lets a waiting version of the app in, after looking whether there is one; where none is, the page is fetched anew. */

const patienceMs = 8_000;

export async function updateApp(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (registration && !registration.waiting) {
    await Promise.race([registration.update().catch(() => undefined), new Promise((late) => setTimeout(late, patienceMs))]);
    await installed(registration.installing);
  }
  // It takes over all tabs, and each loads anew when it has.
  if (registration?.waiting) registration.waiting.postMessage({ type: 'take-over' });
  else location.reload();
}

function installed(worker: ServiceWorker | null): Promise<unknown> {
  if (!worker) return Promise.resolve();
  const done = new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => worker.state !== 'installing' && resolve());
  });
  return Promise.race([done, new Promise((late) => setTimeout(late, patienceMs))]);
}
