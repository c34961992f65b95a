/**
 * The service worker, and how a new version takes over: it is fetched in the background and waits. It is let in when the
 * member says so, or when the app has been out of sight for five minutes with nothing unsent and no open form.
 * All tabs load anew when it takes over, so one visible tab holds the others back.
 */
import type { Device } from '../device/api.ts';
import { workerUrl } from '../ui/worker-url.ts';
import { calmMs, isCalm } from './calm.ts';

const visibleLock = 'solmu-visible';
const lookMs = 60_000;
const checkMs = 60 * 60_000;

let waiting: ServiceWorker | null = $state.raw(null);

/** Whether a newer version waits. Reactive. */
export function updateWaits(): boolean {
  return waiting !== null;
}

/** Lets the waiting version in; all tabs of the app load anew. */
export function applyUpdate(): void {
  waiting?.postMessage({ type: 'take-over' });
}

/** Lets the waiting version in; where none has come (a page without a worker) the page is fetched anew. */
export function updateNow(): void {
  if (waiting) applyUpdate();
  else location.reload();
}

/** Registers the worker and watches for a calm moment. Does nothing where there are no service workers, and in development. */
export function startUpdates(device: Device): () => void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return () => {};
  const workers = navigator.serviceWorker;
  let controlled = workers.controller !== null;
  let reloading = false;
  const onControl = (): void => {
    const isFirst = !controlled;
    controlled = true;
    if (isFirst || reloading) return; // the first worker takes a page that is as new as it is
    reloading = true;
    location.reload();
  };
  const found = (worker: ServiceWorker | null): void => {
    waiting = worker;
    device.updateReady(worker !== null);
  };
  workers.addEventListener('controllerchange', onControl);
  let registration: ServiceWorkerRegistration | null = null;
  workers
    .register(workerUrl('/sw.js'), { updateViaCache: 'none' })
    .then((registered) => {
      registration = registered;
      if (registered.waiting && workers.controller) found(registered.waiting);
      registered.addEventListener('updatefound', () => {
        const worker = registered.installing;
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed' && workers.controller) found(worker);
        });
      });
    })
    .catch(() => {
      // A private window, or a server without the file: the app works, it only does not open without a line.
    });

  let hiddenSince: number | null = document.visibilityState === 'hidden' ? Date.now() : null;
  let letGo = holdVisible();
  const onVisibility = (): void => {
    letGo();
    hiddenSince = document.visibilityState === 'hidden' ? Date.now() : null;
    letGo = holdVisible();
  };
  document.addEventListener('visibilitychange', onVisibility);
  const look = setInterval(() => void takeOverWhenCalm(), lookMs);
  const fetchNewer = (): void => void registration?.update().catch(() => undefined);
  const check = setInterval(fetchNewer, checkMs);
  // The server is newer already: nobody waits for the hour.
  const stopListening = device.listen('online', () => {
    if (device.mustUpdate()) fetchNewer();
  });

  async function takeOverWhenCalm(): Promise<void> {
    if (!waiting || hiddenSince === null || Date.now() - hiddenSince < calmMs) return;
    if (await anotherIsVisible()) return;
    const unsent = (await device.waiting()).some((one) => one.why === 'waiting');
    if (isCalm({ now: Date.now(), hiddenSince, unsent: unsent || device.sign().settling, formOpen: formIsOpen() })) applyUpdate();
  }

  return () => {
    letGo();
    clearInterval(look);
    clearInterval(check);
    stopListening();
    workers.removeEventListener('controllerchange', onControl);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

/** A form is open when a dialog is, or when the focus rests in something to write in. */
function formIsOpen(): boolean {
  if (document.querySelector('dialog[open]')) return true;
  const focus = document.activeElement;
  return focus instanceof HTMLElement && (focus.isContentEditable || focus.matches('input, textarea, select'));
}

/** While this tab is visible it holds a shared lock that hidden tabs look for. */
function holdVisible(): () => void {
  if (document.visibilityState === 'hidden' || !('locks' in navigator)) return () => {};
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks.request(visibleLock, { mode: 'shared' }, () => held);
  return release;
}

async function anotherIsVisible(): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const { held } = await navigator.locks.query();
  return held?.some((lock) => lock.name === visibleLock) ?? false;
}
