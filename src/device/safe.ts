/**
 * Documents that end the tab that opens them are not opened but read, as words alone (rule D121). Everything else of the app lives on.
 */
import { docStoreName } from '../disk/doc-name.ts';
import type { Kept } from '../disk/kept.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { DocKind } from '../shared/model/paper.ts';
import type { SafeReading, Stuck } from './api.ts';
import type { CrashMarks } from './crash-marks.ts';
import type { DeviceOptions } from './options.ts';

/** The document is not opened: that has ended the tab twice. */
export class NotOpenedSafely extends Error {}

export interface SafeHost {
  readonly options: Pick<DeviceOptions, 'prefix' | 'marks' | 'diskSabotage'>;
  /** This opening's own name. */
  readonly opening: string;
  readonly isAlive: (opening: string) => Promise<boolean>;
  readonly kept: () => Kept;
  readonly onDisk: () => boolean;
  readonly changed: () => void;
  readonly spacesChanged: () => void;
}

export class Safe implements SafeReading {
  readonly #host: SafeHost;
  readonly #stuck = new Map<DocId, Stuck>();
  /** There before the first document is opened, and not before: a start opens none. */
  #marks: CrashMarks | null = null;
  #coming: Promise<CrashMarks | null> | null = null;

  constructor(host: SafeHost) {
    this.#host = host;
  }

  /** @throws NotOpenedSafely */
  async enter(space: SpaceId, kind: DocKind, doc: DocId): Promise<void> {
    if (!this.#host.onDisk() || !(await (await this.#bring())?.endsTabs(doc))) return;
    if (!this.#stuck.has(doc)) {
      this.#stuck.set(doc, { space, kind, doc });
      this.#host.changed();
    }
    throw new NotOpenedSafely('this document has ended the tab twice');
  }

  begin(doc: DocId): void {
    if (this.#host.onDisk()) this.#marks?.begin(doc);
  }

  end(doc: DocId): void {
    this.#marks?.end(doc);
  }

  all(): readonly Stuck[] {
    return [...this.#stuck.values()];
  }

  async bytes(doc: DocId): Promise<readonly Uint8Array[]> {
    const { readDocStore } = await import('../disk/doc-store.ts');
    const { journal, inbox, row } = await this.#host.kept().ofDoc(doc);
    const stored = this.#host.onDisk() ? await readDocStore(docStoreName(this.#host.options.prefix, doc, row?.anew)) : [];
    return [...stored, ...inbox.map(({ update }) => update), ...journal.flatMap(({ update }) => update ?? [])];
  }

  again(doc: DocId): void {
    this.#marks?.forgive(doc);
    this.#stuck.delete(doc);
    this.#host.changed();
    // Whoever waits for the document looks again.
    this.#host.spacesChanged();
  }

  #bring(): Promise<CrashMarks | null> {
    const { options, opening, isAlive } = this.#host;
    this.#coming ??= import('./crash-marks.ts').then(
      ({ CrashMarks, pageShelf }) => {
        const shelf = options.diskSabotage?.opensAnything ? null : (options.marks ?? pageShelf());
        this.#marks = new CrashMarks({ prefix: options.prefix, opening, isAlive, now: () => Date.now(), shelf });
        return this.#marks;
      },
      () => {
        // It could not be fetched just now: the document opens unmarked, and the next one asks anew.
        this.#coming = null;
        return null;
      },
    );
    return this.#coming;
  }
}
