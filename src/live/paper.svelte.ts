/** Documents as runes: opened when shown, closed when not, read again when they change. */
import { createSubscriber } from 'svelte/reactivity';
import type { Here, OpenPaper } from '../device/api.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { DocKind, Paper } from '../shared/model/paper.ts';
import { useDevice } from './device.ts';
import type { Live } from './facts.svelte.ts';

export type PaperStatus = 'opening' | 'open' | 'absent';

/** A document: a space's single one of a kind, or the note that `doc` names. */
export interface Which {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly doc?: DocId | undefined;
}

/** Opens a document for as long as the component lives. `absent`: nothing of it is on this device; it is tried again when spaces arrive. */
export function livePaper(which: () => Which | null): Live<OpenPaper | null> & { readonly status: PaperStatus } {
  const device = useDevice();
  let open = $state.raw<OpenPaper | null>(null);
  let status = $state<PaperStatus>('opening');
  // A derived of primitives, so that an object made anew with the same content opens nothing anew.
  const space = $derived(which()?.space ?? null);
  const kind = $derived(which()?.kind ?? null);
  const doc = $derived(which()?.doc);
  $effect(() => {
    if (space === null || kind === null) return;
    const [wantedSpace, wantedKind, wantedDoc] = [space, kind, doc];
    let over = false;
    let mine: OpenPaper | null = null;
    status = 'opening';
    const look = async (): Promise<void> => {
      if (mine || over) return;
      const found = await device.open(wantedSpace, wantedKind, wantedDoc);
      if (over || mine) {
        found?.close();
        return;
      }
      mine = found;
      open = found;
      status = found ? 'open' : 'absent';
    };
    const again = async (): Promise<void> => {
      // Rights may have changed with the rows: look anew, and take over only what differs.
      if (!mine) return look();
      const found = await device.open(wantedSpace, wantedKind, wantedDoc);
      // After a refusal the document may be another one, too: it was read anew.
      if (over || !found || (found.readOnly === mine.readOnly && found.paper === mine.paper)) return found?.close();
      mine.close();
      mine = found;
      open = found;
    };
    const stops = [device.listen('spaces', () => void look()), device.listen(`rows:${wantedSpace}`, () => void again())];
    void look();
    return () => {
      over = true;
      for (const stop of stops) stop();
      mine?.close();
      open = null;
    };
  });
  return {
    get current() {
      return open;
    },
    get status() {
      return status;
    },
  };
}

/** A value read from a document, read again after each of its changes, at most once per frame of work. */
export function liveRead<T>(paper: () => Paper | null | undefined, read: (paper: Paper) => T): Live<T | null> {
  const source = $derived(paper() ?? null);
  const subscription = $derived.by(() => {
    const one = source;
    if (!one) return null;
    const subscribe = createSubscriber((update) => {
      // The first look at a root of a document loaded from bytes is an empty transaction; it must not call for another look.
      const changed = (transaction: { readonly changed: ReadonlyMap<unknown, unknown> }): void => {
        if (transaction.changed.size > 0) update();
      };
      one.y.on('afterTransaction', changed);
      return () => one.y.off('afterTransaction', changed);
    });
    return { subscribe, paper: one };
  });
  const value = $derived.by(() => {
    if (!subscription) return null;
    subscription.subscribe();
    return { read: read(subscription.paper) };
  });
  return {
    get current() {
      return value?.read ?? null;
    },
  };
}

/** Who else has the document open now. */
export function livePresence(open: () => OpenPaper | null | undefined): Live<readonly Here[]> {
  const subscribe = $derived.by(() => {
    const one = open();
    return one ? createSubscriber((update) => one.presence.listen(update)) : null;
  });
  return {
    get current() {
      subscribe?.();
      return open()?.presence.others() ?? [];
    },
  };
}
