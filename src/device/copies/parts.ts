/** What own copies need of the device around them, gathered from its rooms. */
import type { Device } from '../api.ts';
import type { Happenings } from '../happenings.ts';
import type { DeviceOptions } from '../options.ts';
import type { Storage } from '../storage.ts';
import type { CopiesHost } from './own-copies.ts';

/** @param happenings asked when it is needed: it is made after the copies */
export function copiesParts(
  device: Pick<Device, 'open' | 'me' | 'rows' | 'past'>,
  options: DeviceOptions,
  storage: Storage,
  happenings: () => Happenings,
): CopiesHost {
  const rooms = () => happenings().rooms;
  const { prefix, sabotage = {} } = options;
  return {
    prefix,
    sabotage,
    onDisk: () => storage.onDisk,
    kept: () => storage.kept,
    now: () => rooms().now(),
    me: () => device.me(),
    hostsOf: (space) => rooms().spaces.all.get(space)?.hosts ?? [],
    rows: (space) => device.rows(space),
    glimpse: (space, kind, look, doc) => rooms().papers.glimpse(space, kind, look, doc),
    noted: () => device.past.noted(),
    open: (space, kind, doc) => device.open(space, kind, doc),
    aside: (work) => rooms().aside.do(work),
    lineUp: () => rooms().line.facts.up,
    journalFlushed: () => rooms().journalFlushed(),
    again: () => rooms().line.again(),
    anew: async (docs) => {
      if (docs.length === 0) return;
      await happenings().anew(docs);
      rooms().tell({ say: 'anew', docs });
      // Nobody reads the databases of before; what a crash leaves of them goes at the next start.
      rooms().aside.do(import('../homecoming.ts').then(({ removeLeft }) => removeLeft({ storage, prefix })));
    },
    changed: async () => {
      await rooms().signs.recount();
      rooms().call('copies');
      rooms().call('waiting');
      rooms().tell({ say: 'copies' });
    },
  };
}
