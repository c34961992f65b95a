/** The features of Solmu. A new one is one line here. */
export { away } from '../features/away/feature.ts';
export { backup } from '../features/backup/feature.ts';
export { devices } from '../features/devices/feature.ts';
export { enter } from '../features/enter/feature.ts';
export { events } from '../features/events/feature.ts';
export { examples } from '../features/examples/feature.ts';
export { goals } from '../features/goals/feature.ts';
export { help } from '../features/help/feature.ts';
export { networks } from '../features/networks/feature.ts';
export { notes } from '../features/notes/feature.ts';
export { parts } from '../features/parts/feature.ts';
export { pools } from '../features/pools/feature.ts';
export { search } from '../features/search/feature.ts';
export { settings } from '../features/settings/feature.ts';
export { sync } from '../features/sync/feature.ts';
export { today } from '../features/today/feature.ts';
export { welcome } from '../features/welcome/feature.ts';
