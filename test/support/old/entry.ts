/**
 * What a device of some version of the app is to the simulation: the device itself and the verbs by which a member acts on it.
 * `build.mjs` builds this very file in the tree of an older commit; the results stand beside it, so that devices of that time meet today's.
 */
import 'fake-indexeddb/auto';

export { openDevice } from '../../../src/device/device.ts';
export { DexieTables } from '../../../src/disk/dexie-tables.ts';
export { addItem, agenda, binItem, binnedItems, itemAt, moveItem, putHead, putItem, readHead, takeBackItem } from '../../../src/shared/model/event.ts';
export { addStep, binnedSteps, binStep, moveStep, putStep, stepAt, steps, takeBackStep } from '../../../src/shared/model/goal.ts';
export { ensureFinalBreak, textOf } from '../../../src/shared/model/long-text.ts';
export { noteText } from '../../../src/shared/model/note.ts';
export { write } from '../../../src/shared/model/paper.ts';
