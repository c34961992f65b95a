/**
 * Asks the index for a screen. One worker for the tab, started when search is first shown and kept, so that the next opening answers at once;
 * while nothing is shown nothing listens.
 */
import type { Device } from '../../device/api.ts';
import { useDevice } from '../../live/device.ts';
import type { Ask, Found } from '../../search/found.ts';
import { Search, type SearchPort } from '../../search/search.ts';
import workerFile from '../../search/search-worker.ts?worker&url';
import { workerUrl } from '../../ui/worker-url.ts';

/** Changes of the catalogue come in flocks; the index follows when they rest. */
const restMs = 400;

let running: { readonly device: Device; readonly search: Search; readonly worker: Worker } | null = null;

function searchOf(device: Device, broken: () => void): Search {
  if (running?.device === device) return running.search;
  running?.search.close();
  const worker = new Worker(workerUrl(workerFile), { type: 'module', name: 'solmu-search' });
  worker.onerror = () => {
    running = null;
    worker.terminate();
    broken();
  };
  running = { device, worker, search: new Search(worker as unknown as SearchPort, () => device.catalog.texts()) };
  return running.search;
}

export class Finder {
  #found: Found | null = $state.raw(null);
  #answered: Ask | null = $state.raw(null);
  #reading = $state(false);
  #broken = $state(false);
  #ask: Ask | null = null;
  #search: Search | null = null;

  /** The last answer; stands until the next one comes, so that the list does not blink between keys. */
  get found(): Found | null {
    return this.#found;
  }
  /** To which question it is. */
  get answered(): Ask | null {
    return this.#answered;
  }
  /** The index does not yet hold everything. */
  get reading(): boolean {
    return this.#reading;
  }
  get broken(): boolean {
    return this.#broken;
  }

  /** Runs while a screen shows it: brings the index up to the catalogue, now and whenever it changes. */
  show(): () => void {
    const device = useDevice();
    this.#broken = false;
    this.#search = searchOf(device, () => {
      this.#broken = true;
    });
    void this.#refresh();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = device.listen('catalog', () => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.#refresh(), restMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
      this.#search = null;
    };
  }

  /** Asks, unless a later question comes first. An empty text asks nothing. */
  async ask(ask: Ask): Promise<void> {
    this.#ask = ask;
    if (ask.text === '') {
      this.#found = null;
      this.#answered = ask;
      return;
    }
    const found = await this.#search?.find(ask);
    if (!found || this.#ask !== ask) return;
    this.#found = found;
    this.#answered = ask;
  }

  async #refresh(): Promise<void> {
    const search = this.#search;
    if (!search) return;
    this.#reading = search.held === null;
    // While a large index is being made the answers grow with it.
    const growing = setInterval(() => void this.#again(), restMs);
    try {
      await search.refresh();
    } finally {
      clearInterval(growing);
      this.#reading = false;
    }
    await this.#again();
  }

  async #again(): Promise<void> {
    if (this.#ask && this.#ask.text !== '') await this.ask(this.#ask);
  }
}
