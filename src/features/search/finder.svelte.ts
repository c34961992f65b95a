/**
 * Asks the index for a screen. One worker for the tab, started when search is first shown and kept, so that the next opening answers at once;
 * while nothing is shown it only notes whether the lists have changed, and reads nothing.
 */
import type { Device } from '../../device/api.ts';
import { useDevice } from '../../live/device.ts';
import type { Ask, Found } from '../../search/found.ts';
import { Search, type SearchPort } from '../../search/search.ts';
import workerFile from '../../search/search-worker.ts?worker&url';
import { workerUrl } from '../../ui/worker-url.ts';

/** Changes of the catalogue come in flocks; the index follows when they rest. */
const restMs = 400;
/** Whoever waits longer is told so. */
const lateMs = 250;

interface Running {
  readonly device: Device;
  readonly search: Search;
  readonly end: () => void;
  /** The catalogue has changed since the index was last brought up to it. */
  isBehind: boolean;
  /** Told when the worker fails: the screen that is shown now, not the one that started it. */
  broken: () => void;
}

let running: Running | null = null;

function runningOn(device: Device, broken: () => void): Running {
  if (running?.device === device) {
    running.broken = broken;
    return running;
  }
  running?.end();
  const worker = new Worker(workerUrl(workerFile), { type: 'module', name: 'solmu-search' });
  const search = new Search(worker as unknown as SearchPort, (how) => device.catalog.texts(how));
  const stop = device.listen('catalog', () => {
    started.isBehind = true;
  });
  const started: Running = {
    device,
    search,
    isBehind: true,
    broken,
    end: () => {
      stop();
      search.close();
    },
  };
  worker.onerror = () => {
    started.end();
    running = null;
    started.broken();
  };
  running = started;
  return started;
}

/** What was asked for a screen: whatever else stands in it comes back with the answer. */
export interface Asked {
  readonly ask: Ask;
}

export interface Answer<A extends Asked> {
  readonly asked: A;
  /** Null where nothing was asked of the index: an empty text, or before its first answer. */
  readonly found: Found | null;
  /** False before the first answer. */
  readonly isThere: boolean;
}

function behindTheFrame(act: () => void): void {
  requestAnimationFrame(() => setTimeout(act));
}

export class Finder<A extends Asked> {
  #answer: Answer<A> = $state.raw() as Answer<A>;
  #reading = $state(false);
  #broken = $state(false);
  #late = $state(false);
  #asked: A;
  #running: Running | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param first what is asked once it is shown */
  constructor(first: A) {
    this.#asked = first;
    this.#answer = { asked: first, found: null, isThere: first.ask.text === '' };
  }

  /** The last answer, with what it answers; stands until the next one comes, so that each key draws the list once. */
  get answer(): Answer<A> {
    return this.#answer;
  }
  /** The index does not yet hold everything. */
  get reading(): boolean {
    return this.#reading;
  }
  get broken(): boolean {
    return this.#broken;
  }
  /** An answer lets one wait. */
  get late(): boolean {
    return this.#late;
  }
  /** Whether what stands answers what was asked last. Not reactive. */
  isAnswered(): boolean {
    return this.#answer.isThere && this.#answer.asked === this.#asked;
  }

  /** Runs while a screen shows it: brings the index up to the catalogue, now and whenever it changes. */
  show(): () => void {
    const device = useDevice();
    this.#broken = false;
    this.#running = runningOn(device, () => {
      this.#broken = true;
    });
    void this.#again();
    void this.#refresh();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = device.listen('catalog', () => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.#refresh(), restMs);
    });
    return () => {
      clearTimeout(timer);
      clearTimeout(this.#timer);
      stop();
      this.#running = null;
    };
  }

  /** Whether the answer is here already. Not reactive. */
  knows({ ask }: A): boolean {
    return ask.text === '' || (this.#running?.search.knows(ask) ?? false);
  }

  /** Asks, unless a later question comes first. Changes nothing that is drawn before the answer is there. */
  ask(asked: A): void {
    this.#asked = asked;
    clearTimeout(this.#timer);
    if (asked.ask.text === '') {
      this.#take(asked, null);
      return;
    }
    const known = this.#running?.search.known(asked.ask);
    if (known) {
      this.#take(asked, known);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#late = true;
    }, lateMs);
    void this.#put(asked);
  }

  async #put(asked: A): Promise<void> {
    const found = await this.#running?.search.find(asked.ask);
    if (found && this.#asked === asked) this.#take(asked, found);
  }

  #take(asked: A, found: Found | null): void {
    clearTimeout(this.#timer);
    this.#late = false;
    this.#answer = { asked, found, isThere: true };
    if (found) behindTheFrame(() => this.#asked === asked && this.#running?.search.think(asked.ask));
  }

  async #refresh(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    const { isBehind } = running;
    running.isBehind = false;
    this.#reading = running.search.held === null;
    // While a large index is being made the answers grow with it.
    const growing = setInterval(() => void this.#again(), restMs);
    try {
      await (isBehind ? running.search.refresh() : running.search.rest());
    } catch (fault) {
      running.isBehind = isBehind;
      throw fault;
    } finally {
      clearInterval(growing);
      this.#reading = false;
    }
    if (isBehind) await this.#again();
  }

  async #again(): Promise<void> {
    if (this.#asked.ask.text !== '') await this.#put(this.#asked);
  }
}
